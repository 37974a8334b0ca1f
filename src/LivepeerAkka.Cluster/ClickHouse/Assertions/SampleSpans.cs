namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>What samples are and stand for, read from the samples themselves (sessions.md, section 7).</summary>
internal static class SampleSpans
{
    // Rates that are none (negative, not finite, beyond the plausible) count as not reported.
    private const string OutputMicros = "if(output_fps >= 0 AND output_fps <= 10000, toInt64(round(assumeNotNull(output_fps) * 1e6)), NULL)";
    private const string InputMicros = "if(input_fps >= 0 AND input_fps <= 10000, toInt64(round(assumeNotNull(input_fps) * 1e6)), NULL)";

    /// <summary>
    /// One row a sample: <c>org, session_id, segment_index, at_ms, is_running, output_micros, input_micros</c> (null = not reported) and
    /// <c>span_ms</c>, the time that it stands for; <c>is_first</c> of its segment.
    /// </summary>
    public static string Samples(AssertionScope scope) => $"""
        SELECT org, session_id, segment_index, at_ms, is_running, output_micros, input_micros, isNull(previous_ms) AS is_first,
            if(isNull(previous_ms), toInt64({scope.FirstSampleSpanMs}), least(at_ms - assumeNotNull(previous_ms), {scope.SampleSpanMaxMs})) AS span_ms
        FROM
        (
            SELECT org, session_id, segment_index, toUnixTimestamp64Milli(event_ts) AS at_ms,
                toUInt8(state IN ('ONLINE', 'DEGRADED_INPUT', 'DEGRADED_INFERENCE')) AS is_running, {OutputMicros} AS output_micros, {InputMicros} AS input_micros,
                lagInFrame(toNullable(toUnixTimestamp64Milli(event_ts))) OVER (
                    PARTITION BY org, session_id, segment_index ORDER BY event_ts, event_uid ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS previous_ms
            FROM fact_stream_status_samples WHERE {scope.OfSessions}
        )
        """;

    /// <summary>
    /// One row for each window that a sample touches: <c>window_ms</c>, <c>part_ms</c> (the time of it that the sample stands for) and
    /// <c>is_own</c> (the sample itself lies in it). A full window's end belongs to the time before it; the first sample's time to its own window.
    /// </summary>
    public static string Parts(AssertionScope scope, long windowMs) => $"""
        SELECT *, piece.1 AS window_ms, piece.2 AS part_ms, piece.3 AS is_own
        FROM
        (
            SELECT *, intDiv(at_ms, {windowMs}) * {windowMs} AS own, intDiv(at_ms - 1, {windowMs}) * {windowMs} AS last, least(span_ms, at_ms - last) AS late_ms,
                arrayJoin(if(is_first, [(own, span_ms, 1)], [(own, toInt64(0), 1), (last, late_ms, 0), (last - {windowMs}, span_ms - late_ms, 0)])) AS piece
            FROM ({Samples(scope)})
        )
        WHERE is_own OR part_ms > 0
        """;
}
