namespace LivepeerAkka.Domain.Orchestrators;

/// <summary>
/// Makes stretches of a node's work: sorted by time, a gap longer than the idle gap starts a new one. A function of the set of works,
/// whatever their order.
/// </summary>
public static class ActivityFold
{
    /// <summary>The activity that works of one node tell; of one source there is at most one work.</summary>
    public static NodeActivity Of(IEnumerable<NodeWork> works, OrchestratorRules rules, StretchHead? head = null)
    {
        var stretches = new List<Stretch>();
        var hours = new SortedDictionary<long, (string Operator, List<BusySpan> Parts)>();
        foreach (var draft in Draft(works, rules, head))
        {
            var own = Continues(draft, head) ? head : null;
            var busy = draft.BusyBySource(own?.CutMs ?? long.MinValue);
            var union = BusySpans.Union(busy.SelectMany(s => s));
            var stretch = StretchOf(draft, busy, union, rules, own);
            stretches.Add(stretch);
            foreach (var (hour, part) in union.SelectMany(BusySpans.ByHour))
            {
                var known = hours.GetValueOrDefault(hour, ("", []));
                known.Parts.Add(part);
                hours[hour] = (stretch.Operator.Length > 0 ? stretch.Operator : known.Operator, known.Parts);
            }
        }

        // Stretches stand by time, so the last that names an operator has named it. What their samples stand for may overlap at their edges.
        return new NodeActivity(stretches, [.. hours.Select(h => new BusyHour(h.Key, h.Value.Operator, BusySpans.Union(h.Value.Parts)))]);
    }

    /// <summary>The runs of all works and of the head by stretch.</summary>
    internal static List<StretchDraft> Draft(IEnumerable<NodeWork> works, OrchestratorRules rules, StretchHead? head)
    {
        var items = works.SelectMany(w => w.Runs.Select(r => new WorkItem(w.Source, w.IsOfSession, w.Operator, r)));
        var frozen = head?.Runs.Select(r => new WorkItem("", IsOfSession: false, "", new WorkRun(r.Pipeline, r.Model, r.StartMs, r.EndMs, []))) ?? [];
        var drafts = new List<StretchDraft>();
        foreach (var item in frozen.Concat(items).OrderBy(i => i.Run.FirstMs))
        {
            if (drafts.Count > 0 && item.Run.FirstMs - drafts[^1].ClosedAtMs <= rules.IdleGapMs)
            {
                drafts[^1].Add(item);
            }
            else
            {
                drafts.Add(new StretchDraft(item));
            }
        }

        return drafts;
    }

    /// <summary>True for the stretch that goes on from the head.</summary>
    internal static bool Continues(StretchDraft draft, StretchHead? head) =>
        head is not null && draft.OpenedAtMs <= head.OpenedAtMs && head.OpenedAtMs <= draft.ClosedAtMs;

    /// <summary>Latest work that names an operator, then the largest address; ('', 0) when none does.</summary>
    internal static (string Operator, long AtMs) OperatorOf(StretchDraft draft, long endMs, StretchHead? head)
    {
        var (name, atMs) = head is { Operator.Length: > 0 } ? (head.Operator, head.OperatorAtMs) : ("", 0L);
        foreach (var item in draft.Items.Where(i => i.Operator.Length > 0 && i.Run.FirstMs <= endMs))
        {
            var lastMs = Math.Min(item.Run.LastMs, endMs);
            if (name.Length == 0 || lastMs > atMs || (lastMs == atMs && string.CompareOrdinal(item.Operator, name) > 0))
            {
                (name, atMs) = (item.Operator, lastMs);
            }
        }

        return (name, atMs);
    }

    private static Stretch StretchOf(
        StretchDraft draft, List<List<BusySpan>> busy, List<BusySpan> union, OrchestratorRules rules, StretchHead? head) => new()
        {
            OpenedAtMs = draft.OpenedAtMs,
            ClosedAtMs = draft.ClosedAtMs,
            Operator = OperatorOf(draft, long.MaxValue, head).Operator,
            BusyMs = (head?.BusyMs ?? 0) + union.Length(),
            SessionsServed = (head?.SessionsServed ?? 0)
                + draft.Items.Where(i => i.IsOfSession).Select(i => i.Source).Distinct(StringComparer.Ordinal).Count(),
            PeakConcurrency = Math.Max(head?.PeakConcurrency ?? 0, BusySpans.Peak(busy.SelectMany(s => s))),
            Segments = draft.Segments(rules.IdleGapMs),
        };
}
