using System.Text;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.ClickHouse.Schema;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.DevServices.ClickHouse;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

/// <summary>A database of its own in the shared engine, with the store over it.</summary>
internal sealed class StoreUnderTest : IAsyncDisposable
{
    private StoreUnderTest(EmbeddedClickHouse engine, ClickHouseSettings settings)
    {
        (Engine, Settings, Store) = (engine, settings, new ClickHouseStore(settings));
    }

    public EmbeddedClickHouse Engine { get; }

    public ClickHouseSettings Settings { get; }

    public ClickHouseStore Store { get; }

    /// <summary>A name without a database, for migrations that make it.</summary>
    public static async Task<StoreUnderTest> WithoutDatabaseAsync(EngineFixture fixture)
    {
        var engine = await fixture.EngineAsync();
        return new StoreUnderTest(engine, TestSettings.Of(engine.Url, "test_" + Guid.NewGuid().ToString("N")[..12]));
    }

    /// <summary>A database with the product's schema.</summary>
    public static async Task<StoreUnderTest> WithSchemaAsync(EngineFixture fixture)
    {
        var test = await WithoutDatabaseAsync(fixture);
        await new Migrator(test.Store, test.Settings).ApplyAsync();
        return test;
    }

    public Migrator Migrator(params IReadOnlyList<Migration> migrations) => new(Store, Settings, migrations);

    public async Task InsertAsync<TRow>(TableDefinition<TRow> table, params IReadOnlyList<TRow> rows)
    {
        using var writer = new RowBinaryWriter();
        foreach (var row in rows)
            table.Write(writer, row);
        await Store.InsertAsync(
            new RowBlock(table.Name, table.Columns, Guid.NewGuid(), rows.Sum(table.RowsOf), writer.Written), CancellationToken.None);
    }

    /// <summary>The result as text.</summary>
    public async Task<string> QueryAsync(string sql, string format = "TSV")
    {
        using var output = new MemoryStream();
        await Store.QueryRawAsync(sql, format, output);
        return Encoding.UTF8.GetString(output.ToArray()).TrimEnd('\n');
    }

    public async Task<long> CountAsync(string from) => (await Store.QueryAsync($"SELECT toInt64(count()) FROM {from}", r => r.GetInt64(0)))[0];

    public async ValueTask DisposeAsync()
    {
        await Store.CommandAsync($"DROP DATABASE IF EXISTS {Settings.Database} SYNC", "system");
        Store.Dispose();
    }
}
