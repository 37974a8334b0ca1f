namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>A swap is a record that says so, or the evidence of the next node.</summary>
internal static class SwapsHaveEvidence
{
    public static readonly Assertion Assertion = new(
        "swaps_have_evidence",
        "Confirmed swaps are swap records, inferred ones inferred boundaries; who was left or took over lies at such a boundary.",
        scope => $"""
            SELECT s.org AS org, s.session_id AS session_id, confirmed_swap_count, inferred_swap_count, swapped,
                ifNull(t.swap_records, 0) AS swap_records, ifNull(g.inferred, 0) AS inferred_boundaries, ifNull(g.unfounded, 0) AS unfounded_segments
            FROM (SELECT * FROM fact_workflow_sessions WHERE {scope.OfSessions}) AS s
            LEFT JOIN
            (
                SELECT org, session_id, countIf(trace_type = 'orchestrator_swap') AS swap_records FROM fact_stream_trace_edges GROUP BY org, session_id
            ) AS t ON t.org = s.org AND t.session_id = s.session_id
            LEFT JOIN
            (
                SELECT org, session_id, countIf(boundary = 'inferred') AS inferred, countIf(boundary = 'confirmed' OR end_reason = 'swap') AS of_swaps,
                    countIf(swapped_out != (end_reason IN ('swap', 'orchestrator_change')) OR (rescued AND boundary = 'initial')
                        OR (attempt_reason = 'swapped_out' AND NOT swapped_out) OR (end_reason = 'orchestrator_change' AND segment_index + 1 = segments)) AS unfounded
                FROM (SELECT *, count() OVER (PARTITION BY org, session_id) AS segments FROM fact_workflow_session_segments)
                GROUP BY org, session_id
            ) AS g ON g.org = s.org AND g.session_id = s.session_id
            WHERE confirmed_swap_count != swap_records OR inferred_swap_count != inferred_boundaries OR unfounded_segments > 0
                OR swapped != (confirmed_swap_count + inferred_swap_count > 0) OR (ifNull(g.of_swaps, 0) > 0 AND swap_records = 0)
            """);
}
