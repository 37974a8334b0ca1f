namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>The work of hour parts is that of the slices.</summary>
internal static class PartsMatchSlices
{
    private static readonly string[] Work =
    [
        "is_tail_artifact", "status_samples", "positive_samples", "running_samples", "error_samples", "sample_ms", "output_fps_sum_micros",
        "output_fps_samples", "in_minutes",
    ];

    public static readonly Assertion Assertion = new(
        "parts_match_slices",
        "The part of a segment in an hour has the work and the identity of its slice, and its minutes add up to it.",
        scope => Comparison.Of(
            $"""
            SELECT org, session_id, segment_index, window_start, {Identity.List()}, is_tail_artifact, status_samples, positive_samples, running_samples,
                error_samples, sample_ms, output_fps_sum_micros, output_fps_samples,
                (toUInt64(status_samples), toUInt64(positive_samples), sample_ms, output_fps_sum_micros, toUInt64(output_fps_samples)) AS in_minutes
            FROM fact_session_hours WHERE {scope.OfSessions}
            """,
            $"""
            SELECT org, session_id, segment_index, window_start, {Identity.List()}, is_tail_artifact, status_samples, positive_samples, running_samples,
                error_samples, sample_ms, arraySum(output_fps_micros) AS output_fps_sum_micros, length(output_fps_micros) AS output_fps_samples,
                (arraySum(minute_status_samples), arraySum(minute_positive_samples), arraySum(minute_sample_ms), arraySum(minute_output_fps_sum_micros),
                    arraySum(minute_output_fps_samples)) AS in_minutes
            FROM fact_hour_parts
            WHERE segment_index >= -1 AND {scope.OfSessions} AND NOT (status_samples = 0 AND sample_ms = 0 AND attempt_outcome != ''
                AND (org, session_id, segment_index, window_start) NOT IN (SELECT org, session_id, segment_index, window_start FROM fact_session_hours))
            """,
            ["org", "session_id", "segment_index", "window_start"],
            [.. Identity.Columns, .. Work]));
}
