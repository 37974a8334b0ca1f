namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>A single event belongs to a segment of its session, and to none only where there is none.</summary>
internal static class EventsInOneSegment
{
    public static readonly IReadOnlyList<string> Tables =
        ["fact_stream_trace_edges", "fact_stream_status_samples", "fact_stream_ingest_samples", "fact_workflow_param_updates"];

    public static readonly Assertion Assertion = new(
        "events_in_one_segment",
        "Every status, trace, metric and parameter update belongs to a segment that its session has, or to none where it has none.",
        scope => string.Join(" UNION ALL ", Tables.Select(t => Of(t, scope))));

    private static string Of(string table, AssertionScope scope) => $"""
        SELECT '{table}' AS fact, org, session_id, toString(event_uid) AS event_uid, segment_index, ifNull(s.segments, 0) AS segments
        FROM (SELECT org, session_id, event_uid, segment_index FROM {table} WHERE {scope.OfSessions}) AS e
        LEFT JOIN
        (
            SELECT org, session_id, count() AS segments FROM fact_workflow_session_segments WHERE {scope.OfSessions} GROUP BY org, session_id
        ) AS s USING (org, session_id)
        WHERE if(segments = 0, segment_index != -1, segment_index < 0 OR segment_index >= segments)
        """;
}
