namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Who did the work is decided once, for the segment; what belongs to it says the same.</summary>
internal static class RowsAgreeWithSegment
{
    private static readonly string Tuple = $"tuple({string.Join(", ", Identity.Columns.Select(c => $"ifNull(toString({{0}}.{c}), 'null')"))})";

    public static readonly Assertion Assertion = new(
        "rows_agree_with_segment",
        "Samples, traces, parameter updates and hour slices carry the identity and the decision of their segment, and nobody's without one.",
        scope => string.Join(" UNION ALL ", EventsInOneSegment.Tables.Append("fact_session_hours").Select(t => Of(t, scope))));

    private static string Of(string table, AssertionScope scope)
    {
        var isEvent = EventsInOneSegment.Tables.Contains(table, StringComparer.Ordinal);
        var name = isEvent ? "toString(e.event_uid)" : "toString(e.window_start)";
        var isFlagWrong = isEvent ? "e.is_attributed != (e.orchestrator_address != '')" : "0";
        return $"""
            SELECT '{table}' AS fact, e.org AS org, e.session_id AS session_id, {name} AS row, e.segment_index AS segment_index,
                {Tuple.Replace("{0}", "e", StringComparison.Ordinal)} AS says, {Tuple.Replace("{0}", "s", StringComparison.Ordinal)} AS of_segment
            FROM (SELECT * FROM {table} WHERE {scope.OfSessions}) AS e
            LEFT JOIN fact_workflow_session_segments AS s ON s.org = e.org AND s.session_id = e.session_id AND s.segment_index = e.segment_index
            WHERE {isFlagWrong} OR if(e.segment_index < 0, e.orchestrator_address != '' OR e.orchestrator_url != '' OR e.model_id != '',
                isNotNull(s.version) AND says != of_segment)
            """;
    }
}
