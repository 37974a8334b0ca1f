using System.Globalization;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

/// <summary>A database of its own on the shared engine, with the store that reads and writes it.</summary>
internal sealed class StoreDatabase : IDisposable
{
    private readonly EngineFixture _engine;

    private StoreDatabase(EngineFixture engine, ClickHouseSettings settings)
    {
        _engine = engine;
        Store = new ClickHouseStore(settings);
    }

    public ClickHouseStore Store { get; }

    public string Name => Store.Settings.Database;

    /// <summary>An empty database.</summary>
    public static async Task<StoreDatabase> EmptyAsync(EngineFixture engine) =>
        new(engine, Settings((await engine.EngineAsync()).Url, await engine.CreateDatabaseAsync()));

    /// <summary>A database with the schema of this build.</summary>
    public static async Task<StoreDatabase> MigratedAsync(EngineFixture engine)
    {
        var database = await EmptyAsync(engine);
        await new Migrator(database.Store).ApplyAsync(CancellationToken.None);
        return database;
    }

    public static ClickHouseSettings Settings(Uri url, string database) => new()
    {
        Url = url,
        Database = database,
        User = "default",
        Password = "",
        Engines = "MergeTree",
        Cluster = "",
        BatchRowsMax = 1000,
        BatchBytesMax = 1_000_000,
        BatchWait = TimeSpan.FromMilliseconds(10),
        QueueRowsMax = 10_000,
        RetryMin = TimeSpan.FromMilliseconds(10),
        RetryMax = TimeSpan.FromMilliseconds(100),
        InsertTimeout = TimeSpan.FromSeconds(30),
        StopGrace = TimeSpan.FromSeconds(10),
    };

    /// <summary>Inserts the rows as one block.</summary>
    public async Task InsertAsync<TRow>(TableDefinition<TRow> table, params TRow[] rows)
    {
        var writer = new RowBinaryWriter();
        foreach (var row in rows)
            table.Write(writer, row);
        await Store.InsertAsync(
            table.Name, [.. table.Columns.Select(c => c.Name)], writer.AsStream(), Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture), CancellationToken.None);
    }

    /// <summary>Answer of a statement in this database, without the last line end.</summary>
    public async Task<string> AskAsync(string sql) => (await _engine.ExecuteAsync(sql, Name)).TrimEnd('\n');

    public Task<IReadOnlyDictionary<string, TableChecksum>> ChecksumsAsync() => new StoreChecksum(Store).ComputeAsync(CancellationToken.None);

    public void Dispose() => Store.Dispose();
}
