using LivepeerAkka.Cluster.ClickHouse.Schema;
using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

[Collection(EngineGroup.Name)]
public sealed class MigratorTests(EngineFixture fixture)
{
    private static readonly Migration First = Migration.Of("0001_first",
        "CREATE TABLE IF NOT EXISTS {database}.a {on_cluster} (n Int32) ENGINE = {MergeTree} ORDER BY n; -- ';'\n" +
        "CREATE VIEW IF NOT EXISTS {database}.v AS SELECT n FROM {database}.a;");

    private static readonly Migration Second = Migration.Of("0002_second", "ALTER TABLE {database}.a {on_cluster} ADD COLUMN IF NOT EXISTS m Int32;");

    [Fact]
    public async Task A_server_without_the_database_is_brought_to_the_schema_and_then_left_alone()
    {
        await using var test = await StoreUnderTest.WithoutDatabaseAsync(fixture);
        var migrator = new Migrator(test.Store, test.Settings);

        var before = await migrator.StatusAsync();
        Assert.Equal(Migration.Embedded.Select(m => m.Name), before.Pending.Select(p => p.Name));
        Assert.Empty(before.Problems);
        Assert.Equal(0, await CountDatabasesAsync(test));

        Assert.Equal(Migration.Embedded, await migrator.ApplyAsync());
        var after = await migrator.StatusAsync();
        Assert.All(after.Migrations, m => Assert.Equal(MigrationState.Applied, m.State));
        Assert.All(after.Migrations, m => Assert.NotNull(m.AppliedAt));
        Assert.Empty(await migrator.ApplyAsync());
        await migrator.CheckAsync(ProductTables.All);
    }

    [Fact]
    public async Task Only_what_is_missing_is_applied()
    {
        await using var test = await StoreUnderTest.WithoutDatabaseAsync(fixture);

        Assert.Equal([First], await test.Migrator(First).ApplyAsync());
        Assert.Equal([Second], await test.Migrator(First, Second).ApplyAsync());

        Assert.Equal("n\nm", await test.QueryAsync(
            $"SELECT name FROM system.columns WHERE database = '{test.Settings.Database}' AND table = 'a' ORDER BY position"));
    }

    [Fact]
    public async Task A_file_that_was_changed_after_it_was_applied_is_an_error_that_changes_nothing()
    {
        await using var test = await StoreUnderTest.WithoutDatabaseAsync(fixture);
        await test.Migrator(First).ApplyAsync();

        var changed = test.Migrator(First with { Text = First.Text + "\n" }, Second);
        var fault = await Assert.ThrowsAsync<SchemaException>(() => changed.ApplyAsync());

        Assert.StartsWith("Migration 0001_first was changed after it was applied", fault.Message, StringComparison.Ordinal);
        Assert.Equal([MigrationState.Changed, MigrationState.Pending], (await changed.StatusAsync()).Migrations.Select(m => m.State));
        await Assert.ThrowsAsync<SchemaException>(() => changed.CheckAsync([]));
    }

    [Fact]
    public async Task A_database_of_a_newer_release_is_an_error()
    {
        await using var test = await StoreUnderTest.WithoutDatabaseAsync(fixture);
        await test.Migrator(First, Second).ApplyAsync();

        var fault = await Assert.ThrowsAsync<SchemaException>(() => test.Migrator(First).ApplyAsync());

        Assert.Contains("newer release (0002_second; this one has 1 migrations)", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SchemaException>(() => test.Migrator(First).CheckAsync([]));
    }

    [Fact]
    public async Task An_apply_that_broke_off_is_done_again()
    {
        await using var test = await StoreUnderTest.WithoutDatabaseAsync(fixture);
        var broken = Second with { Text = Second.Text + "ALTER TABLE {database}.nowhere ADD COLUMN IF NOT EXISTS x Int32;" };

        var fault = await Assert.ThrowsAsync<SchemaException>(() => test.Migrator(First, broken).ApplyAsync());

        Assert.StartsWith("Migration 0002_second failed and may be applied again: ", fault.Message, StringComparison.Ordinal);
        Assert.Equal([Second], await test.Migrator(First, Second).ApplyAsync());
    }

    [Fact]
    public async Task Nodes_that_apply_at_once_do_no_harm()
    {
        await using var test = await StoreUnderTest.WithoutDatabaseAsync(fixture);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new Migrator(test.Store, test.Settings).ApplyAsync()));

