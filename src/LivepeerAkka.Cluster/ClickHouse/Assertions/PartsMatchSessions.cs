namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>The own parts of sessions say when they were requested, how they started and when they were there.</summary>
internal static class PartsMatchSessions
{
    private static readonly string[] Values =
    [
        .. Identity.Columns, "is_requested", "startup_outcome", "outcome_reason", "has_segment", "session_swapped", "session_output_failed", "present_from",
        "present_to",
    ];

    public static readonly Assertion Assertion = new(
        "parts_match_sessions",
        "Every known session is requested once, in the hour of its request, with its outcome, and is there in every hour that it touches.",
        scope => Comparison.Of(
            $"""
            SELECT org, session_id, window_start, {Identity.List()}, is_requested, if(is_requested, startup_outcome, '') AS startup_outcome,
                if(is_requested, outcome_reason, '') AS outcome_reason, is_requested AND segment_count > 0 AS has_segment,
                is_requested AND swapped AS session_swapped, is_requested AND success AND output_failed AS session_output_failed, present_from, present_to
            FROM ({Requests.Of(scope)})
            """,
            $"""
            SELECT org, session_id, window_start, {string.Join(", ", Values)} FROM fact_hour_parts WHERE segment_index = -2 AND {scope.OfSessions}
            """,
            ["org", "session_id", "window_start"],
            Values));
}
