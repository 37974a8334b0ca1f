using LivepeerAkka.Simulator.Sessions;

namespace LivepeerAkka.Simulator.Faults;

/// <summary>What the way to Kafka does to a session's records: which get lost, when the others arrive.</summary>
internal sealed class Transport(IReadOnlySet<string> faults)
{
    private const long MinuteMs = 60_000;

    private readonly bool _loses = faults.Contains(FaultNames.Loss);
    private readonly bool _disorders = faults.Contains(FaultNames.Disorder);
    private readonly bool _delays = faults.Contains(FaultNames.Late);

    /// <summary>The records that arrive, with their arrival set, by arrival. At least one signal of the session survives. Their own times are on a clock
    /// that is <paramref name="clockSkewMs"/> ahead.</summary>
    public PlannedEvent[] Deliver(SeededRandom random, IReadOnlyList<PlannedEvent> sent, long clockSkewMs)
    {
        // Most sessions lose little; one in twenty-five has a gateway whose channel overflowed.
        var isHeavy = random.Chance(400);
        var arriving = new List<PlannedEvent>(sent.Count);
        var hasSignal = false;
        foreach (var planned in sent)
        {
            if (_loses && random.Chance(LossOf(planned.Kind, isHeavy)))
            {
                continue;
            }

            hasSignal |= planned.IsSignal;
            arriving.Add(planned with { ArrivalMs = planned.EnvelopeMs - clockSkewMs + DelayMs(random) });
        }

        if (!hasSignal)
        {
            var first = sent.First(e => e.IsSignal);
            arriving.Add(first with { ArrivalMs = first.EnvelopeMs - clockSkewMs + DelayMs(random) });
        }

        var result = arriving.ToArray();
        Array.Sort(result, static (a, b) => a.ArrivalMs != b.ArrivalMs ? a.ArrivalMs.CompareTo(b.ArrivalMs) : a.Number.CompareTo(b.Number));
        return result;
    }

    /// <summary>Time from the envelope's to arrival, ms; above 0.</summary>
    public long DelayMs(SeededRandom random)
    {
        var delay = random.Between(15, 140);
        if (_disorders)
        {
            delay += random.Below(100) switch
            {
                < 70 => random.Below(60),
                < 97 => random.Below(2_500),
                _ => random.Between(2_500, MinuteMs),
            };
        }

        return _delays && random.Chance(30) ? delay + random.Between(30 * MinuteMs, 360 * MinuteMs) : delay;
    }

    // Per ten thousand. Metrics are many and worth little; traces decide outcomes.
    private static int LossOf(EventKind kind, bool isHeavy) =>
        kind switch
        {
            EventKind.Status or EventKind.IngestMetrics => isHeavy ? 4_000 : 100,
            _ => isHeavy ? 4_500 : 250,
        };
}
