using System.Text.Json;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest.Payloads;

/// <summary><c>create_new_payment</c>. Amounts that cannot be read are null: their text stays in the raw row.</summary>
internal static class PaymentReader
{
    public static PayloadResult Read(ref Utf8JsonReader reader)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        decimal? winProbability = null;
        long? tickets = null;
        long? timestampMs = null;
        var members = JsonMembers.Of(ref reader);
        while (members.Next(ref reader, out var name))
        {
            switch (name)
            {
                case "winProb":
                    winProbability = JsonValue.Decimal(ref reader);
                    break;
                case "numTickets":
                    tickets = JsonValue.Integer(ref reader);
                    break;
                case "timestamp":
                    timestampMs = JsonValue.TimeMs(ref reader);
                    break;
                case "requestID" or "sessionID" or "manifestID" or "sender" or "recipient" or "orchestrator" or "faceValue" or "price" or "capability":
                    texts[name] = JsonValue.Text(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        string Text(string name) => texts.GetValueOrDefault(name, "");
        if (Text("sessionID").Length == 0)
        {
            return PayloadResult.Missing("data.sessionID");
        }

        if (Text("recipient").Length == 0)
        {
            return PayloadResult.Missing("data.recipient");
        }

        var face = WeiAmount.Parse(Text("faceValue"));
        winProbability = winProbability is >= 0 and <= 1 ? winProbability : null;
        tickets = tickets is >= 0 ? tickets : null;
        return PayloadResult.Of(
            new Payment(
                Text("requestID"), Text("sessionID"), Text("manifestID"), Text("sender").ToLowerInvariant(), Text("recipient").ToLowerInvariant(),
                Text("orchestrator"), face, Text("price"), WeiAmount.ParsePricePerPixel(Text("price")), winProbability, tickets, Text("capability"),
                WeiAmount.ExpectedValue(face, winProbability, tickets)),
            timestampMs);
    }
}
