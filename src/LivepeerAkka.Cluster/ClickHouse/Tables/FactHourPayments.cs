using LivepeerAkka.Domain.Payments;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary><c>fact_hour_payments</c>: payments in their hour, under the demand key that they count for.</summary>
internal static class FactHourPayments
{
    public static readonly TableDefinition<PaymentFact> Table = new TableBuilder<PaymentFact>("fact_hour_payments")
        .Time("window_start", f => f.WindowStartMs)
        .Label("org", f => f.Org)
        .Uid("event_uid", f => f.Uid)
        .Text("session_id", f => f.Link.SessionId)
        .Label("link_status", f => f.Link.Status)
        .Label("gateway", f => f.Demand.Gateway)
        .Label("region", f => f.Demand.Region)
        .Label("pipeline_id", f => f.Demand.PipelineId)
        .Label("model_id", f => f.Demand.ModelId)
        .NullableWei("face_value_wei", f => f.Detail.FaceValueWei)
        .NullableWei("expected_value_wei", f => f.Detail.ExpectedValueWei)
        .NullableInt64("ticket_count", f => f.Detail.TicketCount)
        .UInt64("version", f => f.Version)
        .Flag("is_deleted", _ => false)
        .Build();
}
