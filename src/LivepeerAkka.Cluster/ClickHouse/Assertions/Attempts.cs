namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Attempts read from segments, their sessions and the traces credited to them.</summary>
internal static class Attempts
{
    /// <summary>What an attempt says, as in the hour parts.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "attempt_outcome", "swapped_out_confirmed", "swapped_out_inferred", "attempt_loading_only", "attempt_zero_output", "attempt_output_failed",
        "health_signals", "health_expected", "first_output_ms", "startup_ms", "playable_ms",
    ];

    /// <summary>One row a decided attempt of a known session: key, identity, <c>window_start</c> of its beginning, and the columns.</summary>
    public static string Of(AssertionScope scope) => $"""
        SELECT g.org AS org, g.session_id AS session_id, g.segment_index AS segment_index, {Hour.Of("g.segment_start")} AS window_start,
            {string.Join(", ", Identity.Columns.Select(c => $"g.{c} AS {c}"))},
            g.attempt_outcome AS attempt_outcome, g.end_reason = 'swap' AS swapped_out_confirmed, g.end_reason = 'orchestrator_change' AS swapped_out_inferred,
            g.loading_only AS attempt_loading_only, g.zero_output AS attempt_zero_output, g.attempt_outcome = 'success' AND g.output_failed AS attempt_output_failed,
            g.health_signals AS health_signals, g.health_expected AS health_expected,
            {Between("toUnixTimestamp64Milli(if(g.segment_index = 0, assumeNotNull(s.requested_at), g.segment_start))", "e.processed_ms")} AS first_output_ms,
            {Between("e.ingest_ms", "e.playable_ms")} AS startup_ms,
            {Between("toUnixTimestamp64Milli(if(g.segment_index = 0, assumeNotNull(s.requested_at), g.segment_start))", "e.playable_ms")} AS playable_ms
        FROM (SELECT * FROM fact_workflow_session_segments WHERE {scope.OfSessions}) AS g
        INNER JOIN (SELECT org, session_id, requested_at FROM fact_workflow_sessions WHERE known) AS s ON s.org = g.org AND s.session_id = g.session_id
        LEFT JOIN
        (
            SELECT org, session_id, segment_index, {Earliest("gateway_send_first_ingest_segment", "ingest_ms")},
                {Earliest("gateway_receive_first_processed_segment", "processed_ms")}, {Earliest("gateway_receive_few_processed_segments", "playable_ms")}
            FROM fact_stream_trace_edges WHERE {scope.OfSessions} GROUP BY org, session_id, segment_index
        ) AS e ON e.org = g.org AND e.session_id = g.session_id AND e.segment_index = g.segment_index
        WHERE g.attempt_outcome IN ('success', 'excused', 'unexcused')
        """;

    private static string Earliest(string trace, string name) => $"minIf(toNullable(toUnixTimestamp64Milli(event_ts)), trace_type = '{trace}') AS {name}";

    private static string Between(string from, string to) => $"if({to} >= {from}, {to} - {from}, NULL)";
}
