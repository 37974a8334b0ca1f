namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Accepted events and rows of single events are the same events.</summary>
internal static class EventsHaveFacts
{
    private static readonly (string Raw, string Fact, string Type, string Only)[] Families =
    [
        ("raw_stream_trace_events", "fact_stream_trace_edges", "stream_trace", "1"),
        ("raw_ai_stream_status", "fact_stream_status_samples", "ai_stream_status", "1"),
        ("raw_stream_ingest_metrics", "fact_stream_ingest_samples", "stream_ingest_metrics", "1"),
        ("raw_ai_stream_events", "fact_workflow_param_updates", "ai_stream_events", "lower(trimBoth(type)) = 'params_update'"),
        ("raw_payment_events", "fact_payments", "create_new_payment", "1"),
    ];

    public static readonly Assertion Assertion = new(
        "events_have_facts",
        "Every accepted status, trace, metric, parameter update and payment is exactly one fact, and every such fact is an accepted event.",
        scope => string.Join(" UNION ALL ", Families.Select(f => Of(f.Raw, f.Fact, f.Type, f.Only, scope))));

    // Events that came too late for their session, or past its maximum, are raw rows only; as many as were counted may be missing.
    private static string Of(string raw, string fact, string type, string only, AssertionScope scope) => $"""
        SELECT '{fact}' AS fact, org, event_uid, events, facts
        FROM
        (
            SELECT org, event_uid, events, facts, countIf(events = 1 AND facts = 0) OVER (ORDER BY org, event_uid) AS missing_so_far
            FROM
            (
                SELECT org, toString(event_uid) AS event_uid, countIf(side = 0) AS events, countIf(side = 1) AS facts, any(event_ts) AS at
                FROM
                (
                    SELECT org, event_uid, toNullable(event_ts) AS event_ts, 0 AS side FROM {raw} WHERE {only} AND {scope.Within("event_ts")}
                    UNION ALL
                    SELECT org, event_uid, toNullable(event_ts) AS event_ts, 1 AS side FROM {fact} WHERE {scope.Within("event_ts")}
                )
                GROUP BY org, event_uid
            )
            WHERE events != facts AND (facts = 0 OR events > 1 OR {Retention.HasRaw("at")})
        )
        WHERE NOT (events = 1 AND facts = 0 AND missing_so_far <= ifNull(
            (SELECT sum(event_count) FROM ingest_accounting WHERE event_type = '{type}' AND outcome = 'accepted' AND reason IN ('too_late', 'session_overflow')), 0))
        """;
}
