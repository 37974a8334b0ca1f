using LivepeerAkka.Domain.Attribution;

namespace LivepeerAkka.Cluster.Jobs;

/// <summary>Jobs and their sharding.</summary>
public sealed record JobSettings
{
    /// <summary>Parameters of decisions.</summary>
    public required AttributionRules Rules { get; init; }

    /// <summary>Region by host of the node, else by gateway.</summary>
    public required IReadOnlyDictionary<string, string> Regions { get; init; }

    /// <summary>Number of shards; fixed for the life of a journal.</summary>
    public int ShardCount { get; init; } = 64;

    /// <summary>Time that a job gathers records before it publishes.</summary>
    public TimeSpan Gather { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time after which a job that could not publish tries again.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>An open job is woken after this long, should its node have died.</summary>
    public TimeSpan WakeAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often open jobs that are due are looked for.</summary>
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most jobs woken by one sweep.</summary>
    public int SweepJobsMax { get; init; } = 500;

    /// <summary>How often what no job needs any more is forgotten.</summary>
    public TimeSpan ForgetInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A settled job leaves memory after this long without a message.</summary>
    public TimeSpan PassivateAfter { get; init; } = TimeSpan.FromSeconds(30);
}
