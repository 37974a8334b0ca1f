using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary><c>fact_workflow_sessions</c>, which readers see as <c>v_api_session_latest</c>.</summary>
internal static class FactWorkflowSessions
{
    private const double MsPerMinute = 60_000;
    private const double MicrosPerUnit = 1_000_000;

    public static readonly TableDefinition<WorkflowSessionFact> Table =
        Work(Counts(Flags(Times(Identity(new TableBuilder<WorkflowSessionFact>("fact_workflow_sessions"))))))
            .UInt64("version", f => f.Version)
            .Uid("first_event_uid", f => f.FirstEventUid)
            .Uid("last_event_uid", f => f.LastEventUid)
            .Build();

    private static TableBuilder<WorkflowSessionFact> Identity(TableBuilder<WorkflowSessionFact> table) => table
        .Label("org", f => f.Key.Org)
        .Text("session_id", f => f.Key.SessionId)
        .Text("stream_id", f => f.Key.StreamId)
        .Text("request_id", f => f.Key.RequestId)
        .Label("traffic_class", f => f.TrafficClass)
        .Identity(f => f.Identity);

    private static TableBuilder<WorkflowSessionFact> Times(TableBuilder<WorkflowSessionFact> table) => table
        .NullableTime("requested_at", f => f.Times.RequestedAtMs)
        .NullableTime("first_ingest_at", f => f.Times.FirstIngestAtMs)
        .NullableTime("first_processed_at", f => f.Times.FirstProcessedAtMs)
        .NullableTime("playable_at", f => f.Times.PlayableAtMs)
        .NullableTime("started_at", f => f.Times.StartedAtMs)
        .NullableTime("ended_at", f => f.Times.EndedAtMs)
        .NullableTime("last_signal_at", f => f.Times.LastSignalAtMs)
        .Label("close_reason", f => f.CloseReason)
        .Label("startup_outcome", f => f.StartupOutcome)
        .Label("outcome_reason", f => f.OutcomeReason);

    private static TableBuilder<WorkflowSessionFact> Flags(TableBuilder<WorkflowSessionFact> table) => table
        .Flag("known", f => f.Flags.Known)
        .Flag("success", f => f.StartupOutcome == "success")
        .Flag("excused", f => f.StartupOutcome == "excused")
        .Flag("unexcused", f => f.StartupOutcome == "unexcused")
        .Flag("swapped", f => f.Flags.Swapped)
        .Flag("loading_only", f => f.Flags.LoadingOnly)
        .Flag("zero_output", f => f.Flags.ZeroOutput)
        .Flag("output_failed", f => f.Flags.OutputFailed)
        .Flag("has_orchestrator_change", f => f.Flags.HasOrchestratorChange)
        .Flag("has_model_change", f => f.Flags.HasModelChange)
        .Flag("has_pipeline_change", f => f.Flags.HasPipelineChange)
        .Flag("is_final", f => f.IsFinal);

    private static TableBuilder<WorkflowSessionFact> Counts(TableBuilder<WorkflowSessionFact> table) => table
        .UInt32("confirmed_swap_count", f => f.Counts.ConfirmedSwapCount)
        .UInt32("inferred_swap_count", f => f.Counts.InferredSwapCount)
        .UInt32("segment_count", f => f.Counts.SegmentCount)
        .UInt32("error_count", f => f.Counts.ErrorCount)
        .UInt32("close_marker_count", f => f.Counts.CloseMarkerCount)
        .UInt32("input_fault_count", f => f.Counts.InputFaultCount)
        .UInt64("restart_count", f => f.Counts.RestartCount)
        .UInt32("status_sample_count", f => f.Counts.StatusSampleCount)
        .UInt32("positive_output_samples", f => f.Counts.PositiveOutputSamples)
        .UInt32("running_samples", f => f.Counts.RunningSamples)
        .UInt32("loading_samples", f => f.Counts.LoadingSamples)
        .UInt32("error_samples", f => f.Counts.ErrorSamples)
        .UInt32("health_signals", f => f.Counts.HealthSignals)
        .UInt32("health_expected", f => f.Counts.HealthExpected)
        .UInt64("event_count", f => f.Counts.EventCount)
        .UInt64("duplicate_count", f => f.Counts.DuplicateCount)
        .UInt64("late_count", f => f.Counts.LateCount);

    private static TableBuilder<WorkflowSessionFact> Work(TableBuilder<WorkflowSessionFact> table) => table
        .NullableInt64("selection_ms", f => f.Latencies.SelectionMs)
        .NullableInt64("first_output_ms", f => f.Latencies.FirstOutputMs)
        .NullableInt64("playable_ms", f => f.Latencies.PlayableMs)
        .NullableInt64("startup_ms", f => f.Latencies.StartupMs)
        .NullableInt64("inference_first_ms", f => f.Latencies.InferenceFirstMs)
        .UInt64("total_sample_ms", f => f.TotalSampleMs)
        .Float64("total_minutes", f => f.TotalSampleMs / MsPerMinute)
        .Int64("output_fps_sum_micros", f => f.OutputFpsSumMicros)
        .UInt64("output_fps_samples", f => f.OutputFpsSamples)
        .NullableFloat64("avg_output_fps", f => f.OutputFpsSamples == 0 ? null : f.OutputFpsSumMicros / MicrosPerUnit / f.OutputFpsSamples);
}
