using LivepeerAkka.Simulator.Feeds;

namespace LivepeerAkka.Simulator.Faults;

/// <summary>
/// A mirror of one organisation's topics that brings a stretch of them a second time in one burst, minutes to days later; every other burst
/// carries replay markers. What waits in memory is bounded by how often it happens, not by the length of the run.
/// </summary>
internal sealed class MirrorBursts
{
    private const long MinuteMs = 60_000;
    private const long HourMs = 60 * MinuteMs;

    /// <summary>A record larger than this is not mirrored.</summary>
    private const int BytesMost = 100_000;

    private const int MarkerBytesMost = 200;

    private readonly SeededRandom _random;
    private readonly List<Emission> _stretch = [];
    private readonly int _bytesMost;
    private string _org = "";
    private long _until;
    private long _length;

    public MirrorBursts(ulong seed, int bytesMax)
    {
        // Markers must not make an accepted record too large.
        _bytesMost = Math.Min(BytesMost, bytesMax - MarkerBytesMost);
        _random = SeededRandom.Derive(seed, Purpose.MirrorBursts, 0);
        _until = _random.Between(200, 2_000);
    }

    /// <summary>Notes a record that was sent; null = no burst is due yet.</summary>
    public ListFeed? After(Emission record)
    {
        if (_until > 0)
        {
            if (--_until == 0)
            {
                (_org, _length) = (record.Gateway.Org, _random.Between(50, 600));
            }

            return null;
        }

        if (string.Equals(record.Gateway.Org, _org, StringComparison.Ordinal) && !(record.Record.Value?.Length > _bytesMost))
        {
            _stretch.Add(record);
        }

        return _stretch.Count == _length ? Burst(record.Record.TimestampMs) : null;
    }

    private ListFeed Burst(long nowMs)
    {
        var delay = _random.Below(10) switch
        {
            < 6 => _random.Between(2 * MinuteMs, HourMs),
            < 9 => _random.Between(HourMs, 24 * HourMs),
            _ => _random.Between(24 * HourMs, 72 * HourMs),
        };
        var isMarked = _random.Chance(5_000);
        var arrival = nowMs + delay;
        var copies = _stretch.Select((copy, i) => isMarked ? copy.Replayed(arrival + (i / 4)) : copy.Again(arrival + (i / 4))).ToList();
        _stretch.Clear();
        _until = _random.Between(20_000, 60_000);
        return new ListFeed(copies);
    }
}
