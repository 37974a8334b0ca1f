using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary>Raw tables of payments and jobs.</summary>
internal static class RawOtherEventTables
{
    public static readonly TableDefinition<RawEventRow> Payments = RawEventColumns.Table("raw_payment_events")
        .Text("request_id", r => r.Payload<Payment>().RequestId)
        .Text("session_id", r => r.Payload<Payment>().SessionId)
        .Text("manifest_id", r => r.Payload<Payment>().ManifestId)
        .Label("sender", r => r.Payload<Payment>().Sender)
        .Label("recipient", r => r.Payload<Payment>().Recipient)
        .Label("orchestrator_url", r => r.Payload<Payment>().Url)
        .OptionalWei("face_value_wei", r => r.Payload<Payment>().FaceValueWei)
        .Text("price", r => r.Payload<Payment>().Price)
        .OptionalDecimal("price_wei_per_pixel", 9, r => r.Payload<Payment>().PriceWeiPerPixel)
        .OptionalDecimal("win_probability", 18, r => r.Payload<Payment>().WinProbability)
        .OptionalInt64("ticket_count", r => r.Payload<Payment>().TicketCount)
        .Label("capability", r => r.Payload<Payment>().Capability)
        .OptionalWei("expected_value_wei", r => r.Payload<Payment>().ExpectedValueWei)
        .Json("raw_json", r => r.Event.RawJson)
        .Build();

    public static readonly TableDefinition<RawEventRow> Jobs = RawEventColumns.Table("raw_job_events")
        .Label("family", r => r.Event.Type)
        .Label("type", r => r.Payload<JobEvent>().Type)
        .Text("request_id", r => r.Payload<JobEvent>().RequestId)
        .Label("pipeline", r => r.Payload<JobEvent>().Pipeline)
        .Label("model_id", r => r.Payload<JobEvent>().Model)
        .Label("capability", r => r.Payload<JobEvent>().Capability)
        .Label("orchestrator_hot_wallet", r => r.Payload<JobEvent>().Orchestrator.HotWallet)
        .Label("orchestrator_url", r => r.Payload<JobEvent>().Url)
        .Label("worker_url", r => r.Payload<JobEvent>().WorkerUrl)
        .OptionalFlag("success", r => r.Payload<JobEvent>().Success)
        .OptionalInt32("tries", r => r.Payload<JobEvent>().Tries)
        .OptionalNumber("duration_ms", r => r.Payload<JobEvent>().DurationMs)
        .OptionalInt32("http_status", r => r.Payload<JobEvent>().HttpStatus)
        .OptionalNumber("latency_score", r => r.Payload<JobEvent>().LatencyScore)
        .OptionalDecimal("price_per_unit", 9, r => r.Payload<JobEvent>().PricePerUnit)
        .Label("error_type", r => r.Payload<JobEvent>().ErrorType)
        .Text("error", r => r.Payload<JobEvent>().Error)
        .OptionalFlag("streaming", r => r.Payload<JobEvent>().Streaming)
        .OptionalInt64("prompt_tokens", r => r.Payload<JobEvent>().PromptTokens)
        .OptionalInt64("completion_tokens", r => r.Payload<JobEvent>().CompletionTokens)
        .OptionalInt64("total_tokens", r => r.Payload<JobEvent>().TotalTokens)
        .OptionalNumber("ttft_ms", r => r.Payload<JobEvent>().TtftMs)
        .OptionalNumber("tokens_per_second", r => r.Payload<JobEvent>().TokensPerSecond)
        .OptionalNumber("total_duration_ms", r => r.Payload<JobEvent>().TotalDurationMs)
        .Label("finish_reason", r => r.Payload<JobEvent>().FinishReason)
        .Json("raw_json", r => r.Event.RawJson)
        .Build();
}
