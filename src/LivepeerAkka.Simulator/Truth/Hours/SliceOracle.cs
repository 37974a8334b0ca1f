using LivepeerAkka.Simulator.Sessions;

namespace LivepeerAkka.Simulator.Truth.Hours;

/// <summary>Cuts a segment's work at the hours (sessions.md section 7), written from the contract alone.</summary>
internal static class SliceOracle
{
    public const long HourMs = 3_600_000;

    private const long MinuteMs = 60_000;

    private const long FirstSampleMs = 10_000;
    private const long SampleMostMs = 20_000;
    private const int SilentMost = 2;

    /// <summary>Start of the hour that holds a time.</summary>
    public static long HourOf(long atMs) => atMs - (((atMs % HourMs) + HourMs) % HourMs);

    /// <summary>The slices of a segment, by hour.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="errors">Numbers of the samples to which an error belongs.</param>
    public static List<HourSliceTruth> Of(OracleSegment segment, IReadOnlySet<int> errors)
    {
        var evidence = segment.Records.Where(r => SegmentOracle.IsEvidence(r.Kind) && r.Node is not null).Select(r => r.EventMs);
        return Cut(segment.Samples, errors, evidence.Append(segment.StartMs), segment.StartMs, segment.EndMs!.Value);
    }

    /// <summary>The slices of a session that has no segment, by hour.</summary>
    public static List<HourSliceTruth> OfNobody(IReadOnlyList<PlannedEvent> samples, IReadOnlySet<int> errors) =>
        Cut(samples, errors, [], long.MaxValue, long.MaxValue);

    private static List<HourSliceTruth> Cut(
        IReadOnlyList<PlannedEvent> samples, IReadOnlySet<int> errors, IEnumerable<long> evidenceMs, long startMs, long endMs)
    {
        var spans = SpansOf(samples);
        var hours = samples.Select(s => s.EventMs).Concat(evidenceMs).Concat(spans.Select(s => s.FromMs)).Select(HourOf).ToHashSet();
        return hours.Order().Select(hour =>
        {
            var here = samples.Where(s => HourOf(s.EventMs) == hour).ToList();
            var running = here.Count(s => s.Sample.State is PlannedState.Online or PlannedState.DegradedInput or PlannedState.DegradedInference);
            var isTail = startMs < hour && endMs < hour + HourMs && running == 0 && here.Count <= SilentMost
                && here.TrueForAll(s => s.Sample.OutputMicros == 0);
            var time = spans.Where(s => HourOf(s.FromMs) == hour).Sum(s => s.ToMs - s.FromMs);
            return new HourSliceTruth(
                hour, here.ConvertAll(s => s.Sample.OutputMicros), running, here.Count(s => errors.Contains(s.Number)), time, isTail)
            {
                Minutes = MinutesOf(here, [.. spans.Where(s => HourOf(s.FromMs) == hour)]),
            };
        }).ToList();
    }

    private static List<MinuteTruth> MinutesOf(List<PlannedEvent> samples, List<Span> spans)
    {
        var counted = samples.ToLookup(s => MinuteOf(s.EventMs), s => s.Sample.OutputMicros);
        var pieces = spans.ToLookup(p => MinuteOf(p.FromMs), p => p.ToMs - p.FromMs);
        return counted.Select(c => c.Key).Union(pieces.Select(p => p.Key)).Order()
            .Select(m => new MinuteTruth(m, [.. counted[m]], pieces[m].Sum())).ToList();
    }

    private static long MinuteOf(long atMs) => HourViews.Minutes.StartOf(atMs);

    // Cut at minutes, and so at hours: a span counts where it begins.
    private static List<Span> SpansOf(IReadOnlyList<PlannedEvent> samples)
    {
        var spans = new List<Span>();
        for (var i = 0; i < samples.Count; i++)
        {
            var at = samples[i].EventMs;
            if (i == 0)
            {
                // The first stands for its ten seconds in its own hour and minute, wherever they lie.
                spans.Add(new Span(at, at + FirstSampleMs));
                continue;
            }

            for (var from = Math.Max(samples[i - 1].EventMs, at - SampleMostMs); from < at;)
            {
                var to = Math.Min(at, MinuteOf(from) + MinuteMs);
                spans.Add(new Span(from, to));
                from = to;
            }
        }

        return spans;
    }
}
