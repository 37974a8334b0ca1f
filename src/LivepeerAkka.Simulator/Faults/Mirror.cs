using LivepeerAkka.Simulator.Feeds;

namespace LivepeerAkka.Simulator.Faults;

/// <summary>A mirror that brings single records a second time, hours later.</summary>
internal sealed class Mirror(ulong seed)
{
    private const int PerTenThousand = 30;
    private const long HourMs = 3_600_000;

    private readonly SeededRandom _random = SeededRandom.Derive(seed, Purpose.Mirror, 0);

    /// <summary>The copy of a record that will arrive late; null = none this time.</summary>
    public ListFeed? After(Emission record) =>
        record.Record.Value is { Length: < 100_000 } && _random.Chance(PerTenThousand)
            ? new ListFeed([record.Again(record.Record.TimestampMs + _random.Between(HourMs, 6 * HourMs))])
            : null;
}
