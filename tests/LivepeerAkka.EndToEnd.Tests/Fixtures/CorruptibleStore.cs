using System.Collections.Concurrent;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.ClickHouse.Assertions;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.DevServices.ClickHouse;
using Microsoft.Extensions.Configuration;

namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>The store that a replay left, which can be corrupted and put back as it was.</summary>
internal sealed class CorruptibleStore : IAsyncDisposable
{
    private const int AtATime = 3;

    private readonly EmbeddedClickHouse _engine;
    private readonly ClickHouseStore _store;
    private readonly Dictionary<string, string> _views = [];
    private readonly HashSet<string> _tables = new(StringComparer.Ordinal);
    private readonly HashSet<string> _kept = new(StringComparer.Ordinal);

    private CorruptibleStore(EmbeddedClickHouse engine, ClickHouseStore store) => (_engine, _store) = (engine, store);

    /// <summary>Starts the engine on the data of a replay.</summary>
    public static async Task<CorruptibleStore> OpenAsync(string data)
    {
        var engine = await EmbeddedClickHouse.StartAsync(new EmbeddedClickHouseOptions { DataDirectory = Path.Combine(data, "clickhouse") });
        var overrides = new Dictionary<string, string>(StringComparer.Ordinal) { ["livepeer.clickhouse.url"] = engine.Url.ToString().TrimEnd('/') };
        var store = new ClickHouseStore(SettingsLoader.Load([], new ConfigurationBuilder().Build(), overrides).Node.ClickHouse);
        await store.CommandAsync("CREATE DATABASE kept", "system");
        return new CorruptibleStore(engine, store);
    }

    /// <summary>Names of the assertions that fail, each with its first offender.</summary>
    public async Task<IReadOnlyDictionary<string, string>> FailuresAsync()
    {
        var runner = new AssertionRunner(_store);
        var failures = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(AssertionSuite.All, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (assertion, cancellation) =>
        {
            var result = await runner.RunAsync(assertion, AssertionScope.Whole, cancellation);
            if (!result.Holds)
            {
                failures[assertion.Name] = $"{result.Offenders}: {result.Rows[0]}";
            }
        });
        return failures;
    }

    /// <summary>Checksums and rows of every table and view.</summary>
    public async Task<(IReadOnlyDictionary<string, TableChecksum> Checksums, IReadOnlyDictionary<string, IReadOnlyList<string>> Rows)> ReadAsync()
    {
        var checksum = new StoreChecksum(_store);
        return (await checksum.ReadAsync(), await checksum.ReadRowsAsync());
    }

    /// <summary>Writes one row of a table anew, changed, under a version above its own.</summary>
    /// <param name="table">The table.</param>
    /// <param name="changes">What changes: <c>expression AS column</c>, comma-separated.</param>
    /// <param name="where">Which rows come into question.</param>
    public Task RewriteAsync(string table, string changes, string where = "1") => ChangeAsync(
        table, $"INSERT INTO {table} SELECT * REPLACE (version + 1 AS version, {changes}) FROM {table} FINAL WHERE {where} LIMIT 1 SETTINGS insert_deduplicate = 0, max_threads = 1");

    /// <summary>Runs a statement that changes a table; fails when it changes no row.</summary>
    public async Task ChangeAsync(string table, string sql)
    {
        if (_kept.Add(table))
        {
            await _store.CommandAsync($"CREATE TABLE kept.{table} AS {table}");
            await _store.CommandAsync($"INSERT INTO kept.{table} SELECT * FROM {table}");
        }

        _tables.Add(table);
        var before = await CountAsync(table);
        await _store.CommandAsync(sql);
        Assert.True(await CountAsync(table) != before, $"Nothing to corrupt in {table}: {sql}");
    }

    /// <summary>Puts a query over a view in its place.</summary>
    /// <param name="view">The view.</param>
    /// <param name="sql">The query; <c>{0}</c> stands for the view as it is.</param>
    public async Task DistortAsync(string view, string sql)
    {
        var definition = await _store.QueryAsync(
            $"SELECT as_select FROM system.tables WHERE database = currentDatabase() AND name = '{view}'", r => r.GetString(0));
        _views[view] = definition[0];
        await _store.CommandAsync($"CREATE OR REPLACE VIEW {view} AS {sql.Replace("{0}", $"({definition[0]})", StringComparison.Ordinal)}");
    }

    /// <summary>Everything as it was.</summary>
    public async Task RestoreAsync()
    {
        foreach (var table in _tables)
        {
            await _store.CommandAsync($"TRUNCATE TABLE {table}");
            await _store.CommandAsync($"INSERT INTO {table} SELECT * FROM kept.{table} SETTINGS insert_deduplicate = 0");
        }

        foreach (var (view, definition) in _views)
        {
            await _store.CommandAsync($"CREATE OR REPLACE VIEW {view} AS {definition}");
        }

        _tables.Clear();
        _views.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        _store.Dispose();
        await _engine.DisposeAsync();
    }

    private async Task<long> CountAsync(string table) => (await _store.QueryAsync($"SELECT toInt64(count()) FROM {table}", r => r.GetInt64(0)))[0];
}
