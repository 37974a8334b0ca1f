using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Jobs;
using LivepeerAkka.Domain.Orchestrators;
using LivepeerAkka.Domain.Sessions;
using Npgsql;

namespace LivepeerAkka.Cluster.Tests.Journal;

public abstract class LedgerTests(TestJournal journal) : IAsyncLifetime
{
    private LedgerWriter _ledger = null!;

    protected LedgerWriter Ledger => _ledger;

    protected JournalDatabase Journal => journal.Database;

    protected string ConnectionString => journal.Database.JournalConnectionString;

    public Task InitializeAsync()
    {
        _ledger = Open();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _ledger.DisposeAsync();
        journal.Dispose();
    }

    [Fact]
    public async Task A_record_is_accepted_once_and_its_redelivery_is_no_duplicate()
    {
        var records = new AcceptedRecordLedger(_ledger);
        var first = new RecordClaim(Uid(1), At(10), 5);

        Assert.Equal([SignalVerdict.Accepted], await records.ClaimAsync([first], 0));
        Assert.Equal([SignalVerdict.Accepted], await records.ClaimAsync([first], 0));
        Assert.Equal([SignalVerdict.Duplicate], await records.ClaimAsync([first with { Position = At(11) }], 0));
        Assert.Equal([SignalVerdict.IdConflict], await records.ClaimAsync([first with { Position = At(12), ContentHash = 6 }], 0));
    }

    [Fact]
    public async Task A_ledger_of_before_its_steps_were_counted_opens_with_what_it_holds()
    {
        var sessions = new OpenSessionIndex(_ledger);
        await sessions.OpenAsync(new SessionKey("o", "s|r"), 5);
        await _ledger.RunAsync(t => t.Execute("DELETE FROM node_fact"));
        await _ledger.DisposeAsync();
        _ledger = Open();

        Assert.Equal(1, await new OpenSessionIndex(_ledger).CountAsync());
        Assert.Equal("1", await SchemaAsync());
    }

    [Fact]
    public async Task A_ledger_of_a_newer_release_is_refused_and_stays_as_it_is()
    {
        await _ledger.RunAsync(t => t.Execute("UPDATE node_fact SET value = '99' WHERE name = 'ledger.schema'"));

        var refused = Assert.Throws<InvalidOperationException>(Open);
        Assert.Contains("newer release (step 99", refused.Message, StringComparison.Ordinal);
        Assert.Equal("99", await SchemaAsync());
    }

    private Task<string> SchemaAsync() => _ledger.RunAsync(t => t.Query("SELECT value FROM node_fact WHERE name = 'ledger.schema'", r => r.GetString(0))[0]);

    [Fact]
    public async Task A_uid_twice_in_one_claim_is_accepted_once()
    {
        var verdicts = await new AcceptedRecordLedger(_ledger).ClaimAsync(
            [new(Uid(1), At(1), 5), new(Uid(1), At(2), 5), new(Uid(2), At(3), 5)], 0);

        Assert.Equal([SignalVerdict.Accepted, SignalVerdict.Duplicate, SignalVerdict.Accepted], verdicts);
    }

    [Fact]
    public async Task Progress_and_counts_move_together_and_survive_a_reopening()
    {
        var key = new CounterKey("stream_trace", "accepted", "");
        var partition = new LogPartition("log", "topic", 2);
        var progress = new ProgressStore(_ledger, "group");
        await progress.CommitAsync([new(partition, 0, 10, new Dictionary<CounterKey, long> { [key] = 10 })]);
        var totals = await progress.CommitAsync([new(partition, 10, 15, new Dictionary<CounterKey, long> { [key] = 5 })]);
        await _ledger.DisposeAsync();
        _ledger = Open();
        progress = new ProgressStore(_ledger, "group");

        Assert.Equal([new CounterTotal(partition, key, 15)], totals);
        Assert.Equal([new CounterTotal(partition, key, 15)], await progress.ReadCountersAsync());
        Assert.Equal(15, (await progress.ReadAsync("log"))[partition]);
        Assert.Empty(await progress.ReadAsync("other-log"));
    }

