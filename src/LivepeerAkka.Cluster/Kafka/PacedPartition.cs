namespace LivepeerAkka.Cluster.Kafka;

/// <summary>
/// What of one partition is under way: sent, and not yet below the group's committed offset. What the partition held before is waited
/// for as a whole, because its size is not known.
/// </summary>
internal sealed class PacedPartition(PartitionId id, long windowBytes, long unreadBefore)
{
    // Framing of a record in a batch, at most.
    private const int RecordOverheadBytes = 64;

    private readonly Lock _lock = new();
    private readonly Queue<(long Offset, long Bytes)> _delivered = new();
    private long _bytes;
    private long _committed = -1;

    public PartitionId Id => id;

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
            if (_committed < unreadBefore || (_bytes > 0 && _bytes + bytes > windowBytes))
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
            if (offset < _committed)
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
