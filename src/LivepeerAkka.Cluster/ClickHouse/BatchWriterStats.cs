namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>What one table's writer has done and holds.</summary>
public sealed record BatchWriterStats
{
    /// <summary>Table name.</summary>
    public required string Table { get; init; }

    /// <summary>Rows acknowledged.</summary>
    public required long Rows { get; init; }

    /// <summary>Bytes acknowledged, as sent.</summary>
    public required long Bytes { get; init; }

    /// <summary>Inserts acknowledged.</summary>
    public required long Batches { get; init; }

    /// <summary>Attempts that failed and were followed by another.</summary>
    public required long Retries { get; init; }

    /// <summary>Seconds spent in inserts, failed ones included.</summary>
    public required double InsertSeconds { get; init; }

    /// <summary>Rows not yet acknowledged.</summary>
    public required long QueuedRows { get; init; }

    /// <summary>Most rows queued.</summary>
    public required long QueueRowsMax { get; init; }

    /// <summary>Bytes not yet acknowledged.</summary>
    public required long QueuedBytes { get; init; }

    /// <summary>Most bytes queued.</summary>
    public required long QueueBytesMax { get; init; }

    /// <summary>Writers that wait for room.</summary>
    public required int WaitingWriters { get; init; }

    /// <summary>Since when the batch in flight fails again and again; null when it does not.</summary>
    public required DateTimeOffset? BlockedSince { get; init; }

    /// <summary>The last fault, '' for none.</summary>
    public required string LastError { get; init; }

    /// <summary>The writer has failed for good.</summary>
    public required bool HasFailed { get; init; }
}
