namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>An insert in the making. Token and bytes stay the same over all attempts, so that an unknown outcome adds no row twice.</summary>
internal sealed class Batch(long openedAt)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RowBinaryWriter Rows { get; } = new();

    public int RowCount { get; private set; }

    /// <summary>Timestamp (of the time provider) of the first row.</summary>
    public long OpenedAt { get; } = openedAt;

    /// <summary>Somebody asked for it before its time.</summary>
    public bool IsDue { get; set; }

    public Guid Token { get; } = Guid.NewGuid();

    /// <summary>Completes when the rows are stored, fails when they never will be by this writer.</summary>
    public Task Done => _done.Task;

    public void Add(ReadOnlySpan<byte> rows, int count)
    {
        Rows.Append(rows);
        RowCount += count;
    }

    /// <summary>Ends well. A buffer that an abandoned request may still be reading is left to the collector, not to the pool.</summary>
    public void Complete(bool isBufferFree)
    {
        if (isBufferFree)
            Rows.Dispose();
        _done.TrySetResult();
    }

    /// <summary>Ends for good; the buffer is left to the collector.</summary>
    public void Fail(Exception fault)
    {
        _done.TrySetException(fault);
        // A writer that gave up waiting does not look at its task.
        _ = _done.Task.Exception;
    }
}
