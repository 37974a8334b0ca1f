using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

[Collection(EngineGroup.Name)]
public sealed class MigratorTests(EngineFixture engine)
{
    private static readonly Migration First = new(
        1, "first", "-- a; comment\nCREATE TABLE IF NOT EXISTS {database}.a (x Int32) ENGINE = {engine:MergeTree} ORDER BY x SETTINGS {settings};");

    private static readonly Migration Second = new(
        2, "second", "CREATE TABLE IF NOT EXISTS {database}.b (x Int32) ENGINE = {engine:MergeTree} ORDER BY x;\nINSERT INTO {database}.b VALUES (1);");

    [Fact]
    public async Task An_empty_server_gets_database_tables_and_a_record_of_each_migration()
    {
        using var database = await StoreDatabase.EmptyAsync(engine);
        await database.AskAsync($"DROP DATABASE {database.Name}");
        var migrator = new Migrator(database.Store);
        Assert.All(await migrator.StatusAsync(CancellationToken.None), s => Assert.Equal("pending", s.State));

        await migrator.ApplyAsync(CancellationToken.None);

        await migrator.CheckAsync(CancellationToken.None);
        Assert.All(await migrator.StatusAsync(CancellationToken.None), s => Assert.Equal("applied", s.State));
        var ofThisBuild = Migrator.OfThisBuild();
        Assert.Equal(
            ofThisBuild.Select(m => $"{m.Number}\t{m.Name}\t{m.Checksum}"),
            (await database.AskAsync("SELECT number, name, checksum FROM schema_migrations ORDER BY number")).Split('\n'));
        Assert.Equal(Enumerable.Range(1, ofThisBuild.Count), ofThisBuild.Select(m => m.Number));
    }

    [Fact]
    public async Task Applying_again_changes_nothing()
    {
        using var database = await StoreDatabase.MigratedAsync(engine);
        const string everything = "SELECT name, create_table_query FROM system.tables WHERE database = currentDatabase() ORDER BY name";
        var before = await database.AskAsync(everything);
        var records = await database.AskAsync("SELECT * FROM schema_migrations ORDER BY number");

        await new Migrator(database.Store).ApplyAsync(CancellationToken.None);

        Assert.Equal(before, await database.AskAsync(everything));
        Assert.Equal(records, await database.AskAsync("SELECT * FROM schema_migrations ORDER BY number"));
    }

    [Fact]
    public async Task Two_nodes_may_apply_at_once()
    {
        using var database = await StoreDatabase.EmptyAsync(engine);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new Migrator(database.Store).ApplyAsync(CancellationToken.None)));

        await new Migrator(database.Store).CheckAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Only_what_is_missing_is_applied()
    {
        using var database = await StoreDatabase.EmptyAsync(engine);
        await new Migrator(database.Store, [First]).ApplyAsync(CancellationToken.None);
        await database.AskAsync("INSERT INTO a VALUES (5)");
        var migrator = new Migrator(database.Store, [First, Second]);
        Assert.Equal(["applied", "pending"], (await migrator.StatusAsync(CancellationToken.None)).Select(s => s.State));
        Assert.Contains("0002_second", (await RefusedAsync(migrator.CheckAsync)).Message, StringComparison.Ordinal);

        await migrator.ApplyAsync(CancellationToken.None);
        await migrator.ApplyAsync(CancellationToken.None);

        Assert.Equal("5\t1\t1", await database.AskAsync("SELECT (SELECT max(x) FROM a), count(), max(x) FROM b"));
    }

    [Fact]
    public async Task A_changed_file_is_refused_and_nothing_is_applied()
    {
        using var database = await StoreDatabase.EmptyAsync(engine);
        await new Migrator(database.Store, [First]).ApplyAsync(CancellationToken.None);
        var migrator = new Migrator(database.Store, [First with { Text = First.Text + " " }, Second]);

        var refusal = await RefusedAsync(migrator.ApplyAsync);

        Assert.Contains("0001_first", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(refusal.Message, (await RefusedAsync(migrator.CheckAsync)).Message);
        Assert.Equal(["changed", "pending"], (await migrator.StatusAsync(CancellationToken.None)).Select(s => s.State));
        Assert.Equal("0", await database.AskAsync("EXISTS b"));
    }

    [Fact]
    public async Task A_store_of_a_newer_release_is_refused()
    {
        using var database = await StoreDatabase.EmptyAsync(engine);
        await new Migrator(database.Store, [First, Second]).ApplyAsync(CancellationToken.None);
        var older = new Migrator(database.Store, [First]);

        var refusal = await RefusedAsync(older.ApplyAsync);

        Assert.Contains("0002_second", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("newer release", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(refusal.Message, (await RefusedAsync(older.CheckAsync)).Message);
        Assert.Equal(["applied", "newer"], (await older.StatusAsync(CancellationToken.None)).Select(s => s.State));
    }

    [Fact]
    public async Task A_migration_that_failed_midway_says_where_and_is_applied_when_the_cause_is_gone()
    {
        using var database = await StoreDatabase.EmptyAsync(engine);
        var needy = new Migration(2, "needy", "INSERT INTO {database}.a VALUES (1); INSERT INTO {database}.needed VALUES (1);");
        var migrator = new Migrator(database.Store, [First, needy]);

        var refusal = await RefusedAsync(migrator.ApplyAsync);

        Assert.StartsWith("Migration 0002_needy failed at statement 2 of 2", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Equal(["applied", "pending"], (await migrator.StatusAsync(CancellationToken.None)).Select(s => s.State));

        await database.AskAsync("CREATE TABLE needed (x Int32) ENGINE = MergeTree ORDER BY x");
        await migrator.ApplyAsync(CancellationToken.None);
        await migrator.CheckAsync(CancellationToken.None);
    }

    [Fact]
    public void Line_ends_of_a_checkout_do_not_change_a_migration() =>
        Assert.Equal(First.Checksum, (First with { Text = First.Text.ReplaceLineEndings("\r\n") }).Checksum);

    private static Task<SchemaException> RefusedAsync(Func<CancellationToken, Task> work) =>
        Assert.ThrowsAsync<SchemaException>(() => work(CancellationToken.None));
}
