using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

[Collection(EngineGroup.Name)]
public sealed class StoreChecksumTests(EngineFixture engine)
{
    [Fact]
    public async Task Order_repetition_and_the_way_of_arrival_do_not_show()
    {
        using var one = await StoreDatabase.MigratedAsync(engine);
        using var other = await StoreDatabase.MigratedAsync(engine);
        var first = StoreRows.Payment(1) with { Source = StoreRows.Source(1) };
        var second = StoreRows.Payment(2);
        await one.InsertAsync(RawOtherEventTables.Payments, first, second);
        await one.InsertAsync(WorkflowSessionTable.Definition, StoreRows.Session("s", version: 7));
        await one.InsertAsync(IngestTables.Counters, StoreRows.Counter("accepted", 2, "live"), StoreRows.Counter("duplicate", 5, "live"));
        await other.InsertAsync(RawOtherEventTables.Payments, second, second);
        await other.InsertAsync(RawOtherEventTables.Payments, first with { Source = StoreRows.Source(99, "elsewhere", 5_000) });
        await other.InsertAsync(WorkflowSessionTable.Definition, StoreRows.Session("s", version: 1, closeReason: ""));
        await other.InsertAsync(WorkflowSessionTable.Definition, StoreRows.Session("s", version: 2, duplicates: 3, writtenAtMs: StoreRows.EventMs + 5));
        await other.InsertAsync(IngestTables.Counters, StoreRows.Counter("accepted", 1, "file"), StoreRows.Counter("accepted", 1, "again"));

        Assert.Equal(await one.ChecksumsAsync(), await other.ChecksumsAsync());
    }

    [Fact]
    public async Task Every_table_and_view_stands_by_its_name_in_order_with_its_rows()
    {
        using var database = await StoreDatabase.MigratedAsync(engine);
        await database.InsertAsync(WorkflowSessionTable.Definition, StoreRows.Session("a", version: 1), StoreRows.Session("a", version: 2), StoreRows.Session("b", version: 1));
        await database.InsertAsync(IngestTables.Counters, StoreRows.Counter("accepted", 7, "live"), StoreRows.Counter("rejected", 1, "live"));

        var checksums = await database.ChecksumsAsync();

        var known = (await database.AskAsync($"SELECT name FROM system.tables WHERE database = '{database.Name}' ORDER BY name")).Split('\n');
        Assert.Equal(known.Except(["ingest_counters", "schema_migrations"], StringComparer.Ordinal), checksums.Keys);
        Assert.Equal(2, checksums["fact_workflow_sessions"].Rows);
        Assert.Equal(2, checksums["v_api_session_latest"].Rows);
        Assert.Equal(1, checksums["ingest_accounting"].Rows);
        Assert.Equal(new TableChecksum(new string('0', 32), 0), checksums["raw_job_events"]);
    }

    [Fact]
    public async Task A_session_that_differs_in_one_value_differs()
    {
        var sums = await OfEachAsync(
            WorkflowSessionTable.Definition,
            [
                StoreRows.Session("s", version: 1),
                StoreRows.Session("s", version: 1, closeReason: ""),
                StoreRows.Session("t", version: 1),
                StoreRows.Session("s", version: 1, selectionMs: 0),
                StoreRows.Session("s", version: 1, selectionMs: null),
            ]);

        Assert.Equal(sums.Count, sums.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Unknown_is_neither_empty_nor_zero_and_a_value_has_its_column()
    {
        string[] rows = ["NULL, 'x', NULL", "'', 'x', NULL", "'x', '', NULL", "NULL, '', NULL", "'x', '', 0", "'', 'x', 0", "NULL, 'x', 0"];
        var sums = new List<string>();
        foreach (var row in rows)
        {
            using var database = await StoreDatabase.EmptyAsync(engine);
            await database.AskAsync("CREATE TABLE t (a Nullable(String), b String, c Nullable(Int64)) ENGINE = MergeTree ORDER BY b");
            await database.AskAsync($"INSERT INTO t VALUES ({row})");
            sums.Add((await database.ChecksumsAsync())["t"].Checksum);
        }

        Assert.Equal(rows.Length, sums.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_row_twice_is_not_a_row_none()
    {
        using var database = await StoreDatabase.EmptyAsync(engine);
        await database.AskAsync("CREATE TABLE t (a Int64) ENGINE = MergeTree ORDER BY a");
        await database.AskAsync("INSERT INTO t VALUES (1), (1)");
        var twice = (await database.ChecksumsAsync())["t"];
        await database.AskAsync("INSERT INTO t VALUES (2), (2)");

        Assert.Equal(2, twice.Rows);
        Assert.NotEqual(new string('0', 32), twice.Checksum);
        Assert.NotEqual(twice.Checksum, (await database.ChecksumsAsync())["t"].Checksum);
    }

    private async Task<List<string>> OfEachAsync<TRow>(TableDefinition<TRow> table, TRow[] rows)
    {
        var sums = new List<string>();
        foreach (var row in rows)
        {
            using var database = await StoreDatabase.MigratedAsync(engine);
            await database.InsertAsync(table, row);
            sums.Add((await database.ChecksumsAsync())[table.Name].Checksum);
        }

        return sums;
    }
}
