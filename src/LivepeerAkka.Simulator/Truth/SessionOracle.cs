using LivepeerAkka.Simulator.Sessions;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>
/// The truth of a session from the records that arrive and from what the script knows of them: kinds, nodes and meanings
/// are the script's own, never read from text. Written from the contract alone; it shares no code with the rules that it checks.
/// </summary>
internal static class SessionOracle
{
    private const long StartTimeReachMs = 60_000;

    /// <summary>The session's signals by event time, swaps before others.</summary>
    public static List<PlannedEvent> SignalsOf(SessionPlan plan) =>
        plan.Events.Where(e => e.IsSignal)
            .OrderBy(e => e.EventMs).ThenBy(e => e.Kind == EventKind.Swap ? 0 : 1).ThenBy(e => e.Number)
            .ToList();

    /// <summary>The truth of a session whose records tell for themselves whom they name.</summary>
    public static SessionTruth Of(SessionPlan plan) => Of(plan, capabilities: null).Truth;

    /// <summary>The truth of a session, and what it was read from.</summary>
    public static SessionReading Of(SessionPlan plan, ObservedNetwork? capabilities)
    {
        var signals = SignalsOf(plan);
        var keys = ServerKeys.Of(signals, capabilities);
        var samples = signals.Where(s => s.Kind == EventKind.Status).ToList();
        var timed = signals.Exists(s => !s.IsRunnerTrace) ? signals.Where(s => !s.IsRunnerTrace).ToList() : signals;
        var terminals = signals.Where(s => s.Kind is EventKind.IngestClosed or EventKind.StreamStopped).ToList();
        long? closed = terminals.Count > 0 ? terminals[^1].EventMs : null;
        var last = timed[^1].EventMs;
        var segments = SegmentOracle.Fold(signals, keys, closed, closed ?? last);
        var errors = ErrorOracle.Of(signals, samples, segments, closed);
        var edges = new Edges(signals);
        var isKnown = edges.RequestedMs is not null;
        var isPlayable = edges.PlayableMs is not null || samples.Exists(s => s.Sample.OutputMicros > 0);
        var (outcome, reason) = OutcomeOracle.Decide(new StartupEvidence(
            isKnown, isPlayable, errors.FoundNobody && segments.Count == 0, errors.HasRealError, errors.HasInputFault, WasLeft: false,
            samples, segments.Count > 0 ? segments[0].FirstIngestMs ?? segments[0].StartMs : edges.RequestedMs, closed));
        var unsegmented = segments.Count == 0 ? samples : [];

        // Attempts are the segments of known sessions.
        var lostOutput = isKnown && segments.FindLast(s => s.IsPlayable)?.LostOutput(closed) == true;
        var isLoadingOnly = samples.Count > 0 && samples.TrueForAll(s => s.Sample.State == PlannedState.Loading);
        var isZeroOutput = samples.Count > 0 && !samples.Exists(s => s.Sample.OutputMicros > 0);
        var truth = new SessionTruth
        {
            Org = plan.Gateway.Org,
            SessionId = plan.SessionId,
            Scenario = ScenarioTable.NameOf(plan.Scenario),
            Gateway = signals.Exists(s => !s.Spelling.HasFlag(Spelling.BlankGateway)) ? plan.Gateway.Name : "",
            TrafficClass = plan.StreamId.Trim().StartsWith("aiJobTesterStream-", StringComparison.Ordinal) ? "synthetic" : "organic",
            Known = isKnown,
            StartupOutcome = outcome,
            OutcomeReason = reason,
            CloseReason = CloseReasonOf(terminals),
            RequestedAtMs = edges.RequestedMs,
            FirstIngestAtMs = edges.FirstIngestMs,
            FirstProcessedAtMs = edges.FirstProcessedMs,
            PlayableAtMs = edges.PlayableMs,
            StartedAtMs = StartOf(timed, samples),
            EndedAtMs = closed ?? last,
            LastSignalAtMs = last,
            SelectionMs = Edges.Span(edges.RequestedMs, edges.FirstIngestMs),
            FirstOutputMs = Edges.Span(edges.RequestedMs, edges.FirstProcessedMs),
            PlayableMs = Edges.Span(edges.RequestedMs, edges.PlayableMs),
            StartupMs = Edges.Span(edges.FirstIngestMs, edges.PlayableMs),
            InferenceFirstMs = RunnerOracle.InferenceFirstMs(signals, keys, segments),
            LoadingOnly = isLoadingOnly,
            ZeroOutput = isZeroOutput,
            OutputFailed = isLoadingOnly || isZeroOutput || lostOutput,
            ConfirmedSwapCount = signals.Count(s => s.Kind == EventKind.Swap),
            InferredSwapCount = segments.Count(s => s.Boundary == "inferred"),
            ErrorCount = errors.RealCount,
            CloseMarkerCount = errors.CloseMarkerCount,
            InputFaultCount = errors.InputFaultCount,
            RestartCount = segments.Sum(s => OracleSegment.Restarts(s.Samples)) + OracleSegment.Restarts(unsegmented),
            StatusSampleCount = samples.Count,
            PositiveOutputSamples = samples.Count(s => s.Sample.OutputMicros > 0),
            RunningSamples = samples.Count(s => IsRunning(s.Sample.State)),
            LoadingSamples = samples.Count(s => s.Sample.State == PlannedState.Loading),
            ErrorSamples = errors.ErrorSamples.Count,
            HealthSignals = !isKnown ? 0
                : (samples.Count > 0 ? 1 : 0) + (edges.FirstProcessedMs is null ? 0 : 1) + (edges.PlayableMs is null ? 0 : 1),
            HealthExpected = isKnown ? 3 : 0,
            EventCount = signals.Count,
            TotalSampleMs = segments.Sum(s => OracleSegment.SpanMs(s.Samples)) + OracleSegment.SpanMs(unsegmented),
            Segments = segments.ConvertAll(s => TruthOf(s, isKnown, closed)),
        };
        return new SessionReading(truth, segments, unsegmented, errors.ErrorSamples);
    }

