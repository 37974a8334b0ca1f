namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>Holds what is written against what stands in the store, before anything is written.</summary>
public sealed class TableCheck(ClickHouseStore store)
{
    /// <summary>Fails when a column of <paramref name="columns"/> is missing or has another type.</summary>
    /// <exception cref="SchemaException">Names table and column.</exception>
    public async Task CheckAsync(string table, IReadOnlyList<TableColumn> columns, CancellationToken cancellation)
    {
        var live = (await store.QueryAsync(
            $"SELECT name, type FROM system.columns WHERE database = '{store.Settings.Database}' AND table = '{table}'",
            r => (Name: r.GetString(0), Type: r.GetString(1)), cancellation).ConfigureAwait(false)).ToDictionary(c => c.Name, c => c.Type, StringComparer.Ordinal);
        if (live.Count == 0)
        {
            throw new SchemaException($"{store.Settings.Database} has no table {table}: apply the schema of this build ('schema apply').");
        }

        foreach (var column in columns)
        {
            if (!live.TryGetValue(column.Name, out var type))
            {
                throw new SchemaException($"{store.Settings.Database}.{table} has no column {column.Name}: apply the schema of this build ('schema apply').");
            }

            if (type != column.Type)
            {
                throw new SchemaException(
                    $"{store.Settings.Database}.{table}.{column.Name} is {type}, this build writes {column.Type}: apply the schema of this build ('schema apply').");
            }
        }
    }
}
