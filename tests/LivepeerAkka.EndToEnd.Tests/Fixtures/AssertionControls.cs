namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>For each assertion a corruption that it sees and no other does.</summary>
internal static class AssertionControls
{
    private const string FirstHour = "window_start = (SELECT min(window_start) FROM fact_hour_parts)";

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
        ["parts_match_slices"] = s => s.RewriteAsync("fact_hour_parts", "running_samples + 1 AS running_samples", "status_samples > 0"),
        ["parts_match_attempts"] = s => s.RewriteAsync("fact_hour_parts", "health_signals + 1 AS health_signals", "attempt_outcome != ''"),
        ["parts_match_sessions"] = s => s.RewriteAsync("fact_hour_parts", "1 - session_swapped AS session_swapped", "is_requested"),
        ["parts_match_payments"] = s => s.RewriteAsync("fact_hour_payments", "'elsewhere' AS region"),
        ["performance_matches_facts"] = s => InHourAndDayAsync(s, "agg_performance", "running_samples + 1 AS running_samples"),
        ["minutes_match_facts"] = s => s.RewriteAsync("agg_performance_1m", "sample_ms + 1 AS sample_ms"),
        ["attempts_match_facts"] = s => InHourAndDayAsync(s, "agg_sessions", "loading_only + 1 AS loading_only"),
        ["demand_matches_facts"] = s => InHourAndDayAsync(s, "agg_demand", "output_fps_samples + 1 AS output_fps_samples"),
        ["capacity_matches_reports"] = s => InHourAndDayAsync(s, "agg_capacity", "capacity_sum + 1 AS capacity_sum"),
        ["days_match_hours"] = s => s.RewriteAsync("agg_demand_1d", "requested_sessions + 1 AS requested_sessions"),
        ["rollups_are_fresh"] = async s =>
        {
            await s.RewriteAsync("fact_hour_parts", "now64(3, 'UTC') - INTERVAL 1 HOUR AS written_at", FirstHour);
            await s.RewriteAsync("agg_hours", "now64(3, 'UTC') - INTERVAL 1 DAY AS written_at", FirstHour);
        },
        ["view_keys_match_facts"] = s => s.DistortAsync("v_api_sla_compliance", "SELECT * FROM {0} ORDER BY ALL LIMIT 1000000 OFFSET 1"),
        ["demand_is_union"] = s => s.DistortAsync(
            "v_api_network_demand",
            """
            SELECT * FROM {0} UNION ALL
            (
                SELECT * REPLACE ('nowhere' AS gateway, toUInt256(0) AS ticket_face_value_wei, toUInt256(0) AS ticket_expected_value_wei)
                FROM {0} WHERE requested_sessions = 0 AND status_samples = 0 AND total_minutes = 0 LIMIT 1
            )
            """),
        ["demand_sums_match_facts"] = s => s.DistortAsync("v_api_network_demand", "SELECT * REPLACE (status_samples + 1 AS status_samples) FROM {0}"),
        ["payments_reach_demand"] = s => s.DistortAsync(
            "v_api_network_demand", "SELECT * REPLACE (ticket_face_value_wei + (ticket_face_value_wei > 0) AS ticket_face_value_wei) FROM {0}"),
        ["demand_adds_up"] = s => s.DistortAsync("v_api_network_demand", "SELECT * REPLACE (excused_sessions + 1 AS excused_sessions) FROM {0}"),
        ["ratios_in_range"] = s => s.DistortAsync(
            "v_api_gpu_metrics",
            """
            SELECT * REPLACE (startup_success + if(startup_success > 0, 1, 0) AS output_failed,
                if(startup_success > 0, -1 / startup_success, NULL) AS effective_success_ratio)
            FROM {0}
            """),
        ["ratios_match_counts"] = s => s.DistortAsync(
            "v_api_sla_compliance", "SELECT * REPLACE (if(startup_success + startup_unexcused > 0, 0.123, NULL) AS startup_success_ratio) FROM {0}"),
        ["one_row_per_key"] = s => s.DistortAsync("v_api_jobs_latest", "SELECT * FROM {0} UNION ALL (SELECT * FROM {0} LIMIT 1)"),
    };

    // A row of an hour, and the row of the day that is made of it.
    private static async Task InHourAndDayAsync(CorruptibleStore store, string rollup, string change)
    {
        var first = $"(SELECT toStartOfDay(min(window_start)) FROM {rollup}_1h)";
        var row = $"(SELECT tuple({KeyOf(rollup)}) FROM {rollup}_1h FINAL WHERE toStartOfDay(window_start) = {first} ORDER BY ALL LIMIT 1)";
        await store.RewriteAsync($"{rollup}_1h", change, $"toStartOfDay(window_start) = {first} AND tuple({KeyOf(rollup)}) = {row}");
        await store.RewriteAsync($"{rollup}_1d", change, $"toStartOfDay(window_start) = {first} AND tuple({KeyOf(rollup)}) = {row}");
    }

    private static string KeyOf(string rollup) => rollup switch
    {
        "agg_demand" => "org, gateway, region, pipeline_id, model_id",
        "agg_capacity" => "orchestrator_url, pipeline_id, model_id",
        _ => "org, gateway, region, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name",
    };
}
