using System.Globalization;
using LivepeerAkka.Simulator.Network;
using LivepeerAkka.Simulator.Sessions;

namespace LivepeerAkka.Simulator.Records;

/// <summary>A face value as gateways write it, with the wei that it means.</summary>
internal sealed record FaceValue(string Text, long Wei);

/// <summary>What one payment says: the record is written from it, and the oracle reads it.</summary>
internal readonly record struct PaymentNote
{
    private static readonly FaceValue[] FaceValues =
    [
        new("2402400000000000 WEI", 2_402_400_000_000_000),
        new("0.0024 ETH", 2_400_000_000_000_000),
        new("0.012 ETH", 12_000_000_000_000_000),
        new("1000000000000001 WEI", 1_000_000_000_000_001),
    ];

    /// <summary>Number of the event that <see cref="PlanBuilder.Selection"/> writes: the session's first payment.</summary>
    private const int FirstPaymentNumberMost = 2;

    public required ulong IdSeed { get; init; }
    public required Gateway Gateway { get; init; }

    /// <summary>Name of the gateway as the record carries it, '' = it carries none.</summary>
    public required string GatewayName { get; init; }

    /// <summary>Who is paid, at which URL.</summary>
    public required OrchestratorNode Node { get; init; }

    /// <summary>Envelope's time, epoch ms.</summary>
    public required long TimeMs { get; init; }

    /// <summary>'' = the record names no request.</summary>
    public string RequestId { get; init; }

    /// <summary>Id of the payment session.</summary>
    public required string PaymentSessionId { get; init; }

    public required string ManifestId { get; init; }

    /// <summary>Model part of a manifest id that has one, else ''.</summary>
    public string ManifestModel { get; init; }

    public string Capability { get; init; }

    public required FaceValue FaceValue { get; init; }

    public required int Tickets { get; init; }

    /// <summary>A payment of a session; only the first payment of a payment session names the request.</summary>
    public static PaymentNote Of(SessionPlan plan, in PlannedEvent planned)
    {
        var node = planned.Node!;
        var isFirst = planned.Number <= FirstPaymentNumberMost;
        var session = SeededRandom.Mix(plan.IdSeed ^ ((ulong)node.Index << 40));
        var idSeed = plan.IdSeedOf(planned);
        var isApart = !isFirst && planned.Spelling.HasFlag(Spelling.PaidApart);
        return new PaymentNote
        {
            IdSeed = idSeed,
            Gateway = plan.Gateway,
            GatewayName = planned.Spelling.HasFlag(Spelling.BlankGateway) ? "" : plan.Gateway.Name,
            Node = node,
            TimeMs = planned.EnvelopeMs,
            RequestId = isFirst ? plan.RequestId : "",
            PaymentSessionId = isApart ? Hex(SeededRandom.Mix(idSeed ^ 1)) : Hex(session),
            ManifestId = isFirst ? $"35_{node.LiveModel}" : Hex(session >> 32),
            ManifestModel = isFirst ? node.LiveModel : "",
            Capability = "",
            FaceValue = isFirst ? FaceValues[0] : FaceValueOf(idSeed),
            Tickets = isFirst ? 2 : 1,
        };
    }

    public static FaceValue FaceValueOf(ulong idSeed) => FaceValues[(int)(SeededRandom.Mix(idSeed ^ 2) % (ulong)FaceValues.Length)];

    /// <summary>The lower half as eight hexadecimal digits.</summary>
    public static string Hex(ulong value) => ((uint)value).ToString("x8", CultureInfo.InvariantCulture);
}
