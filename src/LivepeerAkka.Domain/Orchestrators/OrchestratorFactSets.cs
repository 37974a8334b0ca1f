using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Domain.Orchestrators;

/// <summary>Makes what a node's activity publishes.</summary>
public static class OrchestratorFactSets
{
    /// <summary>
    /// Rows of an activity at the state's present version, with the tombstones of what was published before.
    /// </summary>
    /// <param name="key">The node.</param>
    /// <param name="state">Version and published keys.</param>
    /// <param name="activity">The state's activity.</param>
    /// <param name="acknowledged">Activity whose rows and tombstones the store has acknowledged: what is equal in it is left out; null = not known.</param>
    public static OrchestratorFactSet Of(OrchestratorKey key, NodeWorks state, NodeActivity activity, NodeActivity? acknowledged = null)
    {
        var known = acknowledged?.Stretches.ToDictionary(s => s.OpenedAtMs) ?? [];
        var changed = activity.Stretches.Where(s => !known.TryGetValue(s.OpenedAtMs, out var before) || !s.SameAs(before)).ToList();
        var present = activity.Stretches.Select(s => s.OpenedAtMs).ToHashSet();
        // Of keys that the acknowledged activity lacked as well, the tombstones are there already.
        var gone = state.Published.Stretches.Where(p => !present.Contains(p.OpenedAtMs) && (acknowledged is null || known.ContainsKey(p.OpenedAtMs))).ToList();
        var version = state.Revision;
        return new OrchestratorFactSet(
            key, version,
            [
                .. changed.Select(s => SessionOf(key, version, s)),
                .. gone.Select(g => new OrchestratorSessionFact { Key = key, OpenedAtMs = g.OpenedAtMs, Version = version, IsDeleted = true }),
            ],
            [
                .. changed.SelectMany(s => SegmentsOf(key, version, s)),
                .. changed.SelectMany(s => Withdrawn(key, version, s.OpenedAtMs, s.Segments.Count, state.Published.SegmentCountOf(s.OpenedAtMs))),
                .. gone.SelectMany(g => Withdrawn(key, version, g.OpenedAtMs, 0, g.SegmentCount)),
            ],
            Hours(key, state, activity, acknowledged));
    }

    private static List<OrchestratorHourFact> Hours(OrchestratorKey key, NodeWorks state, NodeActivity activity, NodeActivity? acknowledged)
    {
        var known = acknowledged?.Hours.ToDictionary(h => h.WindowStartMs) ?? [];
        var present = activity.Hours.Select(h => h.WindowStartMs).ToHashSet();
        return
        [
            .. activity.Hours.Where(h => !known.TryGetValue(h.WindowStartMs, out var before) || !h.SameAs(before))
                .Select(h => new OrchestratorHourFact { Key = key, WindowStartMs = h.WindowStartMs, Version = state.Revision, Operator = h.Operator, Busy = h.Spans }),
            .. state.Published.Hours.Where(h => !present.Contains(h) && (acknowledged is null || known.ContainsKey(h)))
                .Select(h => new OrchestratorHourFact { Key = key, WindowStartMs = h, Version = state.Revision, IsDeleted = true }),
        ];
    }

    private static OrchestratorSessionFact SessionOf(OrchestratorKey key, long version, Stretch stretch) => new()
    {
        Key = key,
        OpenedAtMs = stretch.OpenedAtMs,
        Version = version,
        Operator = stretch.Operator,
        ClosedAtMs = stretch.ClosedAtMs,
        BusyMs = stretch.BusyMs,
        SessionsServed = stretch.SessionsServed,
        PeakConcurrency = stretch.PeakConcurrency,
        SegmentCount = stretch.Segments.Count,
    };

    private static IEnumerable<OrchestratorSegmentFact> SegmentsOf(OrchestratorKey key, long version, Stretch stretch) =>
        stretch.Segments.Select((s, index) => new OrchestratorSegmentFact
        {
            Key = key,
            OpenedAtMs = stretch.OpenedAtMs,
            SegmentIndex = index,
            Version = version,
            Operator = stretch.Operator,
            Pipeline = s.Pipeline,
            Model = s.Model,
            SegmentStartMs = s.StartMs,
            SegmentEndMs = s.EndMs,
        });

    private static IEnumerable<OrchestratorSegmentFact> Withdrawn(OrchestratorKey key, long version, long openedAtMs, int from, int count) =>
        Enumerable.Range(from, Math.Max(0, count - from)).Select(index => new OrchestratorSegmentFact
        {
            Key = key,
            OpenedAtMs = openedAtMs,
            SegmentIndex = index,
            Version = version,
            IsDeleted = true,
        });
}
