using System.Text.Json;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest.Payloads;

/// <summary><c>create_new_payment</c>. Amounts that cannot be read are null: their text stays in the raw row.</summary>
internal static class PaymentReader
{
    public static PayloadResult Read(ref Utf8JsonReader reader)
    {
        var payment = new Parts();
        var members = JsonMembers.Of(ref reader);
        while (members.Next(ref reader, out var name))
        {
            payment.Take(name, ref reader);
        }

        return payment.SessionId.Length == 0 ? PayloadResult.Missing("data.sessionID")
            : payment.Recipient.Length == 0 ? PayloadResult.Missing("data.recipient")
            : PayloadResult.Of(payment.Build(), payment.TimestampMs);
    }

    private ref struct Parts
    {
        public string SessionId = "";
        public string Recipient = "";
        public long? TimestampMs;
        private string _requestId = "";
        private string _manifestId = "";
        private string _sender = "";
        private string _url = "";
        private string _face = "";
        private string _price = "";
        private string _capability = "";
        private decimal? _winProbability;
        private long? _tickets;

        public Parts()
        {
        }

        public void Take(string name, ref Utf8JsonReader reader)
        {
            switch (name)
            {
                case "requestID":
                    _requestId = JsonValue.Id(ref reader);
                    break;
                case "sessionID":
                    SessionId = JsonValue.Id(ref reader);
                    break;
                case "manifestID":
                    _manifestId = JsonValue.Id(ref reader);
                    break;
                case "sender":
                    _sender = JsonValue.Address(ref reader);
                    break;
                case "recipient":
                    Recipient = JsonValue.Address(ref reader);
                    break;
                case "orchestrator":
                    _url = JsonValue.Url(ref reader);
                    break;
                case "faceValue":
                    _face = JsonValue.Id(ref reader);
                    break;
                case "price":
                    _price = JsonValue.Id(ref reader);
                    break;
                case "winProb":
                    _winProbability = JsonValue.Decimal(ref reader);
                    break;
                case "numTickets":
                    _tickets = JsonValue.Integer(ref reader);
                    break;
                case "capability":
                    _capability = JsonValue.Label(ref reader);
                    break;
                case "timestamp":
                    TimestampMs = JsonValue.TimeMs(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        public readonly Payment Build()
        {
            var face = WeiAmount.Parse(_face);
            var winProbability = _winProbability is >= 0 and <= 1 ? _winProbability : null;
            var tickets = _tickets is >= 0 ? _tickets : null;
            return new Payment(
                _requestId, SessionId, _manifestId, _sender, Recipient, _url, face, _price, WeiAmount.ParsePricePerPixel(_price),
                winProbability, tickets, _capability, WeiAmount.ExpectedValue(face, winProbability, tickets));
        }
    }
}
