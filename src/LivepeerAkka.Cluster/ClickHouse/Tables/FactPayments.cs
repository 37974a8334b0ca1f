using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Payments;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary><c>fact_payments</c>.</summary>
internal static class FactPayments
{
    public static readonly TableDefinition<PaymentFact> Table = new TableBuilder<PaymentFact>("fact_payments")
        .Uid("event_uid", f => f.Uid)
        .Label("org", f => f.Org)
        .NullableTime("event_ts", f => f.TimeMs)
        .Text("session_id", f => f.Link.SessionId)
        .Label("link_status", f => f.Link.Status)
        .UInt32("link_step", f => f.Link.Step)
        .Label("gateway", f => f.Detail.Gateway)
        .Label("region", _ => "")
        .Label("recipient", f => f.Detail.Recipient)
        .Label("sender", f => f.Detail.Sender)
        .Label("orchestrator_url", f => f.Detail.Url)
        .Text("request_id", f => f.Detail.RequestId)
        .Text("payment_session_id", f => f.Detail.PaymentSessionId)
        .Text("manifest_id", f => f.Detail.ManifestId)
        .Label("manifest_pipeline_id", f => ManifestIds.PipelineOf(f.Detail.ManifestId))
        .Label("manifest_model_id", f => ManifestIds.ModelOf(f.Detail.ManifestId))
        .Label("capability", f => f.Detail.Capability)
        .NullableWei("face_value_wei", f => f.Detail.FaceValueWei)
        .NullableWei("expected_value_wei", f => f.Detail.ExpectedValueWei)
        .NullableInt64("ticket_count", f => f.Detail.TicketCount)
        .NullableDecimal("win_probability", f => f.Detail.WinProbability)
        .Text("price", f => f.Detail.Price)
        .NullableDecimal("price_wei_per_pixel", f => f.Detail.PriceWeiPerPixel)
        .UInt64("version", f => f.Version)
        .Flag("is_deleted", _ => false)
        .Build();
}
