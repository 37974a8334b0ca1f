using System.Globalization;
using LivepeerAkka.Simulator.Sessions;

namespace LivepeerAkka.Simulator.Records;

/// <summary><c>create_new_payment</c> data; only the first payment of a payment session names the request.</summary>
internal static class PaymentRecord
{
    /// <summary>Number of the event that <see cref="PlanBuilder.Selection"/> writes: the session's first payment.</summary>
    private const int FirstPaymentNumberMost = 2;

    public static void Write(JsonBuffer json, SessionPlan plan, in PlannedEvent planned)
    {
        var node = planned.Node!;
        var isFirst = planned.Number <= FirstPaymentNumberMost;
        var session = SeededRandom.Mix(plan.IdSeed ^ ((ulong)node.Index << 40));
        json.Raw("{\"capability\":\"\",\"clientIP\":\"203.0.113."u8).Number(1 + (long)(plan.IdSeed % 250))
            .Raw("\",\"faceValue\":\""u8).Raw(isFirst ? "2402400000000000 WEI"u8 : "0.0024 ETH"u8)
            .Raw("\",\"manifestID\":"u8).Text(isFirst ? $"35_{node.LiveModel}" : Hex((uint)(session >> 32)))
            .Raw(",\"numTickets\":\""u8).Number(isFirst ? 2 : 1)
            .Raw("\",\"orchestrator\":"u8).Text(node.Url)
            .Raw(",\"price\":\"1635.021 wei/pixel\",\"recipient\":"u8).Text(node.Operator.Address)
            .Raw(",\"requestID\":"u8).Text(isFirst ? plan.RequestId : "")
            .Raw(",\"sender\":"u8).Text(plan.Gateway.Sender)
            .Raw(",\"sessionID\":"u8).Text(Hex((uint)session))
            .Raw(",\"winProb\":\"0.0009990010\"}"u8);
    }

    private static string Hex(uint value) => value.ToString("x8", CultureInfo.InvariantCulture);
}
