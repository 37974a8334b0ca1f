using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>Makes the session's fact of what its fold tells.</summary>
public static class SessionFacts
{
    /// <summary>The fact at the session's present revision, null when it has none to tell; without capabilities nobody is known.</summary>
    public static WorkflowSessionFact? Of(SessionKey key, SessionState state, SessionRules rules, ICapabilityTimelines? capabilities = null) =>
        SessionPicture.Of(state, rules, capabilities ?? CapabilityPicture.Empty) is { } picture ? Of(key, state, picture, rules) : null;

    /// <summary>The fact of a picture of the state as it is.</summary>
    public static WorkflowSessionFact Of(SessionKey key, SessionState state, SessionPicture picture, SessionRules rules)
    {
        var analysis = picture.Analysis;
        return new WorkflowSessionFact
        {
            Key = key,
            Version = state.Revision,
            IsFinal = state.IsConcluded,
            Identity = SessionIdentities.OfSession(picture, rules),
            TrafficClass = TrafficClassOf(key.StreamId, rules),
            Times = new SessionTimes(
                analysis.RequestedAtMs, analysis.Edges.FirstIngestAtMs, analysis.Edges.FirstProcessedAtMs, analysis.Edges.PlayableAtMs,
                analysis.StartedAtMs, analysis.EndedAtMs, analysis.LastSignalAtMs),
            CloseReason = analysis.CloseReason,
            StartupOutcome = analysis.Startup.Outcome,
            OutcomeReason = analysis.Startup.Reason,
            Flags = new SessionFlags(
                analysis.Known, analysis.ConfirmedSwapCount > 0 || analysis.InferredSwapCount > 0,
                analysis.LoadingOnly, analysis.ZeroOutput, analysis.OutputFailed,
                analysis.HasOrchestratorChange, picture.HasModelChange, picture.HasPipelineChange),
            Counts = CountsOf(state, analysis),
            Latencies = LatenciesOf(analysis),
            TotalSampleMs = analysis.Work.SampleMs,
            OutputFpsSumMicros = analysis.Work.OutputFpsSumMicros,
            OutputFpsSamples = analysis.Work.OutputFpsSamples,
            FirstEventUid = analysis.FirstEventUid,
            LastEventUid = analysis.LastEventUid,
        };
    }

    /// <summary>Demand that the session counts for.</summary>
    public static DemandKey DemandOf(SessionPicture picture, SessionRules rules) => DemandKey.Of(SessionIdentities.OfSession(picture, rules));

    /// <summary><c>synthetic</c> when the stream id has a configured prefix, else <c>organic</c>.</summary>
    public static string TrafficClassOf(string streamId, SessionRules rules)
    {
        foreach (var prefix in rules.SyntheticStreamPrefixes)
        {
            if (streamId.StartsWith(prefix, StringComparison.Ordinal))
            {
                return "synthetic";
            }
        }

        return "organic";
    }

    private static SessionCounts CountsOf(SessionState state, SessionAnalysis analysis)
    {
        var work = analysis.Work;
        return new SessionCounts(
            analysis.ConfirmedSwapCount, analysis.InferredSwapCount, analysis.Segments.Count,
            work.RealErrors, work.CloseMarkers, work.InputFaults, work.RestartCount,
            work.StatusSamples, work.PositiveSamples, work.RunningSamples, work.LoadingSamples, work.ErrorSamples,
            analysis.HealthSignals, analysis.HealthExpected, analysis.EventCount, state.DuplicateCount, state.LateCount);
    }

    private static SessionLatencies LatenciesOf(SessionAnalysis analysis)
    {
        var edges = analysis.Edges;
        return new SessionLatencies(
            Between(analysis.RequestedAtMs, edges.FirstIngestAtMs), Between(analysis.RequestedAtMs, edges.FirstProcessedAtMs),
            Between(analysis.RequestedAtMs, edges.PlayableAtMs), Between(edges.FirstIngestAtMs, edges.PlayableAtMs),
            analysis.InferenceFirstMs);
    }

    /// <summary>Milliseconds between two edges; null when one is missing or the difference is negative.</summary>
    internal static long? Between(long? fromMs, long? toMs) => toMs - fromMs is >= 0 and var ms ? ms : null;
}
