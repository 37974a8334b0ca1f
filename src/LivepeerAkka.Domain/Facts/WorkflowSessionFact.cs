using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Facts;

/// <summary>
/// One row of <c>fact_workflow_sessions</c>: what is known of a session at one version. Times epoch ms, null = never seen;
/// latencies ms, null = an edge is missing or the difference is negative (sessions.md section 5); texts '' = absent.
/// </summary>
public sealed record WorkflowSessionFact
{
    public required SessionKey Key { get; init; }

    /// <summary>Grows with every change of the session; the highest version is the session's row.</summary>
    public required long Version { get; init; }

    /// <summary>The session was concluded.</summary>
    public required bool IsFinal { get; init; }

    public required SessionIdentity Identity { get; init; }

    /// <summary><c>organic</c> or <c>synthetic</c>.</summary>
    public required string TrafficClass { get; init; }

    public required SessionTimes Times { get; init; }

    /// <summary><c>ingest_closed</c>, <c>stream_stopped</c>, <c>idle</c>; '' while open.</summary>
    public required string CloseReason { get; init; }

    /// <summary><c>not_in_denominator</c>, <c>success</c>, <c>excused</c>, <c>unexcused</c> or <c>pending</c>.</summary>
    public required string StartupOutcome { get; init; }

    /// <summary>Reason of an excused or unexcused outcome, else ''.</summary>
    public required string OutcomeReason { get; init; }

    public required SessionFlags Flags { get; init; }

    public required SessionCounts Counts { get; init; }

    public required SessionLatencies Latencies { get; init; }

    /// <summary>Milliseconds that the session's samples stand for (section 7).</summary>
    public required long TotalSampleMs { get; init; }

    /// <summary>Sum of the samples' output fps in millionths: an integer, so that no order of summation shows.</summary>
    public required long OutputFpsSumMicros { get; init; }

    /// <summary>Samples that reported an output fps.</summary>
    public required long OutputFpsSamples { get; init; }

    /// <summary>Uid of the earliest event (event time, then uid).</summary>
    public required EventUid FirstEventUid { get; init; }

    /// <summary>Uid of the latest event (event time, then uid).</summary>
    public required EventUid LastEventUid { get; init; }
}

/// <summary>Identity summary of a session; filled by attribution, except gateway, region and hints.</summary>
public sealed record SessionIdentity(
    string Gateway, string Region, string OrchestratorAddress, string OrchestratorUrl, string HotWallet, string PipelineId, string ModelId)
{
    public string GpuId { get; init; } = "";
    public string GpuSlot { get; init; } = "";
    public string GpuModelName { get; init; } = "";
    public long? GpuMemoryBytes { get; init; }
    public int? GpuCount { get; init; }
    public string AttributionStatus { get; init; } = "unresolved";
    public string AttributionReason { get; init; } = "";
    public string AttributionMethod { get; init; } = "none";

    /// <summary>0 to 1; null before a decision was made.</summary>
    public double? AttributionConfidence { get; init; }
}

/// <summary>Times of a session, epoch ms.</summary>
public sealed record SessionTimes(
    long? RequestedAtMs, long? FirstIngestAtMs, long? FirstProcessedAtMs, long? PlayableAtMs,
    long StartedAtMs, long? EndedAtMs, long LastSignalAtMs);

/// <summary>Flags of a session.</summary>
public sealed record SessionFlags(
    bool Known, bool Swapped, bool LoadingOnly, bool ZeroOutput, bool OutputFailed,
    bool HasOrchestratorChange, bool HasModelChange, bool HasPipelineChange);

/// <summary>Counts of a session; all but the last two are functions of its events.</summary>
public sealed record SessionCounts(
    int ConfirmedSwapCount, int InferredSwapCount, int SegmentCount, int ErrorCount, int CloseMarkerCount, int InputFaultCount,
    long RestartCount, int StatusSampleCount, int PositiveOutputSamples, int RunningSamples, int LoadingSamples, int ErrorSamples,
    int HealthSignals, int HealthExpected, long EventCount, long DuplicateCount, long LateCount);

/// <summary>Latencies in ms (sessions.md section 5).</summary>
public sealed record SessionLatencies(long? SelectionMs, long? FirstOutputMs, long? PlayableMs, long? StartupMs, long? InferenceFirstMs);
