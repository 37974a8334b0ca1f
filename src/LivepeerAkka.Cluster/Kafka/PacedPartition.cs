namespace LivepeerAkka.Cluster.Kafka;

/// <summary>
/// What of one partition is under way: sent, and not yet below the group's committed offset; what others left there unread counts as well.
/// </summary>
internal sealed class PacedPartition
{
    // Framing of a record in a batch, at most.
    private const int RecordOverheadBytes = 64;

    private readonly bool _isPaced;
    private readonly long _windowBytes;
    private readonly long _closedUntil;
    private readonly Lock _lock = new();
    private readonly Queue<(long Offset, long Bytes)> _delivered = new();
    private long _bytes;
    private long _committed = -1;

    /// <summary>A partition without a window.</summary>
    public PacedPartition(PartitionId id) => Id = id;

    /// <summary>A partition with a window, and what is unread in it.</summary>
    public PacedPartition(PartitionId id, long windowBytes, UnreadRecords unread)
    {
        Id = id;
        _isPaced = true;
        _windowBytes = windowBytes;
        _delivered = new Queue<(long Offset, long Bytes)>(unread.Sizes);
        _bytes = unread.Sizes.Sum(s => s.Bytes);
        _closedUntil = unread.ClosedUntil;
    }

    public PartitionId Id { get; }

    /// <summary>The group's next offset as last seen, -1 before it committed any.</summary>
    public long Committed
    {
        get
        {
            lock (_lock)
            {
                return _committed;
            }
        }
    }

    /// <summary>Records delivered that the group has not committed.</summary>
    public int UncommittedRecords
    {
        get
        {
            lock (_lock)
            {
                return _delivered.Count;
            }
        }
    }

    public static long SizeOf(int valueBytes) => valueBytes + RecordOverheadBytes;

    /// <summary>Takes room for a record; a record larger than the window goes alone.</summary>
    public bool TryReserve(long bytes)
    {
        lock (_lock)
        {
            if (_isPaced && (_committed < _closedUntil || (_bytes > 0 && _bytes + bytes > _windowBytes)))
            {
                return false;
            }

            _bytes += bytes;
            return true;
        }
    }

    public void Delivered(long offset, long bytes)
    {
        lock (_lock)
        {
            if (!_isPaced || offset < _committed)
            {
                _bytes -= bytes;
            }
            else
            {
                _delivered.Enqueue((offset, bytes));
            }
        }
    }

    /// <summary>A record that will not be in the log gives its room back.</summary>
    public void Release(long bytes)
    {
        lock (_lock)
        {
            _bytes -= bytes;
        }
    }

    /// <summary>Notes what the group committed. True when that is progress.</summary>
    public bool SetCommitted(long next)
    {
        lock (_lock)
        {
            if (next <= _committed)
            {
                return false;
            }

            _committed = next;
            while (_delivered.TryPeek(out var first) && first.Offset < next)
            {
                _bytes -= _delivered.Dequeue().Bytes;
            }

            return true;
        }
    }
}

/// <summary>What a partition holds that the group has not read.</summary>
/// <param name="Sizes">Offset and size of each, in order, as far as they fit the window.</param>
/// <param name="ClosedUntil">Offset that the group has to reach first because more than a window is unread; -1 when it is not.</param>
internal sealed record UnreadRecords(IReadOnlyList<(long Offset, long Bytes)> Sizes, long ClosedUntil)
{
    public static readonly UnreadRecords None = new([], -1);
}
