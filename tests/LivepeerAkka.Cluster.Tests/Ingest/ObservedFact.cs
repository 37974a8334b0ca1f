using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;
using LivepeerAkka.Simulator.Truth;

namespace LivepeerAkka.Cluster.Tests.Ingest;

/// <summary>Facts in the form that is compared with the simulator's truth.</summary>
internal static class ObservedFact
{
    /// <summary>The session concluded as it stands; null when it has no fact.</summary>
    public static ObservedSession? Of(SessionKey key, SessionState state, SessionRules rules)
    {
        if (SessionDecider.Decide(state, new SessionCommands.ConcludeNow(key), 1, rules).Event is { } concluded)
        {
            state.Apply(concluded);
        }

        if (SessionPicture.Of(state, rules, CapabilityPicture.Empty) is not { } picture)
        {
            return null;
        }

        var (analysis, fact) = (picture.Analysis, SessionFacts.Of(key, state, picture, rules));
        return new ObservedSession
        {
            Org = key.Org,
            SessionId = key.SessionId,
            Gateway = fact.Identity.Gateway,
            TrafficClass = fact.TrafficClass,
            Known = fact.Flags.Known,
            StartupOutcome = fact.StartupOutcome,
            OutcomeReason = fact.OutcomeReason,
            CloseReason = fact.CloseReason,
            RequestedAtMs = fact.Times.RequestedAtMs,
            FirstIngestAtMs = fact.Times.FirstIngestAtMs,
            FirstProcessedAtMs = fact.Times.FirstProcessedAtMs,
            PlayableAtMs = fact.Times.PlayableAtMs,
            StartedAtMs = fact.Times.StartedAtMs,
            EndedAtMs = fact.Times.EndedAtMs,
            LastSignalAtMs = fact.Times.LastSignalAtMs,
            SelectionMs = fact.Latencies.SelectionMs,
            FirstOutputMs = fact.Latencies.FirstOutputMs,
            PlayableMs = fact.Latencies.PlayableMs,
            StartupMs = fact.Latencies.StartupMs,
            InferenceFirstMs = fact.Latencies.InferenceFirstMs,
            LoadingOnly = fact.Flags.LoadingOnly,
            ZeroOutput = fact.Flags.ZeroOutput,
            OutputFailed = fact.Flags.OutputFailed,
            ConfirmedSwapCount = fact.Counts.ConfirmedSwapCount,
            InferredSwapCount = fact.Counts.InferredSwapCount,
            SegmentCount = fact.Counts.SegmentCount,
            ErrorCount = fact.Counts.ErrorCount,
            CloseMarkerCount = fact.Counts.CloseMarkerCount,
            InputFaultCount = fact.Counts.InputFaultCount,
            RestartCount = fact.Counts.RestartCount,
            StatusSampleCount = fact.Counts.StatusSampleCount,
            PositiveOutputSamples = fact.Counts.PositiveOutputSamples,
            RunningSamples = fact.Counts.RunningSamples,
            LoadingSamples = fact.Counts.LoadingSamples,
            ErrorSamples = fact.Counts.ErrorSamples,
            HealthSignals = fact.Counts.HealthSignals,
            HealthExpected = fact.Counts.HealthExpected,
            EventCount = fact.Counts.EventCount,
            TotalSampleMs = fact.TotalSampleMs,
            Segments = [.. analysis.Segments.Select(s => new SegmentTruth(
                s.Key.Url, s.StartMs, s.EndMs, s.Boundary, s.EndReason, s.Attempt.Outcome, s.Attempt.Reason,
                (int)s.Work.StatusSamples, (int)s.Work.PositiveSamples, s.Work.SampleMs))],
        };
    }

    public static ObservedTotals Totals(IReadOnlyDictionary<(string Outcome, string Detail), long> outcomes)
    {
        long Sum(string outcome) => outcomes.Where(o => o.Key.Outcome == outcome).Sum(o => o.Value);
        Dictionary<string, long> By(string outcome) => outcomes.Where(o => o.Key.Outcome == outcome).ToDictionary(o => o.Key.Detail, o => o.Value);
        return new ObservedTotals
        {
            Received = outcomes.Values.Sum(),
            Accepted = Sum(Outcomes.Accepted),
            Duplicate = Sum(Outcomes.Duplicate),
            Ignored = Sum(Outcomes.Ignored),
            Rejected = Sum(Outcomes.Rejected),
            RejectedByReason = By(Outcomes.Rejected),
            AcceptedByFamily = By(Outcomes.Accepted),
        };
    }
}
