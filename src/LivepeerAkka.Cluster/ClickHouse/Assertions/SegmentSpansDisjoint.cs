namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>One node serves at a time; a node that was only tried may lie inside the time of another.</summary>
internal static class SegmentSpansDisjoint
{
    public static readonly Assertion Assertion = new(
        "segment_spans_disjoint",
        "Segments of a session follow one another by index and do not overlap, except that one of no length may lie inside another.",
        scope => $"""
            SELECT org, session_id, segment_index, segment_start, segment_end, previous_start, busy_until
            FROM
            (
                SELECT org, session_id, segment_index, segment_start, segment_end,
                    lagInFrame(toNullable(segment_start)) OVER before AS previous_start,
                    maxIf(segment_end, segment_end > segment_start) OVER before AS busy_until
                FROM fact_workflow_session_segments WHERE {scope.OfSessions}
                WINDOW before AS (PARTITION BY org, session_id ORDER BY segment_index ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            )
            WHERE segment_end < segment_start OR segment_start < previous_start OR (segment_end > segment_start AND segment_start < busy_until)
            """);
}
