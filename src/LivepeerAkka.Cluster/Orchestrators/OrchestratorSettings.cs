using LivepeerAkka.Domain.Orchestrators;

namespace LivepeerAkka.Cluster.Orchestrators;

/// <summary>Orchestrator sessions and their sharding (HOCON <c>livepeer.orchestrators</c>).</summary>
public sealed record OrchestratorSettings
{
    /// <summary>Parameters of the rules.</summary>
    public required OrchestratorRules Rules { get; init; }

    /// <summary>Number of shards; fixed for the life of a journal.</summary>
    public required int ShardCount { get; init; }

    /// <summary>Journal entries between two snapshots of one node; the entries before a snapshot are deleted.</summary>
    public required int SnapshotEveryEvents { get; init; }

    /// <summary>Least time that a node gathers changes before it publishes them.</summary>
    public required TimeSpan Gather { get; init; }

    /// <summary>Least time between two publications of one node.</summary>
    public required TimeSpan PublishInterval { get; init; }

    /// <summary>Time before facts that the writers gave back are tried again.</summary>
    public required TimeSpan RetryAfter { get; init; }

    /// <summary>How often nodes that were not acknowledged in time are looked for.</summary>
    public required TimeSpan SweepInterval { get; init; }

    /// <summary>A node that is not acknowledged is woken after this long; longer than gathering and publishing take.</summary>
    public required TimeSpan WakeAfter { get; init; }

    /// <summary>Most nodes woken by one sweep.</summary>
    public required int SweepNodesMax { get; init; }

    /// <summary>A settled node leaves memory after this long without a message.</summary>
    public required TimeSpan PassivateAfter { get; init; }
}
