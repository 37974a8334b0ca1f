using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Facts;

/// <summary>
/// Everything that one version of a session publishes: its own row, its segments and its hours, and a tombstone for every row that an
/// earlier version may have published and this one does not have.
/// </summary>
/// <param name="Session">The session.</param>
/// <param name="Segments">Segments by index, tombstones behind them.</param>
/// <param name="Hours">Hour slices by segment and hour, tombstones behind them.</param>
public sealed record SessionFactSet(WorkflowSessionFact Session, IReadOnlyList<SessionSegmentFact> Segments, IReadOnlyList<SessionHourFact> Hours)
{
    /// <summary>Identity of each segment, by index.</summary>
    public IReadOnlyList<SessionIdentity> SegmentIdentities { get; init; } = [];

    /// <summary>Identity of what belongs to no segment.</summary>
    public SessionIdentity? NobodysIdentity { get; init; }

    /// <summary>What the version adds to the rollups of each hour, tombstones behind them; on its way to the store only what it does not have.</summary>
    public IReadOnlyList<SessionHourPart> Parts { get; init; } = [];

    /// <summary>Rows of single events that the store does not have yet as they are now.</summary>
    public IReadOnlyList<SessionEventFact> Events { get; init; } = [];
}

/// <summary>One row of <c>fact_workflow_session_segments</c>: who served, when, and how the attempt went. Times epoch ms.</summary>
public sealed record SessionSegmentFact
{
    public required SessionKey Key { get; init; }

    /// <summary>From 0, in the order of (start, end, key).</summary>
    public required int SegmentIndex { get; init; }

    /// <summary>Version of the session that published the row.</summary>
    public required long Version { get; init; }

    /// <summary>A tombstone: the version has no such segment. Everything but key and version is then without meaning.</summary>
    public bool IsDeleted { get; init; }

    public required SessionIdentity Identity { get; init; }

    public long SegmentStartMs { get; init; }

    public long SegmentEndMs { get; init; }

    /// <summary><c>initial</c>, <c>confirmed</c> or <c>inferred</c>.</summary>
    public string Boundary { get; init; } = "";

    /// <summary><c>swap</c>, <c>orchestrator_change</c>, <c>session_end</c>; '' while the segment serves.</summary>
    public string EndReason { get; init; } = "";

    /// <summary>As the session's startup outcome, for this attempt.</summary>
    public string AttemptOutcome { get; init; } = "";

    /// <summary>Reason of an excused or unexcused attempt, else ''.</summary>
    public string AttemptReason { get; init; } = "";

    public bool SwappedOut { get; init; }

    public bool Rescued { get; init; }

    public bool LoadingOnly { get; init; }

    public bool ZeroOutput { get; init; }

    public bool OutputFailed { get; init; }

    public int StatusSampleCount { get; init; }

    public int PositiveOutputSamples { get; init; }

    public int ErrorSamples { get; init; }

    public int HealthSignals { get; init; }

    public int HealthExpected { get; init; }

    /// <summary>Milliseconds that the segment's samples stand for.</summary>
    public long SampleMs { get; init; }

    /// <summary>Sum of the samples' output fps, in millionths.</summary>
    public long OutputFpsSumMicros { get; init; }

    /// <summary>Samples that reported an output fps.</summary>
    public long OutputFpsSamples { get; init; }

    /// <summary>Uid of the record that decided, without a decision of the one that opened the segment; null in a tombstone.</summary>
    public EventUid? EvidenceSignalUid { get; init; }

    /// <summary>Uid of the capability record behind the decision, null = there is none.</summary>
    public EventUid? EvidenceCapabilityUid { get; init; }

    /// <summary>Operator of the best candidate that did not win, '' = there was none.</summary>
    public string RunnerUpAddress { get; init; } = "";
}

/// <summary>One row of <c>fact_session_hours</c>: what a segment did in one hour UTC.</summary>
public sealed record SessionHourFact
{
    public required SessionKey Key { get; init; }

    /// <summary>−1 for a session without segments.</summary>
    public required int SegmentIndex { get; init; }

    /// <summary>Start of the hour, epoch ms.</summary>
    public required long WindowStartMs { get; init; }

    /// <summary>Version of the session that published the row.</summary>
    public required long Version { get; init; }

    /// <summary>A tombstone: the version has no such slice. Everything but key and version is then without meaning.</summary>
    public bool IsDeleted { get; init; }

    public required SessionIdentity Identity { get; init; }

    public int StatusSamples { get; init; }

    public int PositiveSamples { get; init; }

    public int RunningSamples { get; init; }

    public int ErrorSamples { get; init; }

    /// <summary>Sum of the output fps, in millionths.</summary>
    public long OutputFpsSumMicros { get; init; }

    /// <summary>Samples that reported an output fps.</summary>
    public int OutputFpsSamples { get; init; }

    /// <summary>Sum of the input fps, in millionths.</summary>
    public long InputFpsSumMicros { get; init; }

    /// <summary>Milliseconds of the hour that samples stand for.</summary>
    public long SampleMs { get; init; }

    /// <summary>The segment only reached into this hour and did no work in it.</summary>
    public bool IsTailArtifact { get; init; }
}
