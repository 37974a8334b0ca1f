using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>Makes what a session adds to the rollups of each hour: a part for every slice, and parts of its own for the hours in which it was there.</summary>
internal static class SessionHourParts
{
    /// <summary>Parts by segment and hour, those of the session itself behind them, then a tombstone for every published key that has no part.</summary>
    /// <param name="session">The session's fact.</param>
    /// <param name="log">Its signals.</param>
    /// <param name="picture">What they make.</param>
    /// <param name="segmentIdentities">Identities by segment.</param>
    /// <param name="nobody">Identity of work that belongs to no segment.</param>
    /// <param name="published">Keys that were published before.</param>
    /// <param name="rules">Parameters.</param>
    public static List<SessionHourPart> Of(
        WorkflowSessionFact session, SignalLog log, SessionPicture picture, IReadOnlyList<SessionIdentity> segmentIdentities, SessionIdentity nobody,
        PublishedKeys published, SessionRules rules)
    {
        var analysis = picture.Analysis;
        var samples = HourSamples.Of(log, analysis, rules);
        var parts = new List<SessionHourPart>();
        foreach (var slice in analysis.Hours)
        {
            var segment = slice.SegmentIndex < 0 ? null : analysis.Segments[slice.SegmentIndex];
            parts.Add(New(session, new HourKey(slice.SegmentIndex, slice.WindowStartMs), segment is null ? nobody : segmentIdentities[segment.Index]) with
            {
                Work = WorkOf(slice, samples.GetValueOrDefault(new HourKey(slice.SegmentIndex, slice.WindowStartMs))),
                Attempt = segment is not null && HourWindow.StartOf(segment.StartMs) == slice.WindowStartMs ? AttemptOf(segment, analysis) : null,
            });
        }

        foreach (var (windowStartMs, span) in SessionPresence.HoursOf(analysis))
        {
            parts.Add(New(session, new HourKey(SessionHourPart.OfSession, windowStartMs), session.Identity) with
            {
                Request = HourWindow.StartOf(analysis.RequestedAtMs!.Value) == windowStartMs ? RequestOf(session) : null,
                Presence = span,
            });
        }

        var present = parts.Select(p => new HourKey(p.SegmentIndex, p.WindowStartMs)).ToHashSet();
        parts.AddRange(published.Hours.Where(k => !present.Contains(k)).OrderBy(k => (k.SegmentIndex, k.WindowStartMs))
            .Select(k => New(session, k, session.Identity) with { IsDeleted = true }));
        return parts;
    }

    /// <summary>Keys of all parts, each once.</summary>
    public static IEnumerable<HourKey> KeysOf(SessionAnalysis analysis) => analysis.Hours.Select(h => new HourKey(h.SegmentIndex, h.WindowStartMs))
        .Concat(SessionPresence.HoursOf(analysis).Select(h => new HourKey(SessionHourPart.OfSession, h.WindowStartMs)));

    private static SessionHourPart New(WorkflowSessionFact session, HourKey key, SessionIdentity identity) => new()
    {
        Key = session.Key,
        WindowStartMs = key.WindowStartMs,
        SegmentIndex = key.SegmentIndex,
        Version = session.Version,
        Identity = identity,
    };

    private static HourWork WorkOf(HourSlice slice, HourSamples? samples) => new(
        slice.IsTailArtifact, slice.StatusSamples, slice.PositiveSamples, slice.RunningSamples, slice.ErrorSamples, slice.SampleMs,
        samples?.OutputFpsMicros ?? [], samples?.Minutes ?? []);

    /// <summary>Null unless the attempt of a known session is decided.</summary>
    private static HourAttempt? AttemptOf(SegmentAnalysis segment, SessionAnalysis analysis)
    {
        if (segment.Attempt.Outcome is not (StartupOutcome.Success or StartupOutcome.Excused or StartupOutcome.Unexcused))
        {
            return null;
        }

        var fromMs = segment.Index == 0 ? analysis.RequestedAtMs : segment.StartMs;
        return new HourAttempt(
            segment.Attempt.Outcome,
            segment.EndReason == SegmentEndReason.Swap,
            segment.EndReason == SegmentEndReason.OrchestratorChange,
            segment.LoadingOnly,
            segment.ZeroOutput,
            segment.Attempt.Outcome == StartupOutcome.Success && segment.OutputFailed,
            segment.HealthSignals,
            segment.HealthExpected,
            SessionFacts.Between(fromMs, segment.Edges.FirstProcessedAtMs),
            SessionFacts.Between(segment.Edges.FirstIngestAtMs, segment.Edges.PlayableAtMs),
            SessionFacts.Between(fromMs, segment.Edges.PlayableAtMs));
    }

    private static HourRequest RequestOf(WorkflowSessionFact session) => new(
        session.StartupOutcome,
        session.OutcomeReason,
        session.Counts.SegmentCount > 0,
        session.Flags.Swapped,
        session.StartupOutcome == StartupOutcome.Success && session.Flags.OutputFailed);
}
