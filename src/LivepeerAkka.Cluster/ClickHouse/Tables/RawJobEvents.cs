using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary><c>raw_job_events</c>: batch, LLM, bring-your-own-container and worker events.</summary>
internal static class RawJobEvents
{
    public static readonly TableDefinition<RawEventRow> Table = RawTable.Begin<JobEvent>("raw_job_events")
        .Label("event_type", r => r.Source.Event.Type)
        .Label("type", r => r.Part.Type)
        .Text("request_id", r => r.Part.RequestId)
        .Label("pipeline", r => r.Part.Pipeline)
        .Label("model", r => r.Part.Model)
        .Label("capability", r => r.Part.Capability)
        .Label("orchestrator_hot_wallet", r => r.Part.Orchestrator.HotWallet)
        .Label("orchestrator_info_url", r => r.Part.Orchestrator.Url)
        .Label("orchestrator_url", r => r.Part.Url)
        .Label("worker_url", r => r.Part.WorkerUrl)
        .NullableFlag("success", r => r.Part.Success)
        .NullableInt32("tries", r => r.Part.Tries)
        .NullableFloat64("duration_ms", r => r.Part.DurationMs)
        .NullableInt32("http_status", r => r.Part.HttpStatus)
        .NullableFloat64("latency_score", r => r.Part.LatencyScore)
        .NullableDecimal("price_per_unit", r => r.Part.PricePerUnit)
        .Label("error_type", r => r.Part.ErrorType)
        .Text("error", r => r.Part.Error)
        .NullableFlag("streaming", r => r.Part.Streaming)
        .NullableInt64("prompt_tokens", r => r.Part.PromptTokens)
        .NullableInt64("completion_tokens", r => r.Part.CompletionTokens)
        .NullableInt64("total_tokens", r => r.Part.TotalTokens)
        .NullableFloat64("ttft_ms", r => r.Part.TtftMs)
        .NullableFloat64("tokens_per_second", r => r.Part.TokensPerSecond)
        .NullableFloat64("total_duration_ms", r => r.Part.TotalDurationMs)
        .Label("finish_reason", r => r.Part.FinishReason)
        .OneRow();
}
