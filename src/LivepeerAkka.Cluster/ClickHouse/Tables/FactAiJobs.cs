using LivepeerAkka.Domain.Jobs;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary><c>fact_ai_jobs</c>.</summary>
internal static class FactAiJobs
{
    public static readonly TableDefinition<AiJobFact> Table = Llm(new TableBuilder<AiJobFact>("fact_ai_jobs")
        .Label("org", f => f.Key.Org)
        .Label("job_kind", f => f.Key.Kind)
        .Text("request_id", f => f.Key.RequestId)
        .Identity(f => f.Identity)
        .Label("capability", f => f.Capability)
        .NullableTime("requested_at", f => f.RequestedAtMs)
        .NullableTime("selected_at", f => f.SelectedAtMs)
        .NullableTime("completed_at", f => f.CompletedAtMs)
        .NullableFlag("success", f => f.Success)
        .Label("selection_outcome", f => f.Selection)
        .NullableInt32("tries", f => f.Tries)
        .NullableFloat64("duration_ms", f => f.DurationMs)
        .NullableInt32("http_status", f => f.HttpStatus)
        .Label("error_type", f => f.ErrorType)
        .Text("error", f => f.Error))
        .UInt32("event_count", f => f.EventCount)
        .NullableUid("evidence_signal_uid", f => f.EvidenceSignalUid)
        .NullableUid("evidence_capability_uid", f => f.EvidenceCapabilityUid)
        .Label("runner_up_address", f => f.RunnerUp)
        .Uid("first_event_uid", f => f.FirstEventUid)
        .Uid("last_event_uid", f => f.LastEventUid)
        .UInt64("version", f => f.Version)
        .Flag("is_deleted", _ => false)
        .Build();

    private static TableBuilder<AiJobFact> Llm(TableBuilder<AiJobFact> table) => table
        .NullableFlag("streaming", f => f.Streaming)
        .NullableInt64("prompt_tokens", f => f.PromptTokens)
        .NullableInt64("completion_tokens", f => f.CompletionTokens)
        .NullableInt64("total_tokens", f => f.TotalTokens)
        .NullableFloat64("ttft_ms", f => f.TtftMs)
        .NullableFloat64("tokens_per_second", f => f.TokensPerSecond)
        .Label("finish_reason", f => f.FinishReason);
}
