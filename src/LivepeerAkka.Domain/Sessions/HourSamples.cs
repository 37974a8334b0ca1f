using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>
/// What the samples of one slice show beyond its sums: their output rates and their minutes. Read from the log when facts leave, because the fold
/// needs none of it; with <see cref="SegmentTally"/> it shares the rules of section 7.
/// </summary>
internal sealed class HourSamples
{
    private const int MinutesOfHour = 60;
    private const long MinuteMs = 60_000;

    private readonly List<long> _outputFpsMicros = [];
    private readonly MinuteWork[] _minutes = new MinuteWork[MinutesOfHour];

    /// <summary>Reported output fps, millionths, ascending.</summary>
    public IReadOnlyList<long> OutputFpsMicros
    {
        get
        {
            _outputFpsMicros.Sort();
            return _outputFpsMicros;
        }
    }

    /// <summary>Minutes in which there is something, ascending.</summary>
    public IReadOnlyList<MinuteWork> Minutes
    {
        get
        {
            var minutes = new List<MinuteWork>();
            for (var i = 0; i < MinutesOfHour; i++)
            {
                if (_minutes[i] is { StatusSamples: > 0 } or { SampleMs: > 0 })
                {
                    minutes.Add(_minutes[i] with { Minute = i });
                }
            }

            return minutes;
        }
    }

    /// <summary>Samples by slice; none for slices without samples.</summary>
    /// <param name="log">The signals.</param>
    /// <param name="analysis">What the rules make of them.</param>
    /// <param name="rules">What samples stand for.</param>
    public static IReadOnlyDictionary<HourKey, HourSamples> Of(SignalLog log, SessionAnalysis analysis, SessionRules rules)
    {
        var slices = new Dictionary<HourKey, HourSamples>();
        var previousMs = new long?[analysis.Segments.Count + 1];
        foreach (var number in analysis.Order)
        {
            ref readonly var entry = ref log.Entries[number];
            if (!entry.Is(SignalTraits.Sample))
            {
                continue;
            }

            var (segment, atMs) = (analysis.SegmentOfSignal[number], entry.EventTimeMs);
            At(slices, segment, atMs).AddSample(atMs, Fps.Reported(log.SampleOf(entry).OutputFps));
            var span = rules.SampleSpanMs(previousMs[segment + 1], atMs);
            if (previousMs[segment + 1] is not null)
            {
                AddSpan(slices, segment, atMs, span);
            }
            else
            {
                At(slices, segment, atMs).AddTime(atMs, span);
            }

            previousMs[segment + 1] = atMs;
        }

        return slices;
    }

    private static void AddSpan(Dictionary<HourKey, HourSamples> slices, int segment, long endMs, long spanMs)
    {
        for (var (end, left) = (endMs, spanMs); left > 0;)
        {
            // The instant of a full minute ends the minute before it, as that of a full hour does.
            var minute = end - 1 - ((end - 1 - HourWindow.StartOf(end - 1)) % MinuteMs);
            var part = Math.Min(left, end - minute);
            At(slices, segment, minute).AddTime(minute, part);
            (end, left) = (minute, left - part);
        }
    }

    private static HourSamples At(Dictionary<HourKey, HourSamples> slices, int segment, long timeMs)
    {
        var key = new HourKey(segment, HourWindow.StartOf(timeMs));
        if (!slices.TryGetValue(key, out var slice))
        {
            slices.Add(key, slice = new HourSamples());
        }

        return slice;
    }

    private static int MinuteOf(long timeMs) => (int)((timeMs - HourWindow.StartOf(timeMs)) / MinuteMs);

    private void AddTime(long timeMs, long spanMs)
    {
        ref var minute = ref _minutes[MinuteOf(timeMs)];
        minute = minute with { SampleMs = checked((int)(minute.SampleMs + spanMs)) };
    }

    private void AddSample(long timeMs, double? outputFps)
    {
        ref var minute = ref _minutes[MinuteOf(timeMs)];
        minute = minute with
        {
            StatusSamples = minute.StatusSamples + 1,
            PositiveSamples = minute.PositiveSamples + (outputFps > 0 ? 1 : 0),
        };
        if (outputFps is { } fps)
        {
            var micros = Fps.Micros(fps);
            _outputFpsMicros.Add(micros);
            minute = minute with
            {
                OutputFpsSumMicros = minute.OutputFpsSumMicros + micros,
                OutputFpsSamples = minute.OutputFpsSamples + 1,
            };
        }
    }
}
