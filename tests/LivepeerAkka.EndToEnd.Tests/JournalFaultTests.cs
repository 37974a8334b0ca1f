using System.Data.Common;
using System.Diagnostics;
using LivepeerAkka.EndToEnd.Tests.Fixtures;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>The journal is down, locked, or its disk is full, under load: the node pauses and says so, and nothing is lost or doubled.</summary>
public sealed class JournalFaultTests
{
    /// <summary>Managed memory of the node: the runtime ends it when it needs more.</summary>
    private const long ManagedBytesMax = 640L << 20;

    /// <summary>Longer than SQLite's busy timeout and the time limit of a PostgreSQL command.</summary>
    private static readonly TimeSpan BeyondAllLimits = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task PostgreSQL_that_ends_at_once_under_load_and_is_back_loses_and_doubles_nothing()
    {
        var network = await UndisturbedRun.SharedAsync(sessions: 60);
        await using var postgres = await OwnPostgres.StartAsync();
        await using var stack = await LiveStack.StartAsync(postgres.ConnectionString);
        await stack.StartNodeAsync(ManagedBytesMax);
        await using var produce = stack.ProduceHere(network.File);
        await stack.AccountedReachesAsync(network.Records / 4);
        await postgres.EndAtOnceAsync();
        await stack.Node!.ReadinessSaysAsync("journal");
        await postgres.StartAgainAsync();

        await EqualAsync(stack, network, produce);
    }

    [Fact]
    [Trait("Set", "long")]
    public async Task PostgreSQL_whose_tables_are_locked_for_longer_than_a_command_may_take_loses_and_doubles_nothing()
    {
        var network = await UndisturbedRun.SharedAsync(sessions: 120);
        await using var postgres = await OwnPostgres.StartAsync();
        await using var stack = await LiveStack.StartAsync(postgres.ConnectionString);
        await stack.StartNodeAsync(ManagedBytesMax);
        await using var produce = stack.ProduceHere(network.File);
        await stack.AccountedReachesAsync(network.Records / 4);

        await using (var other = new NpgsqlConnection(postgres.ConnectionString))
        {
            await other.OpenAsync();
            await HoldAsync(other, "BEGIN; LOCK TABLE journal, accepted_record, consumer_progress, open_session IN ACCESS EXCLUSIVE MODE");
            await produce.BlockedAsync();
        }

        await EqualAsync(stack, network, produce);
    }

    [Fact]
    [Trait("Set", "long")]
    public async Task SQLite_files_that_another_process_locks_for_longer_than_the_busy_timeout_lose_and_double_nothing()
    {
        var network = await UndisturbedRun.SharedAsync(sessions: 120);
        await using var stack = await LiveStack.StartAsync();
        await stack.StartNodeAsync(ManagedBytesMax);
        await using var produce = stack.ProduceHere(network.File);
        foreach (var file in new[] { "journal.db", "ledger.db" })
        {
            await stack.AccountedReachesAsync(network.Records * (file == "journal.db" ? 1 : 2) / 4);
            await using var other = new SqliteConnection($"Data Source={Path.Combine(stack.JournalFolder, file)};Pooling=False");
            await other.OpenAsync();
            await HoldAsync(other, "BEGIN EXCLUSIVE");
        }

        await EqualAsync(stack, network, produce);
    }

    [MountFact]
    [Trait("Set", "long")]
    public async Task A_disk_that_is_full_under_the_journal_and_freed_later_loses_and_doubles_nothing()
    {
        var network = await UndisturbedRun.SharedAsync(sessions: 120);
        await using var stack = await LiveStack.StartAsync();
        using var disk = SmallDisk.Mount(stack.JournalFolder, megabytes: 512);
        await stack.StartNodeAsync(ManagedBytesMax);
        await using var produce = stack.ProduceHere(network.File);
        await stack.AccountedReachesAsync(network.Records / 4);

        disk.Fill();
        await stack.Node!.ReadinessSaysAsync("journal");
        await produce.BlockedAsync();
        disk.Free();

        await EqualAsync(stack, network, produce);
        await stack.Node!.DisposeAsync();
    }

    /// <summary>Runs statements that lock, and keeps the lock longer than anything waits for it.</summary>
    private static async Task HoldAsync(DbConnection other, string statements)
    {
        await using var command = other.CreateCommand();
        command.CommandText = statements;
        await command.ExecuteNonQueryAsync();
        var since = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync("the lock to be old", () => Task.FromResult(Stopwatch.GetElapsedTime(since) > BeyondAllLimits), 2 * BeyondAllLimits);
    }

    private static async Task EqualAsync(LiveStack stack, UndisturbedRun network, Production produce)
    {
        Assert.Equal(network.Records, await produce.DeliveredAsync());
        await stack.SettledAsync(network.Records);
        await network.AssertEqualAsync(stack);
        await stack.Node!.ReadyAsync();
        Assert.Equal(0, await stack.Node.StopAsync());
    }
}
