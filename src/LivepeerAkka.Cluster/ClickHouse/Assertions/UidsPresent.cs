namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Lineage reaches to the event.</summary>
internal static class UidsPresent
{
    private static readonly (string Table, string Column)[] Columns =
    [
        ("raw_stream_trace_events", "event_uid"), ("raw_ai_stream_status", "event_uid"), ("raw_ai_stream_events", "event_uid"),
        ("raw_stream_ingest_metrics", "event_uid"), ("raw_network_capabilities", "event_uid"), ("raw_discovery_results", "event_uid"),
        ("raw_payment_events", "event_uid"), ("raw_job_events", "event_uid"), ("raw_rejected_events", "event_uid"), ("raw_ignored_samples", "event_uid"),
        ("fact_stream_trace_edges", "event_uid"), ("fact_stream_status_samples", "event_uid"), ("fact_stream_ingest_samples", "event_uid"),
        ("fact_workflow_param_updates", "event_uid"), ("fact_payments", "event_uid"),
        ("fact_workflow_sessions", "first_event_uid"), ("fact_workflow_sessions", "last_event_uid"),
        ("fact_ai_jobs", "first_event_uid"), ("fact_ai_jobs", "last_event_uid"),
        ("fact_workflow_session_segments", "evidence_signal_uid"),
    ];

    public static readonly Assertion Assertion = new(
        "uids_present",
        "Every row that stands for an event, or was made of some, names it by its uid.",
        _ => $"SELECT * FROM ({string.Join(" UNION ALL ", Columns.Select(OffendersOf))}) WHERE offenders > 0")
    {
        IsOfWhole = true,
    };

    private static string OffendersOf((string Table, string Column) of) =>
        $"SELECT '{of.Table}' AS table_name, '{of.Column}' AS column_name, countIf({of.Column} = toUUID('00000000-0000-0000-0000-000000000000')) AS offenders FROM {of.Table}";
}
