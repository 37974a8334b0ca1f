using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Network;
using LivepeerAkka.Simulator.Records;

namespace LivepeerAkka.Simulator.Feeds;

/// <summary>One gateway's discovery results and capability snapshots, in turn, every few minutes.</summary>
internal sealed class CapabilityFeed : IFeed
{
    private readonly Gateway _gateway;
    private readonly SeededRandom _random;
    private readonly Transport _transport;
    private readonly JsonBuffer _json = new();
    private readonly long _meanMs;
    private readonly bool _isReal;
    private readonly long _untilMs;
    private readonly int _entriesMost;
    private readonly int _bytesMax;
    private long _atMs;
    private int _count;

    public CapabilityFeed(SimulationOptions options, Gateway gateway)
    {
        _gateway = gateway;
        _random = SeededRandom.Derive(options.Seed, Purpose.Capabilities, (ulong)gateway.Index);
        _transport = new Transport(FaultNames.None);
        _meanMs = (long)(options.CapabilityMinutes * 60_000);
        _entriesMost = options.CapabilityEntriesMax == 0 ? int.MaxValue : options.CapabilityEntriesMax;
        _bytesMax = options.RecordBytesMax;
        var start = options.Start.ToUnixTimeMilliseconds();
        _isReal = options.Mix == TrafficMix.Real;
        _untilMs = start + gateway.ClockSkewMs + (long)(options.Hours * 3_600_000);
        Schedule(start + gateway.ClockSkewMs + _random.Between(0, Math.Min(_meanMs, 30_000)));
    }

    public long? NextArrivalMs { get; private set; }

    public Emission Take()
    {
        var arrival = NextArrivalMs!.Value;
        var isSnapshot = _count++ % 2 == 1;
        var family = isSnapshot ? "network_capabilities" : "discovery_results";
        var familyBytes = isSnapshot ? "network_capabilities"u8 : "discovery_results"u8;
        Envelope.Open(_json, _random.Next(), familyBytes, _atMs, Envelope.NameFor(_random, _gateway));
        IReadOnlyList<OrchestratorNode> shown = [];
        if (isSnapshot)
        {
            shown = WriteSnapshot();
        }
        else
        {
            DiscoveryRecord.WriteEntries(_json, _gateway.Nodes.Select(n => n.At(_atMs)).ToList(), _count);
        }

        var emission = Emission.Accepted(_gateway, family, arrival, Envelope.Close(_json)) with { Shown = shown, ShownAtMs = _atMs };
        if (emission.Record.Value!.Value.Length > _bytesMax)
        {
            emission = emission with { Fate = Fate.Rejected, Reason = "record_too_large" };
        }

        Schedule(_atMs + (isSnapshot ? PauseMs() : _random.Between(100, 900)));
        return emission;
    }

    // A snapshot shows a part of what the gateway sees: another stretch of the list every time. One in fifty is a single object.
    private List<OrchestratorNode> WriteSnapshot()
    {
        if (_random.Chance(200) && _random.Pick(_gateway.Nodes).ReportedAt(_atMs) is { } single)
        {
            CapabilityRecord.WriteEntry(_json, _random, single, _atMs);
            return [single];
        }

        var count = Math.Min(_entriesMost, _gateway.Nodes.Count);
        var from = _random.Below(_gateway.Nodes.Count);
        var shown = Enumerable.Range(0, count)
            .Select(i => _gateway.Nodes[(from + i) % _gateway.Nodes.Count].ReportedAt(_atMs)).OfType<OrchestratorNode>().ToList();
        CapabilityRecord.WriteEntries(_json, _random, shown, _atMs);
        return shown;
    }

    // Gateways of the real network report every 1 to 25 minutes.
    private long PauseMs() => _isReal ? _random.Between(_meanMs / 13, _meanMs * 25 / 13) : _random.Between(_meanMs / 2, _meanMs * 3 / 2);

    private void Schedule(long atMs)
    {
        _atMs = atMs;
        NextArrivalMs = atMs < _untilMs ? Math.Max(NextArrivalMs ?? 0, atMs - _gateway.ClockSkewMs + _transport.DelayMs(_random)) : null;
    }
}
