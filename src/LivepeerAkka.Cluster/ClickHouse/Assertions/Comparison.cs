namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>
/// Two queries that must give the same rows. A row of the comparison is a key with what only one side says of it; a key that one side lacks
/// differs too. Values are compared as text: exact for integers of any width, and a null is a value of its own.
/// </summary>
internal static class Comparison
{
    /// <param name="expected">Query over what is nearer to the records.</param>
    /// <param name="actual">Query over what is made of it.</param>
    /// <param name="keys">Columns that both have and that name a row.</param>
    /// <param name="values">Columns that both have and that must agree.</param>
    public static string Of(string expected, string actual, IReadOnlyList<string> keys, IReadOnlyList<string> values)
    {
        var key = string.Join(", ", keys.Select(k => $"toString({k}) AS {k}"));
        var group = string.Join(", ", keys);
        var cells = $"arrayConcat(['stands'], CAST([{string.Join(", ", values.Select(v => $"concat('{v} = ', ifNull(toString({v}), 'null'))"))}], 'Array(String)'))";
        return $"""
            SELECT {group}, arrayFilter(c -> NOT has(actual, c), expected) AS only_expected, arrayFilter(c -> NOT has(expected, c), actual) AS only_actual
            FROM
            (
                SELECT {group}, arraySort(groupArrayArrayIf(cells, side = 0)) AS expected, arraySort(groupArrayArrayIf(cells, side = 1)) AS actual
                FROM
                (
                    SELECT {key}, {cells} AS cells, 0 AS side FROM ({expected})
                    UNION ALL
                    SELECT {key}, {cells} AS cells, 1 AS side FROM ({actual})
                )
                GROUP BY {group}
            )
            WHERE expected != actual
            """;
    }
}
