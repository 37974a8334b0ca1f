using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>Makes everything that a session publishes at its present revision.</summary>
public static class SessionFactSets
{
    /// <summary>Facts with the tombstones of what was published before; null when the session has none to tell.</summary>
    public static SessionFactSet? Of(SessionKey key, SessionState state, SessionRules rules, IWalletNodes? walletNodes = null)
    {
        if (SessionFold.Fold(state, rules, walletNodes) is not { } analysis)
        {
            return null;
        }

        var session = SessionFacts.Of(key, state, analysis, rules);
        return new SessionFactSet(session, Segments(session, analysis, state.Published), Hours(session, analysis, state.Published));
    }

    private static List<SessionSegmentFact> Segments(WorkflowSessionFact session, SessionAnalysis analysis, PublishedKeys published)
    {
        var facts = analysis.Segments.Select(s => new SessionSegmentFact
        {
            Key = session.Key,
            SegmentIndex = s.Index,
            Version = session.Version,
            Identity = IdentityOf(session, s),
            SegmentStartMs = s.StartMs,
            SegmentEndMs = s.EndMs,
            Boundary = s.Boundary,
            EndReason = s.EndReason,
            AttemptOutcome = s.Attempt.Outcome,
            AttemptReason = s.Attempt.Reason,
            SwappedOut = s.SwappedOut,
            Rescued = s.Rescued,
            LoadingOnly = s.LoadingOnly,
            ZeroOutput = s.ZeroOutput,
            OutputFailed = s.OutputFailed,
            StatusSampleCount = s.Work.StatusSamples,
            PositiveOutputSamples = s.Work.PositiveSamples,
            ErrorSamples = s.Work.ErrorSamples,
            HealthSignals = s.HealthSignals,
            HealthExpected = s.HealthExpected,
            SampleMs = s.Work.SampleMs,
            OutputFpsSumMicros = s.Work.OutputFpsSumMicros,
            OutputFpsSamples = s.Work.OutputFpsSamples,
            EvidenceSignalUid = s.OpenedByUid,
        }).ToList();
        for (var gone = facts.Count; gone < published.SegmentCount; gone++)
        {
            facts.Add(new SessionSegmentFact
            {
                Key = session.Key,
                SegmentIndex = gone,
                Version = session.Version,
                Identity = session.Identity,
                IsDeleted = true,
            });
        }

        return facts;
    }

    private static List<SessionHourFact> Hours(WorkflowSessionFact session, SessionAnalysis analysis, PublishedKeys published)
    {
        var facts = analysis.Hours.Select(h => new SessionHourFact
        {
            Key = session.Key,
            SegmentIndex = h.SegmentIndex,
            WindowStartMs = h.WindowStartMs,
            Version = session.Version,
            Identity = h.SegmentIndex < 0 ? WithoutNode(session.Identity) : IdentityOf(session, analysis.Segments[h.SegmentIndex]),
            StatusSamples = h.StatusSamples,
            PositiveSamples = h.PositiveSamples,
            RunningSamples = h.RunningSamples,
            ErrorSamples = h.ErrorSamples,
            OutputFpsSumMicros = h.OutputFpsSumMicros,
            OutputFpsSamples = h.OutputFpsSamples,
            InputFpsSumMicros = h.InputFpsSumMicros,
            SampleMs = h.SampleMs,
            IsTailArtifact = h.IsTailArtifact,
        }).ToList();
        var present = facts.Select(f => new HourKey(f.SegmentIndex, f.WindowStartMs)).ToHashSet();
        foreach (var gone in published.Hours.Where(h => !present.Contains(h)).OrderBy(h => (h.SegmentIndex, h.WindowStartMs)))
        {
            facts.Add(new SessionHourFact
            {
                Key = session.Key,
                SegmentIndex = gone.SegmentIndex,
                WindowStartMs = gone.WindowStartMs,
                Version = session.Version,
                Identity = session.Identity,
                IsDeleted = true,
            });
        }

        return facts;
    }

    /// <summary>What is known of a segment's node before a decision is made; never a hot wallet as the orchestrator.</summary>
    private static SessionIdentity IdentityOf(WorkflowSessionFact session, SegmentAnalysis segment) =>
        WithoutNode(session.Identity) with { HotWallet = segment.HotWallet, ModelId = segment.ModelHint };

    private static SessionIdentity WithoutNode(SessionIdentity identity) => new(identity.Gateway, identity.Region, "", "", "", "", "");
}
