using LivepeerAkka.Simulator.Sessions;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>What the runners' clocks tell (sessions.md sections 3 and 5).</summary>
internal static class RunnerOracle
{
    /// <summary>
    /// From the first segment received to the first one sent, ms: of the first segment whose runner traces hold both edges of one
    /// node (its own before others), since two nodes' clocks are never subtracted. Null = none does, or they are the wrong way round.
    /// </summary>
    public static long? InferenceFirstMs(IReadOnlyList<PlannedEvent> signals, ServerKeys keys, IReadOnlyList<OracleSegment> segments)
    {
        var placed = signals.Where(s => s.IsRunnerTrace && s.Node is not null)
            .Select(s => (Trace: s, Segment: SegmentOracle.Nearest(segments, keys.TextOf(s)!, s.EventMs) ?? SegmentOracle.At(segments, s.EventMs)))
            .ToList();
        foreach (var place in segments.DefaultIfEmpty())
        {
            var pairs = placed.Where(p => p.Segment == place).GroupBy(p => keys.TextOf(p.Trace)!, p => p.Trace, StringComparer.Ordinal)
                .Select(g => PairOf(g.Key, [.. g]))
                .OfType<Pair>()
                .OrderBy(p => string.Equals(p.Key, place?.Key.Text, StringComparison.Ordinal) ? 0 : 1)
                .ThenBy(p => p.FromMs).ThenBy(p => p.Key, StringComparer.Ordinal)
                .ToList();
            if (pairs.Count > 0)
            {
                return Edges.Span(pairs[0].FromMs, pairs[0].ToMs);
            }
        }

        return null;
    }

    private static Pair? PairOf(string key, List<PlannedEvent> traces)
    {
        var received = traces.Where(t => t.Kind == EventKind.RunnerReceive).ToList();
        var sent = traces.Where(t => t.Kind == EventKind.RunnerSend).ToList();
        return received.Count > 0 && sent.Count > 0 ? new Pair(key, received.Min(t => t.EventMs), sent.Min(t => t.EventMs)) : null;
    }

    private sealed record Pair(string Key, long FromMs, long ToMs);
}
