using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace LivepeerAkka.Cluster.Journal;

/// <summary>
/// Where the journal and the node's ledger live: SQLite files in one folder, or one PostgreSQL database. The ledger has a file of
/// its own, so that its writer and the journal's never wait for each other's lock.
/// </summary>
public sealed class JournalDatabase(JournalSettings settings)
{
    /// <summary>
    /// WAL with full synchronisation: what was acknowledged survives a power loss, and costs the same as NORMAL once writes are grouped.
    /// </summary>
    internal const string SqlitePragmas =
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=30000;PRAGMA cache_size=-65536";

    /// <summary>True for the embedded database.</summary>
    public bool IsSqlite { get; } = settings.Provider switch
    {
        "sqlite" => true,
        "postgresql" => false,
        var other => throw new ArgumentException($"livepeer.journal.provider is '{other}'; allowed are sqlite and postgresql.", nameof(settings)),
    };

    /// <summary>Settings of the database.</summary>
    public JournalSettings Settings => settings;

    /// <summary>Connection string of Akka.Persistence's tables.</summary>
    public string JournalConnectionString => IsSqlite ? Sqlite("journal.db") : Postgres();

    /// <summary>Opens a connection to the ledger's tables.</summary>
    public DbConnection OpenLedger()
    {
        if (!IsSqlite)
        {
            var postgres = new NpgsqlConnection(Postgres());
            postgres.Open();
            return postgres;
        }

        var sqlite = new SqliteConnection(Sqlite("ledger.db"));
        sqlite.Open();
        using var pragmas = sqlite.CreateCommand();
        pragmas.CommandText = SqlitePragmas;
        pragmas.ExecuteNonQuery();
        return sqlite;
    }

    /// <summary>Creates the folder of the embedded database.</summary>
    public void EnsureDirectory()
    {
        if (IsSqlite)
        {
            Directory.CreateDirectory(settings.DataDirectory);
        }
    }

    private string Sqlite(string file) =>
        new SqliteConnectionStringBuilder { DataSource = Path.Combine(settings.DataDirectory, file), DefaultTimeout = 30 }.ToString();

    /// <summary>
    /// The server ends a transaction that does nothing for long. A node that is frozen in the middle of one would stop all others: those that wait for its turn
    /// at the ledger (decision 0131), and the new owners of its sessions, whose next entry has the number of the one that it has not committed. Shorter
    /// than the time limit of a command, so that those who wait get on.
    /// </summary>
    private string Postgres()
    {
        var connection = new NpgsqlConnectionStringBuilder(settings.ConnectionString);
        connection.Options = $"{connection.Options} -c idle_in_transaction_session_timeout=10s".TrimStart();
        return connection.ConnectionString;
    }
}
