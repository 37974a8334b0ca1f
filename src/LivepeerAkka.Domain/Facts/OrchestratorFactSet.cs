using LivepeerAkka.Domain.Orchestrators;

namespace LivepeerAkka.Domain.Facts;

/// <summary>What one version of a node's activity publishes: rows that changed, and tombstones of rows that it does not have.</summary>
/// <param name="Key">The node.</param>
/// <param name="Version">Version of the activity: grows with every work that was new.</param>
/// <param name="Sessions">Stretches by time, tombstones behind them.</param>
/// <param name="Segments">Activity segments by stretch and index, tombstones behind them.</param>
/// <param name="Hours">Busy hours by time, tombstones behind them.</param>
public sealed record OrchestratorFactSet(
    OrchestratorKey Key, long Version, IReadOnlyList<OrchestratorSessionFact> Sessions, IReadOnlyList<OrchestratorSegmentFact> Segments,
    IReadOnlyList<OrchestratorHourFact> Hours)
{
    /// <summary>There is nothing to write.</summary>
    public bool IsEmpty => Sessions.Count + Segments.Count + Hours.Count == 0;
}

/// <summary>One row of <c>fact_orchestrator_sessions</c>. Times epoch ms.</summary>
public sealed record OrchestratorSessionFact
{
    public required OrchestratorKey Key { get; init; }

    /// <summary>First record of work: with the node the key.</summary>
    public required long OpenedAtMs { get; init; }

    public required long Version { get; init; }

    /// <summary>A tombstone: the version has no such stretch. Everything but key and version is then without meaning.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>Operator of the latest work that names one, '' = none does.</summary>
    public string Operator { get; init; } = "";

    /// <summary>Last record of work.</summary>
    public long ClosedAtMs { get; init; }

    /// <summary>Length of the union of what samples stand for, ms.</summary>
    public long BusyMs { get; init; }

    /// <summary>Distinct workflow sessions with work.</summary>
    public int SessionsServed { get; init; }

    /// <summary>Most workflow sessions whose samples share an instant.</summary>
    public int PeakConcurrency { get; init; }

    public int SegmentCount { get; init; }
}

/// <summary>One row of <c>fact_orchestrator_session_segments</c>. Times epoch ms.</summary>
public sealed record OrchestratorSegmentFact
{
    public required OrchestratorKey Key { get; init; }

    /// <summary>Opening of the stretch.</summary>
    public required long OpenedAtMs { get; init; }

    /// <summary>From 0, in the order of (start, end, pipeline, model).</summary>
    public required int SegmentIndex { get; init; }

    public required long Version { get; init; }

    /// <inheritdoc cref="OrchestratorSessionFact.IsDeleted"/>
    public bool IsDeleted { get; init; }

    /// <summary>Operator of the stretch, '' = not known.</summary>
    public string Operator { get; init; } = "";

    /// <summary>'' = not known.</summary>
    public string Pipeline { get; init; } = "";

    /// <summary>'' = not known.</summary>
    public string Model { get; init; } = "";

    public long SegmentStartMs { get; init; }

    public long SegmentEndMs { get; init; }
}

/// <summary>One row of <c>fact_orchestrator_hours</c>: when in an hour UTC samples show the node at work.</summary>
public sealed record OrchestratorHourFact
{
    public required OrchestratorKey Key { get; init; }

    /// <summary>Start of the hour, epoch ms.</summary>
    public required long WindowStartMs { get; init; }

    public required long Version { get; init; }

    /// <inheritdoc cref="OrchestratorSessionFact.IsDeleted"/>
    public bool IsDeleted { get; init; }

    /// <summary>Operator of the hour's last stretch that names one, '' = not known.</summary>
    public string Operator { get; init; } = "";

    /// <summary>Disjoint half-open spans inside the hour, in order.</summary>
    public IReadOnlyList<BusySpan> Busy { get; init; } = [];
}
