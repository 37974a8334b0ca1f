namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>For each assertion a corruption that it sees and no other does.</summary>
internal static class AssertionControls
{
    public static readonly IReadOnlyDictionary<string, Func<CorruptibleStore, Task>> All = new Dictionary<string, Func<CorruptibleStore, Task>>(StringComparer.Ordinal)
    {
        ["accounting_identity"] = s => s.RewriteAsync("ingest_counters", "event_count + 1 AS event_count", "outcome = 'accepted' AND event_type = 'stream_trace'"),
        ["uids_present"] = s => s.RewriteAsync("fact_workflow_sessions", "toUUID('00000000-0000-0000-0000-000000000000') AS last_event_uid"),
        ["events_have_facts"] = s => s.RewriteAsync("fact_stream_ingest_samples", "1 AS is_deleted"),
        ["sessions_have_signals"] = s => s.RewriteAsync("fact_workflow_sessions", "event_count + 1 AS event_count"),
        ["jobs_have_events"] = s => s.RewriteAsync("fact_ai_jobs", "event_count + 1 AS event_count"),
        ["payments_match_events"] = s => s.RewriteAsync("fact_payments", "'other' AS request_id"),
        ["segment_indexes_contiguous"] = s => s.RewriteAsync("fact_workflow_sessions", "segment_count + 1 AS segment_count", "segment_count > 0"),
        ["segment_spans_disjoint"] = s => s.RewriteAsync(
            "fact_workflow_session_segments", "segment_end + INTERVAL 1 MILLISECOND AS segment_end", "end_reason = 'orchestrator_change' AND segment_end > segment_start"),
        ["events_in_one_segment"] = s => s.RewriteAsync("fact_stream_ingest_samples", "99 AS segment_index", "segment_index >= 0"),
        ["rows_agree_with_segment"] = s => s.RewriteAsync("fact_stream_trace_edges", "'elsewhere' AS region", "segment_index >= 0"),
        ["slices_match_samples"] = s => s.RewriteAsync("fact_stream_status_samples", "input_fps + 1 AS input_fps", "input_fps > 0"),
        ["slices_sum_to_sessions"] = s => s.RewriteAsync("fact_workflow_sessions", "error_samples + 1 AS error_samples", "status_sample_count > 0"),
        ["tail_artifacts_flagged"] = s => s.RewriteAsync(
            "fact_workflow_session_segments", "segment_end + INTERVAL 1 HOUR AS segment_end",
            """
            end_reason = 'session_end' AND (org, session_id, segment_index) IN
                (SELECT org, session_id, segment_index FROM fact_session_hours FINAL WHERE is_tail_artifact)
            """),
        ["outcome_flags_agree"] = s => s.RewriteAsync("fact_workflow_sessions", "4 AS health_signals"),
        ["swaps_have_evidence"] = s => s.RewriteAsync("fact_workflow_sessions", "confirmed_swap_count + 1 AS confirmed_swap_count", "swapped"),
        ["pipeline_is_not_model"] = s => s.RewriteAsync("fact_orchestrator_session_segments", "model_id AS pipeline_id", "model_id != ''"),
        ["operator_is_no_wallet"] = s => s.RewriteAsync(
            "fact_orchestrator_sessions",
            """
            (SELECT toString(any(orchestrator_hot_wallet)) FROM dim_orchestrator_offers WHERE orchestrator_hot_wallet NOT IN
                (SELECT toString(orchestrator_address) FROM dim_orchestrator_offers)) AS orchestrator_address
            """),
        ["one_row_per_key"] = s => s.DistortAsync("v_api_jobs_latest", "SELECT * FROM {0} UNION ALL (SELECT * FROM {0} LIMIT 1)"),
    };
}
