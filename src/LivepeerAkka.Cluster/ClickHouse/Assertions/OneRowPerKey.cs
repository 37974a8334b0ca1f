namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>A reader need not know about versions.</summary>
internal static class OneRowPerKey
{
    private const string Gpu = "orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name";

    private static readonly (string View, string Key, string Time)[] Views =
    [
        ("v_api_session_latest", "org, session_id", "started_at"),
        ("v_api_segments_latest", "org, session_id, segment_index", "segment_start"),
        ("v_api_session_hours_latest", "org, session_id, segment_index, window_start", "window_start"),
        ("v_api_jobs_latest", "org, job_kind, request_id", "ifNull(requested_at, selected_at)"),
        ("v_api_payments_latest", "org, event_uid", "event_ts"),
        ("v_api_gpu_metrics", "window_start, " + Gpu, "window_start"),
        ("v_api_sla_compliance", "window_start, " + Gpu, "window_start"),
        ("v_api_network_demand", "window_start, gateway, region, pipeline_id, model_id", "window_start"),
        ("v_api_network_demand_by_gpu", "window_start, " + Gpu, "window_start"),
        ("v_api_orchestrator_uptime", "window_start, orchestrator_address, orchestrator_url", "window_start"),
    ];

    public static readonly Assertion Assertion = new(
        "one_row_per_key",
        "Views show one row a key: the latest version.",
        scope => string.Join(" UNION ALL ", Views.Select(v => Of(v.View, v.Key, scope.Within(v.Time)))));

    // As a reader who sets nothing sees them.
    private static string Of(string view, string key, string isWithin) =>
        $"SELECT '{view}' AS view_name, toString(tuple({key})) AS row_key, count() AS standing FROM {view} WHERE {isWithin} GROUP BY {key} HAVING standing > 1 SETTINGS final = 0";
}