    [Fact]
    public async Task A_commit_from_an_owner_that_lost_the_partition_changes_nothing()
    {
        var key = new CounterKey("stream_trace", "accepted", "");
        var partition = new LogPartition("log", "topic", 0);
        var other = new LogPartition("log", "topic", 1);
        var progress = new ProgressStore(_ledger, "group");
        await progress.CommitAsync([new(partition, 0, 10, new Dictionary<CounterKey, long> { [key] = 10 })]);

        var late = progress.CommitAsync(
        [
            new(other, 0, 5, new Dictionary<CounterKey, long> { [key] = 5 }),
            new(partition, 7, 12, new Dictionary<CounterKey, long> { [key] = 5 }),
        ]);

        await Assert.ThrowsAsync<ProgressConflictException>(() => late);
        Assert.Equal([new CounterTotal(partition, key, 10)], await progress.ReadCountersAsync());
    }

    [Fact]
    public async Task A_failing_operation_fails_alone()
    {
        var gate = new TaskCompletionSource();
        var holder = _ledger.RunAsync(_ => gate.Task.Wait(TimeSpan.FromSeconds(30)));
        var good = _ledger.RunAsync(t => t.Execute("INSERT INTO node_fact (name, value) VALUES (@p0, @p1)", "a", "1"));
        var bad = _ledger.RunAsync(t => t.Execute("INSERT INTO missing_table VALUES (@p0)", 1));
        var alsoGood = _ledger.RunAsync(t => t.Execute("INSERT INTO node_fact (name, value) VALUES (@p0, @p1)", "b", "2"));
        gate.SetResult();
        await holder;

        Assert.Equal(1, await good);
        await Assert.ThrowsAnyAsync<Exception>(() => bad);
        Assert.Equal(1, await alsoGood);
        Assert.Equal(2, await _ledger.RunAsync(t => t.Query("SELECT name FROM node_fact WHERE name IN ('a', 'b')", r => r.GetString(0)).Count));
    }

    [Fact]
    public async Task Due_sessions_are_claimed_once_and_closed_ones_are_gone()
    {
        var index = new OpenSessionIndex(_ledger);
        var early = new SessionKey("o", "a|1");
        var late = new SessionKey("o", "b|1");
        await index.OpenAsync(early, 100);
        await index.OpenAsync(late, 200);

        Assert.Equal([early], await index.ClaimDueAsync(new DueClaim(150, 1_000, 10_000, 10)));
        Assert.Empty(await index.ClaimDueAsync(new DueClaim(150, 1_000, 10_000, 10)));
        Assert.Equal([early, late], await index.ReadPageAsync(null, 10));
        Assert.Equal([late], await index.ReadPageAsync(early, 10));
        await index.CloseAsync(early, 0);
        Assert.Equal(1, await index.CountAsync());
    }

    [Fact]
    public async Task What_a_clock_that_was_ahead_put_off_for_hours_is_due()
    {
        var sessions = new OpenSessionIndex(_ledger);
        var nodes = new DirtyOrchestratorIndex(_ledger);
        var jobs = new OpenJobIndex(_ledger);
        const long hour = 3_600_000;
        var (session, node, job) = (new SessionKey("o", "a|1"), new OrchestratorKey("o", "n:1"), JobKey.OfId("o", "llm/j"));
        await sessions.OpenAsync(session, 3 * hour);
        await nodes.MarkAsync(node, 3 * hour);
        await jobs.OpenAsync(job, 3 * hour);
        var claim = DueClaim.Of(nowMs: 0, TimeSpan.FromMinutes(2), max: 10);

        Assert.Equal([session], await sessions.ClaimDueAsync(claim));
        Assert.Equal([node], await nodes.ClaimDueAsync(claim));
        Assert.Equal([job], await jobs.ClaimDueAsync(claim));
        Assert.Empty(await sessions.ClaimDueAsync(claim));
        Assert.Empty(await nodes.ClaimDueAsync(claim));
        Assert.Empty(await jobs.ClaimDueAsync(claim));
    }

