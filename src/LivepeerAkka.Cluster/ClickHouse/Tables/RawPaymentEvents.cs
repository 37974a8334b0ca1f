using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary><c>raw_payment_events</c>.</summary>
internal static class RawPaymentEvents
{
    public static readonly TableDefinition<RawEventRow> Table = RawTable.Begin<Payment>("raw_payment_events")
        .Text("request_id", r => r.Part.RequestId)
        .Text("payment_session_id", r => r.Part.SessionId)
        .Text("manifest_id", r => r.Part.ManifestId)
        .Label("sender", r => r.Part.Sender)
        .Label("recipient", r => r.Part.Recipient)
        .Label("orchestrator_url", r => r.Part.Url)
        .NullableWei("face_value_wei", r => r.Part.FaceValueWei)
        .NullableWei("expected_value_wei", r => r.Part.ExpectedValueWei)
        .Text("price", r => r.Part.Price)
        .NullableDecimal("price_wei_per_pixel", r => r.Part.PriceWeiPerPixel)
        .NullableDecimal("win_probability", r => r.Part.WinProbability)
        .NullableInt64("ticket_count", r => r.Part.TicketCount)
        .Label("capability", r => r.Part.Capability)
        .OneRow();
}
