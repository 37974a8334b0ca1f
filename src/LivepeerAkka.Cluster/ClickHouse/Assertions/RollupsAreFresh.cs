namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Nothing that an hour is made of was written after the hour was recomputed.</summary>
internal static class RollupsAreFresh
{
    private static readonly (string Table, string Window)[] Inputs =
    [
        ("fact_hour_parts", "window_start"), ("fact_hour_payments", "window_start"), ("dim_orchestrator_gauges", Hour.Of("event_ts")),
    ];

    public static readonly Assertion Assertion = new(
        "rollups_are_fresh",
        "Every hour with parts, payments or reports was recomputed after the last of them was written, but for what is a minute old at most.",
        scope => $"""
            SELECT i.input AS input, i.window_start AS window_start, i.last_written_at AS written_at, h.recomputed_at AS recomputed_at
            FROM ({string.Join(" UNION ALL ", Inputs.Select(i => Of(i.Table, i.Window, scope)))}) AS i
            LEFT JOIN (SELECT window_start, written_at AS recomputed_at FROM agg_hours) AS h ON h.window_start = i.window_start
            WHERE isNull(h.recomputed_at) OR h.recomputed_at < i.last_written_at
            """);

    private static string Of(string table, string window, AssertionScope scope) => $"""
        SELECT '{table}' AS input, {window} AS window_start, max(written_at) AS last_written_at FROM {table}
        WHERE written_at < now() - INTERVAL 1 MINUTE GROUP BY window_start HAVING {scope.Within("window_start")}
        """;
}
