using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Network;
using LivepeerAkka.Simulator.Records;

namespace LivepeerAkka.Simulator.Feeds;

/// <summary>Payments of one organisation that no stream sends: for jobs, for capabilities of own containers, after lost requests.</summary>
internal sealed class PaymentFeed : IFeed
{
    private const long EveryMsLeast = 20_000;
    private const long EveryMsMost = 160_000;

    private readonly IReadOnlyList<(Gateway Gateway, List<OrchestratorNode> Paid)> _gateways;
    private readonly SeededRandom _random;
    private readonly Transport _transport = new(FaultNames.None);
    private readonly JsonBuffer _json = new();
    private readonly long _untilMs;
    private long _atMs;

    public PaymentFeed(SimulationOptions options, IReadOnlyList<Gateway> gateways, int organisation)
    {
        _gateways = [.. gateways.Select(g => (g, g.Nodes.Where(n => n.HasModels).ToList()))];
        _random = SeededRandom.Derive(options.Seed, Purpose.Payments, (ulong)organisation);
        _atMs = options.Start.ToUnixTimeMilliseconds();
        _untilMs = _atMs + (long)(options.Hours * 3_600_000);
        Schedule();
    }

    public long? NextArrivalMs { get; private set; }

    public Emission Take()
    {
        var (gateway, paid) = _random.Pick(_gateways);
        var at = _atMs + gateway.ClockSkewMs;
        var payment = Draw(gateway, _random.Pick(paid).At(at), at) with { GatewayName = Envelope.NameFor(_random, gateway) };
        Envelope.Open(_json, payment.IdSeed, "create_new_payment"u8, at, payment.GatewayName);
        PaymentRecord.Write(_json, payment);
        var emission = Emission.Accepted(gateway, "create_new_payment", NextArrivalMs!.Value, Envelope.Close(_json)) with { Payment = payment };
        Schedule();
        return emission;
    }

    private PaymentNote Draw(Gateway gateway, OrchestratorNode node, long atMs)
    {
        var idSeed = _random.Next();
        var isForContainer = _random.Chance(4_000);
        return new PaymentNote
        {
            IdSeed = idSeed,
            Gateway = gateway,
            GatewayName = "",
            Node = node,
            TimeMs = atMs,
            RequestId = _random.Chance(5_000) ? $"lost-{PaymentNote.Hex(_random.Next())}" : "",
            PaymentSessionId = $"apart-{PaymentNote.Hex(_random.Next())}",
            ManifestId = PaymentNote.Hex(_random.Next()),
            ManifestModel = "",
            Capability = isForContainer ? _random.Pick(Catalogue.ContainerOffers).Model : "",
            FaceValue = PaymentNote.FaceValueOf(idSeed),
            Tickets = (int)_random.Between(1, 3),
        };
    }

    private void Schedule()
    {
        _atMs += _random.Between(EveryMsLeast, EveryMsMost);
        NextArrivalMs = _atMs < _untilMs ? Math.Max(NextArrivalMs ?? 0, _atMs + _transport.DelayMs(_random)) : null;
    }
}
