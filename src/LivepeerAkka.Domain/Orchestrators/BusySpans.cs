namespace LivepeerAkka.Domain.Orchestrators;

/// <summary>Arithmetic of half-open spans.</summary>
internal static class BusySpans
{
    private const long HourMs = 3_600_000;

    /// <summary>The spans joined where they overlap or touch, in order; empty ones are left out.</summary>
    public static List<BusySpan> Union(IEnumerable<BusySpan> spans)
    {
        var joined = new List<BusySpan>();
        foreach (var span in spans.Where(s => s.EndMs > s.StartMs).OrderBy(s => s.StartMs))
        {
            if (joined.Count > 0 && span.StartMs <= joined[^1].EndMs)
            {
                joined[^1] = new BusySpan(joined[^1].StartMs, Math.Max(joined[^1].EndMs, span.EndMs));
            }
            else
            {
                joined.Add(span);
            }
        }

        return joined;
    }

    /// <summary>The parts at or after a time.</summary>
    public static IEnumerable<BusySpan> From(this IEnumerable<BusySpan> spans, long fromMs) =>
        spans.Where(s => s.EndMs > fromMs).Select(s => s.StartMs >= fromMs ? s : s with { StartMs = fromMs });

    /// <summary>The parts before a time.</summary>
    public static IEnumerable<BusySpan> Before(this IEnumerable<BusySpan> spans, long endMs) =>
        spans.Where(s => s.StartMs < endMs).Select(s => s.EndMs <= endMs ? s : s with { EndMs = endMs });

    /// <summary>Sum of the lengths, ms.</summary>
    public static long Length(this IEnumerable<BusySpan> spans) => spans.Sum(s => s.EndMs - s.StartMs);

    /// <summary>Most spans that share an instant: one that ends where another starts does not meet it.</summary>
    public static int Peak(IEnumerable<BusySpan> spans)
    {
        var edges = new List<(long AtMs, int Step)>();
        foreach (var span in spans.Where(s => s.EndMs > s.StartMs))
        {
            edges.Add((span.StartMs, 1));
            edges.Add((span.EndMs, -1));
        }

        edges.Sort();
        var (now, peak) = (0, 0);
        foreach (var (_, step) in edges)
        {
            now += step;
            peak = Math.Max(peak, now);
        }

        return peak;
    }

    /// <summary>Start of the hour that contains a time.</summary>
    public static long HourOf(long timeMs)
    {
        var into = timeMs % HourMs;
        return timeMs - (into < 0 ? into + HourMs : into);
    }

    /// <summary>The parts of a span by hour.</summary>
    public static IEnumerable<(long HourMs, BusySpan Part)> ByHour(BusySpan span)
    {
        for (var start = span.StartMs; start < span.EndMs;)
        {
            var hour = HourOf(start);
            var end = Math.Min(span.EndMs, hour + HourMs);
            yield return (hour, new BusySpan(start, end));
            start = end;
        }
    }
}