        await new Migrator(test.Store, test.Settings).CheckAsync(ProductTables.All);
        Assert.Equal(Migration.Embedded.Count, await test.CountAsync($"{test.Settings.Database}.schema_migrations FINAL"));
    }

    [Fact]
    public async Task Every_earlier_schema_becomes_the_schema_of_a_fresh_database_and_every_statement_may_run_again()
    {
        await using var fresh = await StoreUnderTest.WithSchemaAsync(fixture);
        var expected = await ShapeAsync(fresh);
        for (var known = 1; known < Migration.Embedded.Count; known++)
        {
            await using var old = await StoreUnderTest.WithoutDatabaseAsync(fixture);
            await old.Migrator([.. Migration.Embedded.Take(known)]).ApplyAsync();
            await new Migrator(old.Store, old.Settings).ApplyAsync();
            Assert.Equal(expected, await ShapeAsync(old));
        }

        foreach (var statement in Migration.Embedded.SelectMany(m => SqlStatements.Split(m.Text)))
            await fresh.Store.CommandAsync(SchemaTemplate.Fill(statement, fresh.Settings));
        Assert.Equal(expected, await ShapeAsync(fresh));
    }

    [Fact]
    public async Task A_check_says_what_is_pending()
    {
        await using var test = await StoreUnderTest.WithoutDatabaseAsync(fixture);
        await test.Migrator(First).ApplyAsync();

        var fault = await Assert.ThrowsAsync<SchemaException>(() => test.Migrator(First, Second).CheckAsync([]));

        Assert.Equal($"Database {test.Settings.Database} lacks 0002_second: run 'schema apply'.", fault.Message);
    }

    [Theory]
    [InlineData("ALTER TABLE raw_stream_trace_events MODIFY COLUMN message LowCardinality(String)",
        "Column raw_stream_trace_events.message has type LowCardinality(String), the code writes String.")]
    [InlineData("ALTER TABLE raw_stream_trace_events DROP COLUMN category",
        "Column raw_stream_trace_events.category (LowCardinality(String)) does not exist.")]
    [InlineData("ALTER TABLE raw_job_events ADD COLUMN surprise Int8", "Column raw_job_events.surprise (Int8) is written by nobody.")]
    [InlineData("DROP TABLE raw_payment_events", "raw_payment_events does not exist.")]
    public async Task A_table_that_is_not_what_the_code_writes_is_named_with_its_column(string change, string expected)
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        await test.Store.CommandAsync(change);

        var fault = await Assert.ThrowsAsync<SchemaException>(() => new Migrator(test.Store, test.Settings).CheckAsync(ProductTables.All));

        Assert.EndsWith(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_migrations_of_a_replicated_cluster_are_statements_that_the_server_can_read()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        var replicated = test.Settings with { Engines = "Replicated", Cluster = "main" };

        foreach (var statement in Migration.Embedded.SelectMany(m => SqlStatements.Split(m.Text)))
        {
            var read = await test.Store.QueryAsync("SELECT formatQuery({sql:String})", r => r.GetString(0),
                new Dictionary<string, object> { ["sql"] = SchemaTemplate.Fill(statement, replicated) });
            Assert.Contains("ON CLUSTER main", read[0], StringComparison.Ordinal);
            Assert.Equal(
                statement.Contains("MergeTree", StringComparison.Ordinal),
                read[0].Contains("ReplicatedReplacingMergeTree", StringComparison.Ordinal) || read[0].Contains("ReplicatedAggregatingMergeTree", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void An_old_server_and_a_gap_in_the_records_are_errors()
    {
        var problems = SchemaProblems.Of("23.8.1.1",
        [
            new(1, "0001_a", MigrationState.Applied, null), new(2, "0002_b", MigrationState.Pending, null), new(3, "0003_c", MigrationState.Applied, null),
        ], "d").ToList();

        Assert.Equal("ClickHouse 23.8.1.1 is too old: 24.8 or newer is needed.", problems[0]);
        Assert.StartsWith("Migration 0002_b is not recorded in database d", problems[1], StringComparison.Ordinal);
        Assert.Empty(SchemaProblems.Of("24.8.1.2", [], "d"));
        Assert.Empty(SchemaProblems.Of("26.7.2.1", [new(1, "0001_a", MigrationState.Pending, null)], "d"));
    }

    private static Task<string> ShapeAsync(StoreUnderTest test) => test.QueryAsync(
        $"""
        SELECT replaceAll(create_table_query, '{test.Settings.Database}', 'd') FROM system.tables
        WHERE database = '{test.Settings.Database}' ORDER BY name
        """);

    private static async Task<long> CountDatabasesAsync(StoreUnderTest test) => (await test.Store.QueryAsync(
        $"SELECT toInt64(count()) FROM system.databases WHERE name = '{test.Settings.Database}'", r => r.GetInt64(0), database: "system"))[0];
}
