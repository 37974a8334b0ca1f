using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Network;
using LivepeerAkka.Simulator.Records;

namespace LivepeerAkka.Simulator.Feeds;

/// <summary>The jobs of one organisation: batch, LLM and own containers, with the lives of the containers' workers.</summary>
internal sealed class JobFeed : IFeed
{
    private readonly IReadOnlyList<Gateway> _gateways;
    private readonly SeededRandom _random;
    private readonly Transport _transport = new(FaultNames.None);
    private readonly JobRecords _records;
    private readonly Queue<Emission> _ready = [];
    private readonly long _meanMs;
    private readonly long _untilMs;
    private long _atMs;

    public JobFeed(SimulationOptions options, IReadOnlyList<Gateway> gateways, int organisation)
    {
        _gateways = gateways;
        _random = SeededRandom.Derive(options.Seed, Purpose.Jobs, (ulong)organisation);
        _records = new JobRecords(_random, options.Faults.Contains(FaultNames.Retries));
        _meanMs = Math.Max(2, (long)(options.JobSeconds * 1_000));
        _atMs = options.Start.ToUnixTimeMilliseconds();
        _untilMs = _atMs + (long)(options.Hours * 3_600_000);
        Refill();
    }

    public long? NextArrivalMs => _ready.TryPeek(out var next) ? next.Record.TimestampMs : null;

    public Emission Take()
    {
        var emission = _ready.Dequeue();
        if (_ready.Count == 0)
        {
            Refill();
        }

        return emission;
    }

    // Jobs of one organisation follow each other: the next one starts when all records of the last have arrived.
    private void Refill()
    {
        _atMs += _random.Between(_meanMs / 2, _meanMs * 3 / 2);
        if (_atMs >= _untilMs)
        {
            return;
        }

        var gateway = _random.Pick(_gateways);
        var arrival = 0L;
        foreach (var (family, timestampMs, value, note) in _records.Job(gateway, _atMs + gateway.ClockSkewMs))
        {
            arrival = Math.Max(arrival, timestampMs - gateway.ClockSkewMs + _transport.DelayMs(_random));
            _ready.Enqueue(Emission.Accepted(gateway, family, arrival, value) with { Job = note });
        }

        _atMs = Math.Max(_atMs, arrival);
    }
}
