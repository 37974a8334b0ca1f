namespace LivepeerAkka.Simulator.Truth;

/// <summary>
/// One row of <c>v_api_session_latest</c> for comparison with <see cref="SessionTruth"/>. Times epoch ms, spans and latencies
/// ms; null = null in the row.
/// </summary>
public sealed record ObservedSession
{
    public required string Org { get; init; }
    public required string SessionId { get; init; }
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
    public required long? StartedAtMs { get; init; }
    public required long? EndedAtMs { get; init; }
    public required long? LastSignalAtMs { get; init; }
    public required long? SelectionMs { get; init; }
    public required long? FirstOutputMs { get; init; }
    public required long? PlayableMs { get; init; }
    public required long? StartupMs { get; init; }
    public required long? InferenceFirstMs { get; init; }
    public required bool LoadingOnly { get; init; }
    public required bool ZeroOutput { get; init; }
    public required bool OutputFailed { get; init; }
    public required long ConfirmedSwapCount { get; init; }
    public required long InferredSwapCount { get; init; }
    public required long SegmentCount { get; init; }
    public required long ErrorCount { get; init; }
    public required long CloseMarkerCount { get; init; }
    public required long InputFaultCount { get; init; }
    public required long RestartCount { get; init; }
    public required long StatusSampleCount { get; init; }
    public required long PositiveOutputSamples { get; init; }
    public required long RunningSamples { get; init; }
    public required long LoadingSamples { get; init; }
    public required long ErrorSamples { get; init; }
    public required long HealthSignals { get; init; }
    public required long HealthExpected { get; init; }
    public required long EventCount { get; init; }

    /// <summary><c>total_minutes</c> × 60 000, rounded.</summary>
    public required long TotalSampleMs { get; init; }

    /// <summary>
    /// The rows of <c>v_api_segments_latest</c> by index, without index −1; null = they were not read and are not compared.
    /// </summary>
    public IReadOnlyList<SegmentTruth>? Segments { get; init; }
}

/// <summary>The accounting of a run as the product has it, summed over topics; null = that part was not read and is not compared.</summary>
public sealed record ObservedTotals
{
    public required long Received { get; init; }
    public required long Accepted { get; init; }
    public required long Duplicate { get; init; }
    public required long Ignored { get; init; }
    public required long Rejected { get; init; }

    /// <summary>Rejected records by reason.</summary>
    public IReadOnlyDictionary<string, long>? RejectedByReason { get; init; }

    /// <summary>Accepted records by family.</summary>
    public IReadOnlyDictionary<string, long>? AcceptedByFamily { get; init; }
}
