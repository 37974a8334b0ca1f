using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>Makes everything that a session publishes at its present revision.</summary>
public static class SessionFactSets
{
    /// <summary>Facts with the tombstones of what was published before; null when the session has none to tell; without capabilities nobody is known.</summary>
    public static SessionFactSet? Of(SessionKey key, SessionState state, SessionRules rules, ICapabilityTimelines? capabilities = null) =>
        SessionPicture.Of(state, rules, capabilities ?? CapabilityPicture.Empty) is { } picture ? Of(key, state, picture, rules) : null;

    /// <summary>Facts of a picture of the state as it is, with the tombstones of what was published before.</summary>
    public static SessionFactSet Of(SessionKey key, SessionState state, SessionPicture picture, SessionRules rules)
    {
        var session = SessionFacts.Of(key, state, picture, rules);
        var identities = new SessionIdentity[picture.SegmentDecisions.Count];
        for (var i = 0; i < identities.Length; i++)
        {
            identities[i] = SessionIdentities.OfSegment(picture, i, rules);
        }

        var nobody = SessionIdentities.OfNobody(picture, rules);
        return new SessionFactSet(
            session, Segments(session, picture, identities, state.Published), Hours(session, picture.Analysis, identities, nobody, state.Published))
        {
            SegmentIdentities = identities,
            NobodysIdentity = nobody,
            Parts = SessionHourParts.Of(session, state.Signals, picture, identities, nobody, state.Published, rules),
        };
    }

    private static List<SessionSegmentFact> Segments(
        WorkflowSessionFact session, SessionPicture picture, SessionIdentity[] identities, PublishedKeys published)
    {
        var facts = picture.Analysis.Segments.Select(s => new SessionSegmentFact
        {
            Key = session.Key,
            SegmentIndex = s.Index,
            Version = session.Version,
            Identity = identities[s.Index],
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
            EvidenceSignalUid = picture.SegmentDecisions[s.Index].SignalUid ?? s.OpenedByUid,
            EvidenceCapabilityUid = picture.SegmentDecisions[s.Index].CapabilityUid,
            RunnerUpAddress = picture.SegmentDecisions[s.Index].RunnerUp,
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

    private static List<SessionHourFact> Hours(
        WorkflowSessionFact session, SessionAnalysis analysis, SessionIdentity[] identities, SessionIdentity nobody, PublishedKeys published)
    {
        var facts = analysis.Hours.Select(h => new SessionHourFact
        {
            Key = session.Key,
            SegmentIndex = h.SegmentIndex,
            WindowStartMs = h.WindowStartMs,
            Version = session.Version,
            Identity = h.SegmentIndex < 0 ? nobody : identities[h.SegmentIndex],
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
        foreach (var gone in published.Slices.Where(h => !present.Contains(h)).OrderBy(h => (h.SegmentIndex, h.WindowStartMs)))
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
}
