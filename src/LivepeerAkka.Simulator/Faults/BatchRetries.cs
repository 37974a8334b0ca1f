using LivepeerAkka.Simulator.Feeds;
using LivepeerAkka.Simulator.Network;

namespace LivepeerAkka.Simulator.Faults;

/// <summary>Gateways whose acknowledgement was lost send their last batch again: up to 100 records with the same ids.</summary>
internal sealed class BatchRetries(ulong seed)
{
    private const int BatchMost = 100;
    private const int PerTenThousand = 20;

    /// <summary>A record larger than this is not kept for a retry.</summary>
    private const int BytesMost = 100_000;

    private readonly SeededRandom _random = SeededRandom.Derive(seed, Purpose.Retries, 0);
    private readonly Dictionary<Gateway, Queue<Emission>> _sent = [];

    /// <summary>Notes a record that was sent; now and then a retry of what its gateway sent last begins: a feed of copies.</summary>
    public ListFeed? After(Emission record)
    {
        if (record.Record.Value is { Length: > BytesMost })
        {
            return null;
        }

        if (!_sent.TryGetValue(record.Gateway, out var sent))
        {
            _sent.Add(record.Gateway, sent = new Queue<Emission>(BatchMost));
        }

        if (sent.Count == BatchMost)
        {
            sent.Dequeue();
        }

        sent.Enqueue(record);
        if (!_random.Chance(PerTenThousand))
        {
            return null;
        }

        var count = _random.Chance(2_000) ? sent.Count : Math.Min(sent.Count, (int)_random.Between(1, 30));
        var arrival = record.Record.TimestampMs + _random.Between(200, 20_000);
        return new ListFeed(sent.TakeLast(count).Select((copy, i) => copy.Again(arrival + i)).ToList());
    }
}
