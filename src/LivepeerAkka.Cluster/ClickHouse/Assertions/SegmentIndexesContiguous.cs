namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>A session's segments are numbered from 0 without a gap, and it knows how many there are.</summary>
internal static class SegmentIndexesContiguous
{
    public static readonly Assertion Assertion = new(
        "segment_indexes_contiguous",
        "Segments of a session are numbered from 0 without a gap, as many as the session counts.",
        scope => $"""
            SELECT org, session_id, ifNull(s.segment_count, 0) AS counted, ifNull(g.indexes, []) AS indexes
            FROM (SELECT org, session_id, segment_count FROM fact_workflow_sessions WHERE {scope.OfSessions}) AS s
            FULL JOIN
            (
                SELECT org, session_id, arraySort(groupArray(toInt64(segment_index))) AS indexes FROM fact_workflow_session_segments
                WHERE {scope.OfSessions} GROUP BY org, session_id
            ) AS g USING (org, session_id)
            WHERE indexes != arrayMap(i -> toInt64(i), range(ifNull(s.segment_count, 0)))
            """);
}