    private static SegmentTruth TruthOf(OracleSegment segment, bool isKnown, long? closedMs)
    {
        var (outcome, reason) = OutcomeOracle.Decide(new StartupEvidence(
            isKnown, segment.IsPlayable, FoundNobody: false, segment.HasRealError, segment.HasInputFault, segment.WasLeft,
            segment.Samples, segment.FirstIngestMs ?? segment.StartMs, closedMs));
        return new SegmentTruth(
            segment.Key.Url, segment.StartMs, segment.EndMs ?? segment.StartMs, segment.Boundary, segment.EndReason, outcome, reason,
            segment.Samples.Count, segment.Samples.Count(s => s.Sample.OutputMicros > 0), OracleSegment.SpanMs(segment.Samples));
    }

    private static bool IsRunning(PlannedState state) =>
        state is PlannedState.Online or PlannedState.DegradedInput or PlannedState.DegradedInference;

    private static string CloseReasonOf(List<PlannedEvent> terminals)
    {
        if (terminals.Count == 0)
        {
            return "idle";
        }

        var closing = terminals.Where(t => t.EventMs == terminals[^1].EventMs);
        return closing.Any(t => t.Kind == EventKind.IngestClosed) ? "ingest_closed" : "stream_stopped";
    }

    private static long StartOf(List<PlannedEvent> timed, List<PlannedEvent> samples)
    {
        var earliest = timed[0].EventMs;
        return samples.Count == 0
            ? earliest
            : Math.Min(earliest, Math.Max(samples.Min(StatusStartMs), earliest - StartTimeReachMs));
    }

    // The flat shape carries half seconds.
    private static long StatusStartMs(PlannedEvent status) => PlannedStart.Of(status.Sample.StartMs, status.Spelling);
}

/// <summary>A session as the oracle read it.</summary>
/// <param name="Truth">What is true of it.</param>
/// <param name="Segments">By index, with their records.</param>
/// <param name="Unsegmented">Samples of a session that has no segment.</param>
/// <param name="ErrorSamples">Numbers of the samples to which an error belongs.</param>
internal sealed record SessionReading(
    SessionTruth Truth, IReadOnlyList<OracleSegment> Segments, IReadOnlyList<PlannedEvent> Unsegmented, IReadOnlySet<int> ErrorSamples);