    [Fact]
    public async Task A_changed_shard_count_is_refused_by_name()
    {
        var facts = new NodeFacts(_ledger);
        await facts.RequireUnchangedAsync("livepeer.sessions.shard-count", "64");
        await facts.RequireUnchangedAsync("livepeer.sessions.shard-count", "64");

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => facts.RequireUnchangedAsync("livepeer.sessions.shard-count", "32"));

        Assert.Contains("livepeer.sessions.shard-count is 32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_that_was_cut_off_keeps_its_number()
    {
        var facts = new NodeFacts(_ledger);

        Assert.Equal(1, await facts.BeginRunAsync(RunKind.Replay, "file"));
        Assert.Equal(1, await facts.BeginRunAsync(RunKind.Replay, "file"));
        await facts.EndRunAsync(RunKind.Replay);
        Assert.Equal(2, await facts.BeginRunAsync(RunKind.Replay, "file"));
    }

    private LedgerWriter Open() => new(journal.Database);

    private static SourcePosition At(long offset) => new("log", "topic", 0, offset);

    private static EventUid Uid(byte last) => EventUid.FromBytes([0, 1, 2, 3, 4, 5, 0x86, 7, 0x88, 9, 10, 11, 12, 13, 14, last]);
}

/// <summary>The ledger on SQLite.</summary>
public sealed class LedgerOnSqliteTests() : LedgerTests(TestJournal.OnSqlite());

/// <summary>The ledger on PostgreSQL.</summary>
public sealed class LedgerOnPostgresTests() : LedgerTests(TestJournal.OnPostgres())
{
    private const int TriesMax = 5;

    [Fact]
    public async Task A_connection_that_the_server_closed_is_replaced()
    {
        var index = new OpenSessionIndex(Ledger);
        await index.OpenAsync(new SessionKey("o", "s|1"), 0);
        await CloseAllAsync();

        // Each operation that meets a closed connection fails, and none has to meet it again: the pool may hold some more of them.
        var failures = new List<Exception>();
        while (failures.Count < TriesMax && await Record.ExceptionAsync(() => index.OpenAsync(new SessionKey("o", "s|2"), 0)) is { } failure)
        {
            Assert.NotNull(Ledger.Failure);
            failures.Add(failure);
        }

        Assert.InRange(failures.Count, 1, TriesMax - 1);
        Assert.Null(Ledger.Failure);
        Assert.Equal(2, await index.CountAsync());
    }

    [Fact]
    public async Task A_transaction_that_does_not_get_its_turn_in_time_leaves_the_connection_as_it_was()
    {
        var impatient = new NpgsqlConnectionStringBuilder(ConnectionString) { CommandTimeout = 1 }.ConnectionString;
        await using var ledger = new LedgerWriter(new JournalDatabase(
            new JournalSettings { Provider = "postgresql", DataDirectory = "", ConnectionString = impatient, BatchRowsMax = 1_000 }));
        var index = new OpenSessionIndex(ledger);
        await using (var other = new NpgsqlConnection(ConnectionString))
        {
            await other.OpenAsync();
            await TakeTurnAsync(other);
            await Assert.ThrowsAnyAsync<Exception>(() => index.OpenAsync(new SessionKey("o", "s|1"), 0));
        }

        await index.OpenAsync(new SessionKey("o", "s|1"), 0);
        Assert.Equal(1, await index.CountAsync());
    }

    [Fact]
    public async Task A_node_that_is_frozen_in_its_transaction_loses_its_turn()
    {
        var frozen = (NpgsqlConnection)Journal.OpenLedger();
        await TakeTurnAsync(frozen);

        await new OpenSessionIndex(Ledger).OpenAsync(new SessionKey("o", "s|1"), 0);

        // The server has ended it, and says so when it wakes up.
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => frozen.DisposeAsync().AsTask());
    }

    private static async Task TakeTurnAsync(NpgsqlConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = FormattableString.Invariant($"BEGIN; SELECT pg_advisory_xact_lock({LedgerTransaction.ClusterLock})");
        await command.ExecuteNonQueryAsync();
    }

    private async Task CloseAllAsync()
    {
        await using var other = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        await other.OpenAsync();
        await using var command = other.CreateCommand();
        command.CommandText = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        await command.ExecuteNonQueryAsync();
    }
}
