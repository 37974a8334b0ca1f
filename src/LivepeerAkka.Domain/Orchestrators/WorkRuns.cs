namespace LivepeerAkka.Domain.Orchestrators;

/// <summary>A record of work, epoch ms, and how long before it the sample stands for, ms; 0 for what is no sample.</summary>
internal readonly record struct WorkPoint(long AtMs, long SpanMs);

/// <summary>Gathers the records of one source at one node and makes runs of them.</summary>
internal sealed class WorkRuns
{
    private readonly Dictionary<(string Pipeline, string Model), List<WorkPoint>> _points = [];

    public void Add(string pipeline, string model, WorkPoint point)
    {
        if (!_points.TryGetValue((pipeline, model), out var points))
        {
            _points.Add((pipeline, model), points = []);
        }

        points.Add(point);
    }

    /// <summary>Runs by (first, last, pipeline, model), within the maxima of the rules.</summary>
    public IReadOnlyList<WorkRun> Build(OrchestratorRules rules)
    {
        var runs = new List<WorkRun>();
        foreach (var ((pipeline, model), points) in _points)
        {
            points.Sort((a, b) => a.AtMs.CompareTo(b.AtMs));
            for (var (start, i) = (0, 1); i <= points.Count; i++)
            {
                if (i == points.Count || points[i].AtMs - points[i - 1].AtMs > rules.IdleGapMs)
                {
                    var busy = points[start..i].Select(p => new BusySpan(p.AtMs - p.SpanMs, p.AtMs));
                    runs.Add(new WorkRun(pipeline, model, points[start].AtMs, points[i - 1].AtMs, BusySpans.Union(busy)));
                    start = i;
                }
            }
        }

        runs.Sort(ByPlace);
        return WithinSpans(runs.Count > rules.RunsMax ? runs[^rules.RunsMax..] : runs, rules.BusySpansMax);
    }

    private static List<WorkRun> WithinSpans(List<WorkRun> runs, int spansMax)
    {
        var excess = runs.Sum(r => r.Busy.Count) - spansMax;
        if (excess <= 0)
        {
            return runs;
        }

        // A span is joined to the one after it; the narrowest gaps go first, then the earlier ones.
        var joined = runs.SelectMany((r, run) => r.Busy.Skip(1).Select((s, i) => (GapMs: s.StartMs - r.Busy[i].EndMs, AtMs: s.StartMs, run)))
            .Order().Take(excess).Select(g => (g.run, g.AtMs)).ToHashSet();
        return [.. runs.Select((r, run) => r with { Busy = Joined(r.Busy, s => joined.Contains((run, s.StartMs))) })];
    }

    private static List<BusySpan> Joined(IReadOnlyList<BusySpan> spans, Predicate<BusySpan> joinsTheOneBefore)
    {
        var result = new List<BusySpan>();
        foreach (var span in spans)
        {
            if (result.Count > 0 && joinsTheOneBefore(span))
            {
                result[^1] = result[^1] with { EndMs = span.EndMs };
            }
            else
            {
                result.Add(span);
            }
        }

        return result;
    }

    private static int ByPlace(WorkRun a, WorkRun b)
    {
        var byTime = (a.FirstMs, a.LastMs).CompareTo((b.FirstMs, b.LastMs));
        var byPipeline = byTime != 0 ? byTime : string.CompareOrdinal(a.Pipeline, b.Pipeline);
        return byPipeline != 0 ? byPipeline : string.CompareOrdinal(a.Model, b.Model);
    }
}
