namespace LivepeerAkka.Cluster.ClickHouse.Schema;

/// <summary>Compares what the code writes with what the tables have.</summary>
public static class LiveColumns
{
    /// <summary>One line for every table or column that differs; columns that the table fills by itself do not count.</summary>
    public static async Task<IReadOnlyList<string>> CompareAsync(
        ClickHouseStore store, IReadOnlyList<ITableDefinition> tables, CancellationToken cancellation = default)
    {
        var live = await store.QueryAsync(
            "SELECT table, name, type, default_kind FROM system.columns WHERE database = {database:String}",
            r => (Table: r.GetString(0), Name: r.GetString(1), Type: r.GetString(2), IsFilled: r.GetString(3).Length > 0),
            new Dictionary<string, object>(StringComparer.Ordinal) { ["database"] = store.Database }, cancellation: cancellation);
        var byTable = live.ToLookup(c => c.Table, StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var table in tables)
        {
            var columns = byTable[table.Name].ToDictionary(c => c.Name, StringComparer.Ordinal);
            if (columns.Count == 0)
            {
                problems.Add($"Table {store.Database}.{table.Name} does not exist.");
                continue;
            }

            foreach (var (name, type) in table.Columns)
            {
                if (!columns.Remove(name, out var column))
                    problems.Add($"Column {table.Name}.{name} ({type}) does not exist.");
                else if (column.Type != type)
                    problems.Add($"Column {table.Name}.{name} has type {column.Type}, the code writes {type}.");
            }

            problems.AddRange(columns.Values.Where(c => !c.IsFilled)
                .Select(c => $"Column {table.Name}.{c.Name} ({c.Type}) is written by nobody."));
        }

        return problems;
    }
}
