namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>The attempts of hour parts are those of the segments.</summary>
internal static class PartsMatchAttempts
{
    public static readonly Assertion Assertion = new(
        "parts_match_attempts",
        "Every decided attempt of a known session stands once, in the hour in which its segment began, with its outcome, health and latencies.",
        scope => Comparison.Of(
            Attempts.Of(scope),
            $"SELECT org, session_id, segment_index, window_start, {string.Join(", ", Attempts.Columns)} FROM fact_hour_parts WHERE attempt_outcome != '' AND {scope.OfSessions}",
            ["org", "session_id", "segment_index", "window_start"],
            Attempts.Columns));
}
