namespace LivepeerAkka.Simulator.Records;

/// <summary><c>create_new_payment</c> data.</summary>
internal static class PaymentRecord
{
    public static void Write(JsonBuffer json, in PaymentNote payment) =>
        json.Raw("{\"capability\":"u8).Text(payment.Capability)
            .Raw(",\"clientIP\":\"203.0.113."u8).Number(1 + (long)(payment.IdSeed % 250))
            .Raw("\",\"faceValue\":"u8).Text(payment.FaceValue.Text)
            .Raw(",\"manifestID\":"u8).Text(payment.ManifestId)
            .Raw(",\"numTickets\":\""u8).Number(payment.Tickets)
            .Raw("\",\"orchestrator\":"u8).Text(payment.Node.Url)
            .Raw(",\"price\":\"1635.021 wei/pixel\",\"recipient\":"u8).Text(payment.Node.Operator.Address)
            .Raw(",\"requestID\":"u8).Text(payment.RequestId)
            .Raw(",\"sender\":"u8).Text(payment.Gateway.Sender)
            .Raw(",\"sessionID\":"u8).Text(payment.PaymentSessionId)
            .Raw(",\"winProb\":\"0.0009990010\"}"u8);
}
