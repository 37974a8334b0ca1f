using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Tests.Fixtures;
using Npgsql;

namespace LivepeerAkka.Cluster.Tests.Journal;

/// <summary>The ledger when PostgreSQL ends its connections.</summary>
public sealed class LedgerConnectionOnPostgresTests
{
    [Fact]
    public async Task A_connection_that_the_server_ended_is_replaced()
    {
        using var journal = TestJournal.OnPostgres();
        await using var ledger = new LedgerWriter(journal.Database);
        Assert.Equal(1, await OneAsync(ledger));
        await EndConnectionsAsync(journal);

        await Assert.ThrowsAnyAsync<Exception>(() => OneAsync(ledger));

        Assert.Equal(1, await OneAsync(ledger));
    }

    [Fact]
    public async Task Nodes_that_start_together_on_an_empty_database_make_the_tables_once()
    {
        using var journal = TestJournal.OnPostgres();
        var ledgers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => new LedgerWriter(journal.Database))));

        Assert.All(await Task.WhenAll(ledgers.Select(OneAsync)), one => Assert.Equal(1, one));
        Assert.Equal(0, await ledgers[0].RunAsync(t => t.Query("SELECT count(*) FROM journal", r => r.GetInt64(0))[0]));
        foreach (var ledger in ledgers)
        {
            await ledger.DisposeAsync();
        }
    }

    private static Task<int> OneAsync(LedgerWriter ledger) => ledger.RunAsync(t => t.Query("SELECT 1", r => r.GetInt32(0))[0]);

    private static async Task EndConnectionsAsync(TestJournal journal)
    {
        await using var connection = new NpgsqlConnection(journal.Database.JournalConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        await command.ExecuteScalarAsync();
    }
}
