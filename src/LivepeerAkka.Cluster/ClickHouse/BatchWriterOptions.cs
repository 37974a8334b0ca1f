namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>Limits and pauses of one table's writer.</summary>
public sealed record BatchWriterOptions
{
    /// <summary>Most rows of one insert.</summary>
    public required int BatchRowsMax { get; init; }

    /// <summary>Most bytes of one insert; a single larger row goes alone.</summary>
    public required int BatchBytesMax { get; init; }

    /// <summary>Longest time that a row waits for its insert to begin.</summary>
    public required TimeSpan BatchWait { get; init; }

    /// <summary>Most rows queued, the batch in flight included.</summary>
    public required int QueueRowsMax { get; init; }

    /// <summary>Most bytes queued, the batch in flight included.</summary>
    public required long QueueBytesMax { get; init; }

    /// <summary>First pause between two attempts; it doubles.</summary>
    public required TimeSpan RetryMin { get; init; }

    /// <summary>Longest pause between two attempts.</summary>
    public required TimeSpan RetryMax { get; init; }

    /// <summary>Time that a stop gives to what is queued.</summary>
    public required TimeSpan StopGrace { get; init; }

    /// <summary>The options that the settings give.</summary>
    public static BatchWriterOptions Of(ClickHouseSettings settings) => new()
    {
        BatchRowsMax = settings.BatchRowsMax,
        BatchBytesMax = settings.BatchBytesMax,
        BatchWait = settings.BatchWait,
        QueueRowsMax = settings.QueueRowsMax,
        QueueBytesMax = (long)QueueBatchesMax * settings.BatchBytesMax,
        RetryMin = settings.RetryMin,
        RetryMax = settings.RetryMax,
        StopGrace = settings.StopGrace,
    };

    /// <summary>Full batches that a queue holds in bytes: one in flight, one ready, one filling, one to spare.</summary>
    public const int QueueBatchesMax = 4;

    /// <summary>
    /// Pause before attempt <paramref name="attempt"/> + 1 (the first is 1): doubled each time up to the longest, then halved by up to half so
    /// that writers of many nodes do not return at once. <paramref name="jitter"/> lies in [0, 1).
    /// </summary>
    public TimeSpan PauseAfter(int attempt, double jitter)
    {
        var doubled = RetryMin.Ticks * Math.Pow(2, Math.Min(attempt - 1, 40));
        return TimeSpan.FromTicks((long)(Math.Min(RetryMax.Ticks, doubled) * (1 - (jitter / 2))));
    }
}
