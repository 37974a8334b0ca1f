namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Slices add up to their segments, and to their sessions.</summary>
internal static class SlicesSumToSessions
{
    // Columns as (session, segment, slice); '' = the segment has none.
    private static readonly (string Session, string Segment, string Slice)[] Sums =
    [
        ("status_sample_count", "status_sample_count", "status_samples"),
        ("positive_output_samples", "positive_output_samples", "positive_samples"),
        ("error_samples", "error_samples", "error_samples"),
        ("total_sample_ms", "sample_ms", "sample_ms"),
        ("output_fps_sum_micros", "output_fps_sum_micros", "output_fps_sum_micros"),
        ("output_fps_samples", "output_fps_samples", "output_fps_samples"),
        ("running_samples", "", "running_samples"),
    ];

    // A slice of an hour with evidence but without samples adds nothing.
    private const string HasWork = "(h.status_samples > 0 OR h.sample_ms > 0)";

    public static readonly Assertion Assertion = new(
        "slices_sum_to_sessions",
        "Hour slices summed are the counts of their segment and of their session.",
        scope => Comparison.Of(
            $"""
            SELECT org, session_id, 'session' AS whole, {Columns(s => $"toUInt64({s.Session})")} FROM fact_workflow_sessions
            WHERE status_sample_count > 0 AND {scope.OfSessions}
            UNION ALL
            SELECT org, session_id, toString(segment_index) AS whole, {Columns(s => s.Segment.Length == 0 ? "toUInt64(0)" : $"toUInt64({s.Segment})")}
            FROM fact_workflow_session_segments WHERE status_sample_count > 0 AND {scope.OfSessions}
            """,
            $"""
            SELECT org, session_id, 'session' AS whole, {Columns(s => $"toUInt64(sum(h.{s.Slice}))")} FROM fact_session_hours AS h WHERE {HasWork} AND {scope.OfSessions}
            GROUP BY org, session_id
            UNION ALL
            SELECT org, session_id, toString(segment_index) AS whole, {Columns(s => s.Segment.Length == 0 ? "toUInt64(0)" : $"toUInt64(sum(h.{s.Slice}))")}
            FROM fact_session_hours AS h WHERE {HasWork} AND segment_index >= 0 AND {scope.OfSessions} GROUP BY org, session_id, segment_index
            """,
            ["org", "session_id", "whole"],
            [.. Sums.Select(s => s.Slice)]));

    private static string Columns(Func<(string Session, string Segment, string Slice), string> value) =>
        string.Join(", ", Sums.Select(s => $"{value(s)} AS {s.Slice}"));
}
