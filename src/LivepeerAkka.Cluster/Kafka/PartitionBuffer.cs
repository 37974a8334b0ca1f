using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Kafka;

/// <summary>What a buffer answers when it is asked for a record.</summary>
internal enum TakeResult
{
    Taken,
    Empty,
    Ended,
}

/// <summary>
/// The bounded queue of one assignment between the poll thread and its sub-source, and the account of what left it.
/// Invariant: start &lt;= finished &lt;= emitted &lt;= received.
/// </summary>
internal sealed class PartitionBuffer(PartitionId id, string org, int assignment, long startOffset, BufferLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Queue<SourceRecord> _records = new();
    private long _bytes;
    private long _receivedNext = startOffset;
    private long _emittedNext = startOffset;
    private long _finishedNext = startOffset;
    private long? _emittedTimestampMs;
    private long? _committedNext;
    private long? _low;
    private long? _high;
    private bool _isFull;
    private bool _isClosed;
    private Exception? _failure;
    private Action? _wake;
    private bool _isAwaited;

    public PartitionId Id => id;

    public string Org => org;

    public int Assignment => assignment;

    public long StartOffset { get; } = startOffset;

    /// <summary>Called, on the taker's thread, when a full buffer has room again.</summary>
    public Action? Drained { get; init; }

    /// <summary>Called when the sub-source was cancelled although the partition is still assigned.</summary>
    public Action<Exception>? Cancelled { get; init; }

    public bool IsFull
    {
        get
        {
            lock (_lock)
            {
                return _isFull;
            }
        }
    }

    /// <summary>Nothing is emitted any more.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_lock)
            {
                return _isClosed;
            }
        }
    }

    /// <summary>Next offset to emit: what was emitted before it is in the pipeline's hands.</summary>
    public long EmittedNext
    {
        get
        {
            lock (_lock)
            {
                return _emittedNext;
            }
        }
    }

    /// <summary>Binds the sub-source. False when one is bound already: the records of an assignment can be read once.</summary>
    public bool Attach(Action wake)
    {
        lock (_lock)
        {
            if (_wake is not null)
            {
                return false;
            }

            _wake = wake;
            return true;
        }
    }

    /// <summary>Adds a record. True when the buffer became full and polling of the partition has to pause.</summary>
    public bool Offer(SourceRecord record)
    {
        Action? wake;
        bool becameFull;
        lock (_lock)
        {
            if (_isClosed)
            {
                return false;
            }

            _records.Enqueue(record);
            _bytes += record.Value?.Length ?? 0;
            _receivedNext = record.Position.Offset + 1;
            becameFull = !_isFull && (_records.Count >= limits.RecordsMax || _bytes >= limits.BytesMax);
            _isFull |= becameFull;
            wake = _isAwaited ? _wake : null;
            _isAwaited = false;
        }

        wake?.Invoke();
        return becameFull;
    }

    /// <summary>Takes the next record. After <see cref="TakeResult.Empty"/> the sub-source is woken by the next record.</summary>
    public TakeResult TryTake(out SourceRecord? record, out Exception? failure)
    {
        bool drained;
        lock (_lock)
        {
            failure = _failure;
            if (_isClosed)
            {
                record = null;
                return TakeResult.Ended;
            }

            if (!_records.TryDequeue(out record))
            {
                _isAwaited = true;
                return TakeResult.Empty;
            }

            _bytes -= record.Value?.Length ?? 0;
            _emittedNext = record.Position.Offset + 1;
            _emittedTimestampMs = record.TimestampMs;
            drained = _isFull && _records.Count <= limits.RecordsResume && _bytes <= limits.BytesMax / 2;
            _isFull &= !drained;
        }

        if (drained)
        {
            Drained?.Invoke();
        }

        return TakeResult.Taken;
    }

    /// <summary>Stops emitting: drops what is buffered and ends the sub-source, with <paramref name="failure"/> if there is one.</summary>
    public void Close(Exception? failure)
    {
        Action? wake;
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            _failure = failure;
            _records.Clear();
            _bytes = 0;
            wake = _wake;
        }

        wake?.Invoke();
    }

    /// <summary>The sub-source ended by itself.</summary>
    public void Detach(Exception cause)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }
        }

        Cancelled?.Invoke(cause);
    }

    /// <summary>Notes that everything below <paramref name="nextOffset"/> is durable.</summary>
    /// <exception cref="InvalidOperationException">
    /// Beyond what was emitted, or behind what was finished before: the pipeline lost its order.
    /// </exception>
    public void Finish(long nextOffset)
    {
        lock (_lock)
        {
            if (nextOffset > _emittedNext)
            {
                throw new InvalidOperationException($"{id}: progress to {nextOffset} is beyond what was emitted (next {_emittedNext}).");
            }

            if (nextOffset < _finishedNext)
            {
                throw new InvalidOperationException($"{id}: progress to {nextOffset} goes back behind {_finishedNext}.");
            }

            _finishedNext = nextOffset;
        }
    }

    /// <summary>Notes what the group has, for the statistics.</summary>
    public void SetCommitted(long nextOffset)
    {
        lock (_lock)
        {
            _committedNext = nextOffset;
        }
    }

    /// <summary>Notes the ends of the log; null leaves the known value.</summary>
    public void SetWatermarks(long? low, long? high)
    {
        lock (_lock)
        {
            _low = low ?? _low;
            _high = high ?? _high;
        }
    }

    public PartitionStatistics Snapshot(bool isPaused)
    {
        lock (_lock)
        {
            // The watermark is asked for now and then: what was read since is part of the log as well.
            var high = _high is null ? (long?)null : Math.Max(_high.Value, _receivedNext);
            return new PartitionStatistics(
                id, org, _receivedNext, _emittedNext, _emittedTimestampMs, _finishedNext, _committedNext, _low, high, high - _finishedNext,
                _records.Count, _bytes, isPaused, _low > _finishedNext);
        }
    }
}

/// <summary>Bounds of one partition's buffer.</summary>
internal readonly record struct BufferLimits(int RecordsMax, int RecordsResume, long BytesMax);
