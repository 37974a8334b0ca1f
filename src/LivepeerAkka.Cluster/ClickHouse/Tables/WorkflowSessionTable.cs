using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary>A session's fact with the time of writing, epoch ms, which counts for retention alone.</summary>
public sealed record SessionFactRow(WorkflowSessionFact Fact, long WrittenAtMs);

/// <summary><c>fact_workflow_sessions</c>.</summary>
internal static class WorkflowSessionTable
{
    public static readonly TableDefinition<SessionFactRow> Definition = Written(Numbers(Flags(Times(Identity(
        new TableBuilder<SessionFactRow>("fact_workflow_sessions")))))).Build();

    private static TableBuilder<SessionFactRow> Identity(TableBuilder<SessionFactRow> table) => table
        .Label("org", r => r.Fact.Key.Org)
        .Text("session_id", r => r.Fact.Key.SessionId)
        .Text("stream_id", r => r.Fact.Key.StreamId)
        .Text("request_id", r => r.Fact.Key.RequestId)
        .Label("traffic_class", r => r.Fact.TrafficClass)
        .Label("gateway", r => r.Fact.Identity.Gateway)
        .Label("region", r => r.Fact.Identity.Region)
        .Label("orchestrator_address", r => r.Fact.Identity.OrchestratorAddress)
        .Label("orchestrator_url", r => r.Fact.Identity.OrchestratorUrl)
        .Label("orchestrator_hot_wallet", r => r.Fact.Identity.HotWallet)
        .Label("pipeline_id", r => r.Fact.Identity.PipelineId)
        .Label("model_id", r => r.Fact.Identity.ModelId)
        .Text("gpu_id", r => r.Fact.Identity.GpuId)
        .Label("gpu_slot", r => r.Fact.Identity.GpuSlot)
        .Label("gpu_model_name", r => r.Fact.Identity.GpuModelName)
        .OptionalUInt64("gpu_memory_bytes", r => (ulong?)r.Fact.Identity.GpuMemoryBytes)
        .Add("gpu_count", "Nullable(UInt32)", (w, r) => w.NullableInt32(r.Fact.Identity.GpuCount))
        .Label("attribution_status", r => r.Fact.Identity.AttributionStatus)
        .Label("attribution_reason", r => r.Fact.Identity.AttributionReason)
        .Label("attribution_method", r => r.Fact.Identity.AttributionMethod)
        .OptionalNumber("attribution_confidence", r => r.Fact.Identity.AttributionConfidence);

    private static TableBuilder<SessionFactRow> Times(TableBuilder<SessionFactRow> table) => table
        .OptionalTime("requested_at", r => r.Fact.Times.RequestedAtMs)
        .OptionalTime("first_ingest_at", r => r.Fact.Times.FirstIngestAtMs)
        .OptionalTime("first_processed_at", r => r.Fact.Times.FirstProcessedAtMs)
        .OptionalTime("playable_at", r => r.Fact.Times.PlayableAtMs)
        .OptionalTime("started_at", r => r.Fact.Times.StartedAtMs)
        .OptionalTime("ended_at", r => r.Fact.Times.EndedAtMs)
        .OptionalTime("last_signal_at", r => r.Fact.Times.LastSignalAtMs)
        .Label("close_reason", r => r.Fact.CloseReason)
        .Label("startup_outcome", r => r.Fact.StartupOutcome)
        .Label("outcome_reason", r => r.Fact.OutcomeReason);

    private static TableBuilder<SessionFactRow> Flags(TableBuilder<SessionFactRow> table) => table
        .Flag("known", r => r.Fact.Flags.Known)
        .Flag("success", r => r.Fact.StartupOutcome is "success")
        .Flag("excused", r => r.Fact.StartupOutcome is "excused")
        .Flag("unexcused", r => r.Fact.StartupOutcome is "unexcused")
        .Flag("swapped", r => r.Fact.Flags.Swapped)
        .Flag("loading_only", r => r.Fact.Flags.LoadingOnly)
        .Flag("zero_output", r => r.Fact.Flags.ZeroOutput)
        .Flag("output_failed", r => r.Fact.Flags.OutputFailed)
        .Flag("has_orchestrator_change", r => r.Fact.Flags.HasOrchestratorChange)
        .Flag("has_model_change", r => r.Fact.Flags.HasModelChange)
        .Flag("has_pipeline_change", r => r.Fact.Flags.HasPipelineChange)
        .Flag("is_final", r => r.Fact.IsFinal);

    private static TableBuilder<SessionFactRow> Numbers(TableBuilder<SessionFactRow> table) => table
        .Count32("confirmed_swap_count", r => r.Fact.Counts.ConfirmedSwapCount)
        .Count32("inferred_swap_count", r => r.Fact.Counts.InferredSwapCount)
        .Count32("segment_count", r => r.Fact.Counts.SegmentCount)
        .Count32("error_count", r => r.Fact.Counts.ErrorCount)
        .Count32("close_marker_count", r => r.Fact.Counts.CloseMarkerCount)
        .Count32("input_fault_count", r => r.Fact.Counts.InputFaultCount)
        .Count64("restart_count", r => r.Fact.Counts.RestartCount)
        .Count32("status_sample_count", r => r.Fact.Counts.StatusSampleCount)
        .Count32("positive_output_samples", r => r.Fact.Counts.PositiveOutputSamples)
        .Count32("running_samples", r => r.Fact.Counts.RunningSamples)
        .Count32("loading_samples", r => r.Fact.Counts.LoadingSamples)
        .Count32("error_samples", r => r.Fact.Counts.ErrorSamples)
        .Count32("health_signals", r => r.Fact.Counts.HealthSignals)
        .Count32("health_expected", r => r.Fact.Counts.HealthExpected)
        .Count64("event_count", r => r.Fact.Counts.EventCount)
        .Count64("duplicate_count", r => r.Fact.Counts.DuplicateCount)
        .Count64("late_count", r => r.Fact.Counts.LateCount)
        .OptionalInt64("selection_ms", r => r.Fact.Latencies.SelectionMs)
        .OptionalInt64("first_output_ms", r => r.Fact.Latencies.FirstOutputMs)
        .OptionalInt64("playable_ms", r => r.Fact.Latencies.PlayableMs)
        .OptionalInt64("startup_ms", r => r.Fact.Latencies.StartupMs)
        .OptionalInt64("inference_first_ms", r => r.Fact.Latencies.InferenceFirstMs)
        .Count64("total_sample_ms", r => r.Fact.TotalSampleMs)
        .Int64("output_fps_sum_micros", r => r.Fact.OutputFpsSumMicros)
        .Count64("output_fps_samples", r => r.Fact.OutputFpsSamples);

    private static TableBuilder<SessionFactRow> Written(TableBuilder<SessionFactRow> table) => table
        .Count64("version", r => r.Fact.Version)
        .Uid("first_event_uid", r => r.Fact.FirstEventUid)
        .Uid("last_event_uid", r => r.Fact.LastEventUid)
        .Flag("is_deleted", _ => false)
        .Time("written_at", r => r.WrittenAtMs);
}
