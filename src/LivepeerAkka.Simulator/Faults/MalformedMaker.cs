using System.Text;
using LivepeerAkka.Simulator.Feeds;

namespace LivepeerAkka.Simulator.Faults;

/// <summary>Sends records of every kind that is rejected, one kind after the other.</summary>
internal sealed class MalformedMaker
{
    private const int PerTenThousand = 40;
    private const int TooLargeMost = 2;

    private readonly SeededRandom _random;
    private readonly IReadOnlyList<MalformedKind> _kinds;
    private int _next;
    private int _tooLarge;

    public MalformedMaker(ulong seed, int bytesMax)
    {
        _random = SeededRandom.Derive(seed, Purpose.Malformed, 0);
        _kinds = MalformedKinds.All(bytesMax);
        _next = _random.Below(_kinds.Count);
    }

    /// <summary>What may arrive together with a record; null = nothing this time.</summary>
    public Emission? With(Emission record)
    {
        if (!_random.Chance(PerTenThousand))
        {
            return null;
        }

        var kind = NextKind();
        if (kind.Reason == "record_too_large" && _tooLarge++ >= TooLargeMost)
        {
            // They are a megabyte each: two in a run show all that there is to see.
            kind = NextKind();
        }

        var now = record.Record.TimestampMs;
        var text = kind.Make(Uuid.From(_random.Next(), _random.Next()), now - 50);

        // Spelled out: a null array would convert to an empty value.
        ReadOnlyMemory<byte>? value = text is null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(text).AsMemory();
        return new Emission(
            new SimulatedRecord(Emission.TopicOf(record.Gateway.Org, kind.Family), record.Gateway.Org, now, value),
            kind.Family, kind.Reason.Length == 0 ? Fate.Accepted : Fate.Rejected, kind.Reason, record.Gateway)
        {
            Job = kind.Reason.Length == 0 ? MalformedKinds.JobOf(kind, now - 50) : null,
        };
    }

    private MalformedKind NextKind()
    {
        var kind = _kinds[_next];
        _next = (_next + 1) % _kinds.Count;
        return kind;
    }
}
