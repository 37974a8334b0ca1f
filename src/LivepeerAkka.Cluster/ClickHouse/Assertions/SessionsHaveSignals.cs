namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Sessions are what signals name. Ingest metrics prove liveness alone: of them no session is made.</summary>
internal static class SessionsHaveSignals
{
    public static readonly Assertion Assertion = new(
        "sessions_have_signals",
        "Every stream and request that a signal names is exactly one session, and every session has signals and counts all of them.",
        scope => Comparison.Of(
            $"""
            SELECT org, session_id, count() AS event_count
            FROM
            (
                SELECT org, session_id FROM raw_stream_trace_events WHERE {scope.OfSessions}
                UNION ALL
                SELECT org, session_id FROM raw_ai_stream_status WHERE {scope.OfSessions}
                UNION ALL
                SELECT org, session_id FROM raw_ai_stream_events WHERE {scope.OfSessions}
            )
            GROUP BY org, session_id
            HAVING {IsCounted}
            """,
            $"SELECT org, session_id, event_count FROM fact_workflow_sessions WHERE {Retention.HasRaw("started_at")} AND {scope.OfSessions} AND {IsCounted}",
            ["org", "session_id"],
            ["event_count"]));

    // Where events came too late or past a session's maximum, raw rows are more than what sessions count.
    private const string IsCounted =
        "(SELECT count() = 0 FROM ingest_accounting WHERE outcome = 'accepted' AND reason IN ('too_late', 'session_overflow'))";
}
