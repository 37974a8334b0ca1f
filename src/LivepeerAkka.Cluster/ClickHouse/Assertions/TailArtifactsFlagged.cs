namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>A slice is a tail artifact exactly where its segment only reached into the hour and did no work in it.</summary>
internal static class TailArtifactsFlagged
{
    public static readonly Assertion Assertion = new(
        "tail_artifacts_flagged",
        "A slice is flagged exactly when its segment began before the hour, ended in it, and did no work in it in fewer than three samples.",
        scope => $"""
            SELECT h.org AS org, h.session_id AS session_id, h.segment_index AS segment_index, h.window_start AS window_start, is_tail_artifact
            FROM (SELECT * FROM fact_session_hours WHERE {scope.OfSessions}) AS h
            LEFT JOIN fact_workflow_session_segments AS s ON s.org = h.org AND s.session_id = h.session_id AND s.segment_index = h.segment_index
            WHERE is_tail_artifact != ifNull(
                s.segment_start < h.window_start AND s.segment_end < h.window_start + INTERVAL 1 HOUR AND s.end_reason != ''
                AND h.positive_samples = 0 AND h.running_samples = 0 AND h.status_samples < 3, 0)
            """);
}
