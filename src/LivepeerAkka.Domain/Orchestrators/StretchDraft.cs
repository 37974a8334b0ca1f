namespace LivepeerAkka.Domain.Orchestrators;

/// <summary>One run in the fold. Of the frozen head: source '' and no spans.</summary>
internal readonly record struct WorkItem(string Source, bool IsOfSession, string Operator, WorkRun Run);

/// <summary>The runs of one stretch, by first record.</summary>
internal sealed class StretchDraft(WorkItem first)
{
    public List<WorkItem> Items { get; } = [first];

    public long OpenedAtMs { get; } = first.Run.FirstMs;

    public long ClosedAtMs { get; private set; } = first.Run.LastMs;

    public void Add(WorkItem item)
    {
        Items.Add(item);
        ClosedAtMs = Math.Max(ClosedAtMs, item.Run.LastMs);
    }

    /// <summary>Spans of each source from a time on, joined: a session is at a node once, whatever it does there.</summary>
    public List<List<BusySpan>> BusyBySource(long fromMs) =>
    [
        .. Items.Where(i => i.Run.Busy.Count > 0).GroupBy(i => i.Source, StringComparer.Ordinal)
            .Select(g => BusySpans.Union(g.SelectMany(i => i.Run.Busy).From(fromMs))),
    ];

    /// <summary>The runs of each pipeline and model, joined over gaps that are not longer than the idle gap.</summary>
    public List<ActivitySegment> Segments(long idleGapMs)
    {
        var segments = new List<ActivitySegment>();
        foreach (var pair in Items.GroupBy(i => (i.Run.Pipeline, i.Run.Model)))
        {
            var place = segments.Count;
            // Items stand by first record, and grouping keeps that order.
            foreach (var (_, _, _, run) in pair)
            {
                if (segments.Count > place && run.FirstMs - segments[^1].EndMs <= idleGapMs)
                {
                    segments[^1] = segments[^1] with { EndMs = Math.Max(segments[^1].EndMs, run.LastMs) };
                }
                else
                {
                    segments.Add(new ActivitySegment(pair.Key.Pipeline, pair.Key.Model, run.FirstMs, run.LastMs));
                }
            }
        }

        segments.Sort(ByPlace);
        return segments;
    }

    private static int ByPlace(ActivitySegment a, ActivitySegment b)
    {
        var byTime = (a.StartMs, a.EndMs).CompareTo((b.StartMs, b.EndMs));
        var byPipeline = byTime != 0 ? byTime : string.CompareOrdinal(a.Pipeline, b.Pipeline);
        return byPipeline != 0 ? byPipeline : string.CompareOrdinal(a.Model, b.Model);
    }
}
