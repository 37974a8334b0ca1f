namespace LivepeerAkka.Cluster.ClickHouse.Rollups;

/// <summary>Statements that replace windows of a table of rollups, and that say what replacing them would change.</summary>
internal static class RollupSql
{
    // One thread, one block, one part: a reader sees all of it or nothing. Names mean columns, also where an expression has the same name.
    private const string Settings =
        "max_threads = 1, max_insert_threads = 1, min_insert_block_size_rows = 1000000000, min_insert_block_size_bytes = 0, "
        + "insert_deduplicate = 0, async_insert = 0, join_use_nulls = 0, prefer_column_name_to_alias = 1, max_execution_time = 300";

    /// <summary>
    /// Replaces the windows of the scope: rows of now, and tombstones for keys that are gone, under a version above all that the window has.
    /// </summary>
    public static string Replace(RollupTable table, RollupScope scope)
    {
        var columns = Columns(table);
        return $"""
            INSERT INTO {scope.Table(table.Name)} ({columns}, version, is_deleted)
            SETTINGS {Settings}
            SELECT {columns}, last_version + 1, is_old
            FROM
            (
                SELECT * FROM ({Now(table, scope)} UNION ALL {Before(table, scope)})
                ORDER BY is_old
                LIMIT 1 BY {string.Join(", ", table.Keys)}
            ) AS r
            LEFT JOIN
            (
                SELECT window_start, max(version) AS last_version FROM {scope.Table(table.Name)} WHERE {scope.Within()} GROUP BY window_start
            ) AS versions
            USING window_start
            """;
    }

    /// <summary>Rows that replacing would change: start of the window, key, values as they stand and as they would; no values: no row.</summary>
    public static string Difference(RollupTable table, RollupScope scope)
    {
        var keys = string.Join(", ", table.Keys);
        return $"""
            SELECT
                toUnixTimestamp64Milli(window_start) AS window_ms, [{string.Join(", ", table.Keys.Skip(1))}] AS key_texts,
                groupArrayArrayIf(texts, is_old = 1) AS before, groupArrayArrayIf(texts, is_old = 0) AS after
            FROM
            (
                SELECT {keys}, is_old, [{string.Join(", ", table.Measures.Select(m => m.Text))}] AS texts
                FROM ({Now(table, scope)} UNION ALL {Before(table, scope)})
            )
            GROUP BY {keys}
            HAVING before != after
            ORDER BY {keys}
            SETTINGS prefer_column_name_to_alias = 1
            """;
    }

    /// <summary>Notes that hours were recomputed.</summary>
    public static string NoteHours(IReadOnlyList<long> hourStartsMs, RollupScope scope) => $"""
        INSERT INTO {scope.Table("agg_hours")} (window_start, first_written_at, version)
        SETTINGS join_use_nulls = 0, insert_deduplicate = 0, async_insert = 0
        SELECT window_start, if(last_version = 0, now64(3, 'UTC'), first), last_version + 1
        FROM (SELECT arrayJoin([{string.Join(", ", hourStartsMs.Select(RollupScope.Time))}]) AS window_start) AS hours
        LEFT JOIN
        (
            SELECT window_start, min(first_written_at) AS first, max(version) AS last_version
            FROM {scope.Table("agg_hours")} WHERE {scope.Within()} GROUP BY window_start
        ) AS known
        USING window_start
        """;

    private static string Columns(RollupTable table) => string.Join(", ", table.Keys.Concat(table.Measures.Select(m => m.Name)));

    private static string Now(RollupTable table, RollupScope scope)
    {
        var keys = string.Join(", ", table.Keys.Select(k => $"s.{k} AS {k}"));
        var measures = string.Join(", ", table.Measures.Select(m => $"{m.Aggregate} AS {m.Name}"));
        return $"""
            SELECT {keys}, {measures}, 0 AS is_old
            FROM ({table.Source(scope)}) AS s
            GROUP BY {string.Join(", ", table.Keys.Select(k => $"s.{k}"))}
            """;
    }

    private static string Before(RollupTable table, RollupScope scope) =>
        $"SELECT {Columns(table)}, 1 AS is_old FROM {scope.Table(table.Name)} FINAL WHERE {scope.Within()}";
}
