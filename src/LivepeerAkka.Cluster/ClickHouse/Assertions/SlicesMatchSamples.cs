namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Hour slices are what the samples make of them.</summary>
internal static class SlicesMatchSamples
{
    private static readonly string[] Values =
    [
        "status_samples", "positive_samples", "running_samples", "output_fps_sum_micros", "output_fps_samples", "input_fps_sum_micros", "sample_ms",
    ];

    public static readonly Assertion Assertion = new(
        "slices_match_samples",
        "Every hour slice counts the samples of its segment and hour, and the time that they stand for.",
        scope => Comparison.Of(
            $"""
            SELECT org, session_id, segment_index, fromUnixTimestamp64Milli(window_ms, 'UTC') AS window_start, sum(is_own) AS status_samples,
                sumIf(is_own, output_micros > 0) AS positive_samples, sumIf(is_own, is_running) AS running_samples,
                sumIf(ifNull(output_micros, 0), is_own) AS output_fps_sum_micros, sumIf(is_own, isNotNull(output_micros)) AS output_fps_samples,
                sumIf(ifNull(input_micros, 0), is_own) AS input_fps_sum_micros, sum(part_ms) AS sample_ms
            FROM ({SampleSpans.Parts(scope, 3_600_000)}) GROUP BY org, session_id, segment_index, window_ms
            """,
            $"SELECT org, session_id, segment_index, window_start, {string.Join(", ", Values)} FROM fact_session_hours WHERE (status_samples > 0 OR sample_ms > 0) AND {scope.OfSessions}",
            ["org", "session_id", "segment_index", "window_start"],
            Values));
}
