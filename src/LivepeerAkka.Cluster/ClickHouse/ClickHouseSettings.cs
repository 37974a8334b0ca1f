namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>The analytical store (HOCON <c>livepeer.clickhouse</c>).</summary>
public sealed record ClickHouseSettings
{
    /// <summary>HTTP address, <c>http://host:port</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>Database of the product.</summary>
    public required string Database { get; init; }

    /// <summary>User name.</summary>
    public required string User { get; init; }

    /// <summary>Password; a secret.</summary>
    public required string Password { get; init; }

    /// <summary>Engine family: <c>MergeTree</c> (embedded, single server) or <c>Replicated</c>.</summary>
    public required string Engines { get; init; }

    /// <summary>The tables have replicas.</summary>
    public bool IsReplicated => string.Equals(Engines, "Replicated", StringComparison.Ordinal);

    /// <summary>Cluster of <c>ON CLUSTER</c>, '' for a single server.</summary>
    public required string Cluster { get; init; }

    /// <summary>Most rows of one insert.</summary>
    public required int BatchRowsMax { get; init; }

    /// <summary>Most bytes of one insert.</summary>
    public required int BatchBytesMax { get; init; }

    /// <summary>Longest time that a row waits for its insert.</summary>
    public required TimeSpan BatchWait { get; init; }

    /// <summary>Most rows queued for one table; beyond it writers wait.</summary>
    public required int QueueRowsMax { get; init; }

    /// <summary>First and longest pause between two attempts of an insert.</summary>
    public required TimeSpan RetryMin { get; init; }

    /// <inheritdoc cref="RetryMin"/>
    public required TimeSpan RetryMax { get; init; }

    /// <summary>Time limit of one insert.</summary>
    public required TimeSpan InsertTimeout { get; init; }

    /// <summary>Time that a stopping node gives to what is still queued.</summary>
    public required TimeSpan StopGrace { get; init; }
}
