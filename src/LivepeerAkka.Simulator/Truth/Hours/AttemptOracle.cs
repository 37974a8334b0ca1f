using LivepeerAkka.Simulator.Sessions;

namespace LivepeerAkka.Simulator.Truth.Hours;

/// <summary>What the views show of a segment's attempt (storage.md, serving views).</summary>
internal static class AttemptOracle
{
    /// <param name="truth">The session.</param>
    /// <param name="segments">Its segments.</param>
    /// <param name="index">Which of them.</param>
    /// <returns>The attempt without its identity; null where the session is unknown.</returns>
    public static KeptAttempt? Of(SessionTruth truth, IReadOnlyList<OracleSegment> segments, int index)
    {
        if (!truth.Known)
        {
            return null;
        }

        var segment = segments[index];
        var edges = new Edges(segment.Records);
        var from = index == 0 ? truth.RequestedAtMs : segment.StartMs;
        var samples = segment.Samples;
        var isLoadingOnly = samples.Count > 0 && samples.TrueForAll(s => s.Sample.State == PlannedState.Loading);
        var isZeroOutput = samples.Count > 0 && samples.TrueForAll(s => s.Sample.OutputMicros == 0);
        var started = truth.Segments[index].AttemptOutcome == "success";
        long? closed = truth.CloseReason == "idle" ? null : truth.EndedAtMs;
        return new KeptAttempt(
            truth.Segments[index].AttemptOutcome, segment.EndReason, isLoadingOnly, isZeroOutput,
            started && (isLoadingOnly || isZeroOutput || segment.LostOutput(closed)),
            (samples.Count > 0 ? 1 : 0) + (edges.FirstProcessedMs is null ? 0 : 1) + (edges.PlayableMs is null ? 0 : 1),
            Edges.Span(from, edges.FirstProcessedMs), Edges.Span(edges.FirstIngestMs, edges.PlayableMs), Edges.Span(from, edges.PlayableMs));
    }
}

/// <summary>An attempt before anybody knows whose it was; latencies ms.</summary>
internal sealed record KeptAttempt(
    string Outcome, string EndReason, bool LoadingOnly, bool ZeroOutput, bool OutputFailed, int HealthSignals,
    long? FirstOutputMs, long? StartupMs, long? PlayableMs)
{
    public AttemptTruth By(HourIdentity identity, long startMs) => new()
    {
        Identity = identity,
        StartMs = startMs,
        Outcome = Outcome,
        EndReason = EndReason,
        LoadingOnly = LoadingOnly,
        ZeroOutput = ZeroOutput,
        OutputFailed = OutputFailed,
        HealthSignals = HealthSignals,
        FirstOutputMs = FirstOutputMs,
        StartupMs = StartupMs,
        PlayableMs = PlayableMs,
    };
}
