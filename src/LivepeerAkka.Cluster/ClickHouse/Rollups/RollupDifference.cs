namespace LivepeerAkka.Cluster.ClickHouse.Rollups;

/// <summary>A row that recomputing an hour would change.</summary>
/// <param name="Table">Its table.</param>
/// <param name="WindowStartMs">Start of its window, epoch ms.</param>
/// <param name="Key">The key's other columns and their values.</param>
/// <param name="Changes">Columns whose values would change; empty texts on one side: the row would come, or go.</param>
public sealed record RollupDifference(
    string Table, long WindowStartMs, IReadOnlyList<KeyValuePair<string, string>> Key, IReadOnlyList<RollupChange> Changes)
{
    internal static RollupDifference Of(RollupTable table, long windowStartMs, string[] key, string[] before, string[] after)
    {
        var changes = table.Measures
            .Select((m, i) => new RollupChange(m.Name, before.ElementAtOrDefault(i) ?? "", after.ElementAtOrDefault(i) ?? ""))
            .Where(c => c.Before != c.After);
        return new RollupDifference(table.Name, windowStartMs, [.. table.Keys.Skip(1).Zip(key, KeyValuePair.Create)], [.. changes]);
    }
}

/// <summary>A value that would change.</summary>
/// <param name="Column">The column.</param>
/// <param name="Before">Value as it stands, '' = there is no row.</param>
/// <param name="After">Value as it would be, '' = there would be no row.</param>
public sealed record RollupChange(string Column, string Before, string After);
