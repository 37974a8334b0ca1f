using System.Globalization;

namespace LivepeerAkka.Cluster.ClickHouse.Schema;

/// <summary>
/// Brings the database to the schema of the code. Everything is checked before anything is applied; every statement may be repeated, so that
/// two nodes may apply at once and an apply that broke off is simply done again.
/// </summary>
public sealed class Migrator
{
    // A database that exists on every server, for requests that come before the product's own.
    private const string SystemDatabase = "system";

    private readonly ClickHouseStore _store;
    private readonly ClickHouseSettings _settings;
    private readonly IReadOnlyList<Migration> _migrations;
    private readonly string _records;

    /// <summary>A migrator of the database that the settings name.</summary>
    /// <param name="store">The server.</param>
    /// <param name="settings">Database, engines, cluster.</param>
    /// <param name="migrations">The code's migrations; null for the embedded ones.</param>
    public Migrator(ClickHouseStore store, ClickHouseSettings settings, IReadOnlyList<Migration>? migrations = null)
    {
        (_store, _settings, _migrations) = (store, settings, migrations ?? Migration.Embedded);
        _records = $"{SchemaTemplate.Quote(settings.Database)}.schema_migrations";
        for (var i = 0; i < _migrations.Count; i++)
            if (_migrations[i].Number != i + 1)
                throw new SchemaException($"The migrations are not numbered one by one: {_migrations[i].Name} stands at place {i + 1}.");
    }

    /// <summary>Reads what is applied; changes nothing.</summary>
    public async Task<SchemaStatus> StatusAsync(CancellationToken cancellation = default)
    {
        var server = (await _store.QueryAsync("SELECT version()", r => r.GetString(0), database: SystemDatabase, cancellation: cancellation))[0];
        var records = await ReadRecordsAsync(cancellation);
        var statuses = _migrations.Select(m => StatusOf(m, records.GetValueOrDefault(m.Number)))
            .Concat(records.Values.Where(r => r.Number > _migrations.Count)
                .Select(r => new MigrationStatus(r.Number, r.Name, MigrationState.Unknown, r.AppliedAt)))
            .OrderBy(s => s.Number)
            .ToList();
        return new SchemaStatus(server, statuses, [.. SchemaProblems.Of(server, statuses, _settings.Database)]);
    }

    /// <summary>
    /// Applies what is pending and returns it; throws <see cref="SchemaException"/> before it changes anything when there is a problem.
    /// </summary>
    public async Task<IReadOnlyList<Migration>> ApplyAsync(CancellationToken cancellation = default)
    {
        var status = await StatusAsync(cancellation);
        if (status.Problems.Count > 0)
            throw new SchemaException(string.Join(' ', status.Problems));
        var pending = status.Pending.Select(p => _migrations[p.Number - 1]).ToList();
        if (pending.Count == 0)
            return pending;
        await RunAsync("CREATE DATABASE IF NOT EXISTS {database} {on_cluster}", cancellation);
        await RunAsync(
            """
            CREATE TABLE IF NOT EXISTS {database}.schema_migrations {on_cluster}
            (number UInt32, name String, checksum String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'))
            ENGINE = {ReplacingMergeTree(applied_at)} ORDER BY number
            """, cancellation);
        foreach (var migration in pending)
            await ApplyAsync(migration, cancellation);
        return pending;
    }

    /// <summary>
    /// Throws <see cref="SchemaException"/> unless the database has exactly what the code writes: every migration applied, every column of
    /// <paramref name="tables"/> there with its type.
    /// </summary>
    public async Task CheckAsync(IReadOnlyList<ITableDefinition> tables, CancellationToken cancellation = default)
    {
        var status = await StatusAsync(cancellation);
        var problems = status.Problems.ToList();
        var pending = status.Pending.Select(p => p.Name).ToList();
        if (pending.Count > 0)
            problems.Add($"Database {_settings.Database} lacks {string.Join(", ", pending)}: run 'schema apply'.");
        if (problems.Count == 0)
            problems.AddRange(await LiveColumns.CompareAsync(_store, tables, cancellation));
        if (problems.Count > 0)
            throw new SchemaException(string.Join(' ', problems));
    }

    private static MigrationStatus StatusOf(Migration migration, Applied? record) => new(
        migration.Number, migration.Name,
        record is null ? MigrationState.Pending : record.Checksum == migration.Checksum ? MigrationState.Applied : MigrationState.Changed,
        record?.AppliedAt);

    private async Task ApplyAsync(Migration migration, CancellationToken cancellation)
    {
        foreach (var statement in SqlStatements.Split(migration.Text))
        {
            try
            {
                await RunAsync(statement, cancellation);
            }
            catch (ClickHouseException fault)
            {
                throw new SchemaException($"Migration {migration.Name} failed and may be applied again: {fault.Message}", fault);
            }
        }

        // Name and checksum hold no quote: one is a file name of the code, the other hex.
        await _store.CommandAsync(
            $"INSERT INTO {_records} (number, name, checksum) SETTINGS async_insert = 0 " +
            $"VALUES ({migration.Number.ToString(CultureInfo.InvariantCulture)}, '{migration.Name}', '{migration.Checksum}')",
            SystemDatabase, cancellation);
    }

    private Task RunAsync(string statement, CancellationToken cancellation) =>
        _store.CommandAsync(SchemaTemplate.Fill(statement, _settings), SystemDatabase, cancellation);

    private async Task<Dictionary<int, Applied>> ReadRecordsAsync(CancellationToken cancellation)
    {
        try
        {
            var records = await _store.QueryAsync(
                $"SELECT toInt32(number), name, checksum, toUnixTimestamp64Milli(applied_at) FROM {_records} FINAL",
                r => new Applied(r.GetInt32(0), r.GetString(1), r.GetString(2), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(3))),
                database: SystemDatabase, cancellation: cancellation);
            return records.ToDictionary(r => r.Number);
        }
        catch (ClickHouseException fault) when (fault.Code is ClickHouseErrors.UnknownDatabase or ClickHouseErrors.UnknownTable)
        {
            return [];
        }
    }

    private sealed record Applied(int Number, string Name, string Checksum, DateTimeOffset AppliedAt);
}
