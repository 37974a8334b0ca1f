using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Facts;

/// <summary>Which table of single events a row belongs to.</summary>
public enum SessionEventKind
{
    StatusSample,
    TraceEdge,
    IngestSample,
    ParamUpdate,
}

/// <summary>
/// One accepted event of a session, with the identity of the segment that it belongs to: a row of <c>fact_stream_status_samples</c>,
/// <c>fact_stream_trace_edges</c>, <c>fact_stream_ingest_samples</c> or <c>fact_workflow_param_updates</c>.
/// </summary>
public sealed record SessionEventFact
{
    public required SessionEventKind Kind { get; init; }

    public required SessionKey Key { get; init; }

    public required EventUid EventUid { get; init; }

    /// <summary>Event time, epoch ms; of a runner's trace on the runner's clock.</summary>
    public required long EventTimeMs { get; init; }

    /// <summary>−1 = the session has no segment.</summary>
    public required int SegmentIndex { get; init; }

    public required SessionIdentity Identity { get; init; }

    /// <summary>Version of the session that published the row.</summary>
    public required long Version { get; init; }

    /// <summary>Trace type, reported state, or connection quality; '' where there is none.</summary>
    public string Label { get; init; } = "";

    /// <summary>Frames a second, null = not reported.</summary>
    public double? InputFps { get; init; }

    /// <summary>Frames a second, null = not reported.</summary>
    public double? OutputFps { get; init; }

    /// <summary>The runner's counter, null = not reported.</summary>
    public long? RestartCount { get; init; }

    /// <summary>Keyed hash of the parameters, '' = none were sent.</summary>
    public string ParamsHash { get; init; } = "";

    /// <summary>The parameters, null where they are not kept.</summary>
    public string? ParamsText { get; init; }

    /// <summary>An operator is known.</summary>
    public bool IsAttributed => Identity.OrchestratorAddress.Length > 0;
}
