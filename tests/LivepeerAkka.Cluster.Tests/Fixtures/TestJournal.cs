using System.Data.Common;
using LivepeerAkka.Cluster.Journal;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace LivepeerAkka.Cluster.Tests.Fixtures;

/// <summary>A journal of its own for one test: files in a folder that goes with it, or a database of the PostgreSQL server.</summary>
public sealed class TestJournal : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("journal-").FullName;

    private TestJournal(string provider, string connectionString) => Database = new JournalDatabase(new JournalSettings
    {
        Provider = provider,
        DataDirectory = _folder,
        ConnectionString = connectionString,
        BatchRowsMax = 1_000,
    });

    /// <summary>The database.</summary>
    public JournalDatabase Database { get; }

    /// <summary>In files.</summary>
    public static TestJournal OnSqlite() => new("sqlite", "");

    /// <summary>In a database of the shared server.</summary>
    public static TestJournal OnPostgres() => new("postgresql", PostgresServer.Shared.NewDatabase());

    /// <summary>Manifests of the entries that the journal does not count as deleted, in their order.</summary>
    public IReadOnlyList<string> Manifests()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT manifest FROM journal WHERE NOT CAST(deleted AS BOOLEAN) ORDER BY ordering";
        using var reader = command.ExecuteReader();
        var manifests = new List<string>();
        while (reader.Read())
        {
            manifests.Add(reader.GetString(0));
        }

        return manifests;
    }

    /// <summary>Sequence number of the newest snapshot, 0 = there is none.</summary>
    public long NewestSnapshot()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(sequence_number), 0) FROM snapshot";
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private DbConnection Open()
    {
        DbConnection connection = Database.IsSqlite
            ? new SqliteConnection(Database.JournalConnectionString + ";Pooling=False")
            : new NpgsqlConnection(Database.JournalConnectionString);
        connection.Open();
        return connection;
    }

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
