namespace LivepeerAkka.Simulator.Truth;

/// <summary>
/// What is true of one session given the records that arrived. Times epoch ms, spans and latencies ms; null = never seen or
/// undefined, as in the facts; texts '' = absent.
/// </summary>
public sealed record SessionTruth
{
    public required string Org { get; init; }
    public required string SessionId { get; init; }

    /// <summary>Name of the script: for readers of a difference, never compared.</summary>
    public required string Scenario { get; init; }

    public required string Gateway { get; init; }
    public required string TrafficClass { get; init; }
    public required bool Known { get; init; }
    public required string StartupOutcome { get; init; }
    public required string OutcomeReason { get; init; }
    public required string CloseReason { get; init; }

    public required long? RequestedAtMs { get; init; }
    public required long? FirstIngestAtMs { get; init; }
    public required long? FirstProcessedAtMs { get; init; }
    public required long? PlayableAtMs { get; init; }
    public required long StartedAtMs { get; init; }
    public required long EndedAtMs { get; init; }
    public required long LastSignalAtMs { get; init; }

    public required long? SelectionMs { get; init; }
    public required long? FirstOutputMs { get; init; }
    public required long? PlayableMs { get; init; }
    public required long? StartupMs { get; init; }
    public required long? InferenceFirstMs { get; init; }

    public required bool LoadingOnly { get; init; }
    public required bool ZeroOutput { get; init; }
    public required bool OutputFailed { get; init; }

    public required int ConfirmedSwapCount { get; init; }
    public required int InferredSwapCount { get; init; }
    public required int ErrorCount { get; init; }
    public required int CloseMarkerCount { get; init; }
    public required int InputFaultCount { get; init; }
    public required long RestartCount { get; init; }
    public required int StatusSampleCount { get; init; }
    public required int PositiveOutputSamples { get; init; }
    public required int RunningSamples { get; init; }
    public required int LoadingSamples { get; init; }
    public required int ErrorSamples { get; init; }
    public required int HealthSignals { get; init; }
    public required int HealthExpected { get; init; }
    public required long EventCount { get; init; }

    /// <summary>Time that the session's samples stand for, ms.</summary>
    public required long TotalSampleMs { get; init; }

    /// <summary>By index: start, end, node.</summary>
    public required IReadOnlyList<SegmentTruth> Segments { get; init; }
}

/// <summary>One segment of a session. Times epoch ms.</summary>
/// <param name="Node">Node as <c>host:port</c>; '' where only a hot wallet tells who served.</param>
/// <param name="StartMs">First moment.</param>
/// <param name="EndMs">End, not before the start.</param>
/// <param name="Boundary"><c>initial</c>, <c>confirmed</c> or <c>inferred</c>.</param>
/// <param name="EndReason"><c>swap</c>, <c>orchestrator_change</c> or <c>session_end</c>.</param>
/// <param name="AttemptOutcome">As the session's startup outcome.</param>
/// <param name="AttemptReason">Reason of an excused or unexcused attempt, else ''.</param>
/// <param name="StatusSampleCount">Samples credited to it.</param>
/// <param name="PositiveOutputSamples">Those of them with output.</param>
/// <param name="SampleMs">Time that its samples stand for, ms.</param>
public sealed record SegmentTruth(
    string Node, long StartMs, long EndMs, string Boundary, string EndReason,
    string AttemptOutcome, string AttemptReason, int StatusSampleCount, int PositiveOutputSamples, long SampleMs);

/// <summary>What the accounting has to show for a run, each record counted once.</summary>
public sealed record TruthTotals
{
    /// <summary>Workflow sessions with at least one signal.</summary>
    public required long Sessions { get; init; }

    /// <summary>Records in the output; the sum of the four below.</summary>
    public required long Received { get; init; }

    public required long Accepted { get; init; }
    public required long Duplicate { get; init; }
    public required long Ignored { get; init; }
    public required long Rejected { get; init; }

    /// <summary>Rejected records by reason; reasons that did not occur are missing.</summary>
    public required IReadOnlyDictionary<string, long> RejectedByReason { get; init; }

    /// <summary>Accepted records by family; families that did not occur are missing.</summary>
    public required IReadOnlyDictionary<string, long> AcceptedByFamily { get; init; }
}
