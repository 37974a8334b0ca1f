namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>Counters of a writer; written by its loop, read by anybody.</summary>
internal sealed class BatchWriterCounters(TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _rows;
    private long _bytes;
    private long _batches;
    private long _retries;
    private TimeSpan _inserting;
    private DateTimeOffset? _blockedSince;
    private DateTimeOffset? _loggedAt;
    private string _lastError = "";
    private bool _hasFailed;

    public void Inserted(RowBlock block, TimeSpan took)
    {
        BatchWriterMetrics.Inserted(block, took);
        lock (_gate)
        {
            _rows += block.Rows;
            _bytes += block.Bytes.Length;
            _batches++;
            _inserting += took;
            _blockedSince = null;
        }
    }

    /// <summary>Counts a failed attempt; true when the log should hear of it.</summary>
    public bool Retrying(string table, string error, TimeSpan took, TimeSpan logEvery)
    {
        BatchWriterMetrics.Retrying(table, took);
        lock (_gate)
        {
            var now = time.GetUtcNow();
            _retries++;
            _inserting += took;
            _blockedSince ??= now;
            _lastError = error;
            if (_loggedAt is { } last && now - last < logEvery)
                return false;
            _loggedAt = now;
            return true;
        }
    }

    public void Failed(string error)
    {
        lock (_gate)
            (_lastError, _hasFailed) = (error, true);
    }

    public BatchWriterStats Read(string table, BatchWriterOptions options, BatchQueue queue)
    {
        lock (_gate)
        {
            return new BatchWriterStats
            {
                Table = table,
                Rows = _rows,
                Bytes = _bytes,
                Batches = _batches,
                Retries = _retries,
                InsertSeconds = _inserting.TotalSeconds,
                QueuedRows = queue.Rows,
                QueueRowsMax = options.QueueRowsMax,
                QueuedBytes = queue.Bytes,
                QueueBytesMax = options.QueueBytesMax,
                WaitingWriters = queue.Waiting,
                BlockedSince = _blockedSince,
                LastError = _lastError,
                HasFailed = _hasFailed,
            };
        }
    }
}
