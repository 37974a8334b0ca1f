using System.Data.Common;
using System.Globalization;
using Akka.Configuration;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Config;
using LinqToDB;
using LinqToDB.DataProvider.PostgreSQL;
using LinqToDB.Interceptors;

namespace LivepeerAkka.Cluster.Journal;

/// <summary>Akka.Persistence.Sql on the journal's database: the same plugin for SQLite and PostgreSQL.</summary>
public static class JournalSetup
{
    /// <summary>Connection options of the plugin, with the tuning that its HOCON cannot express.</summary>
    public static DataOptionsSetup DataOptions(JournalDatabase database) => new(database.IsSqlite
        ? new DataOptions().UseConnectionString("SQLite.MS", database.JournalConnectionString).UseInterceptor(new SqliteTuning()).UseInterceptor(new InsertCounter())
        : new DataOptions().UseConnectionString("PostgreSQL.15", database.JournalConnectionString)
            .UseInterceptor(new InsertCounter())
            .WithOptions<PostgreSQLOptions>(o => o with { BulkCopyType = LinqToDB.Data.BulkCopyType.ProviderSpecific }));

    /// <summary>HOCON of journal and snapshot store.</summary>
    public static Config Hocon(JournalDatabase database)
    {
        var provider = database.IsSqlite ? "SQLite.MS" : "PostgreSQL.15";
        // SQLite has one writer; PostgreSQL takes three batches at once.
        var parallelism = database.IsSqlite ? 1 : 3;
        var rowByRow = database.IsSqlite ? "" : "max-row-by-row-size = 1";
        return ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $$"""
            akka.persistence {
              journal {
                plugin = "akka.persistence.journal.sql"
                sql {
                  class = "{{typeof(SessionJournal).AssemblyQualifiedName}}"
                  connection-string = "{{Escape(database.JournalConnectionString)}}"
                  provider-name = "{{provider}}"
                  auto-initialize = true
                  tag-write-mode = Csv
                  buffer-size = 50000
                  batch-size = {{database.Settings.BatchRowsMax}}
                  parallelism = {{parallelism}}
                  {{rowByRow}}
                  # Numbers of a session's entries are unique in the table: the order there is the truth, whichever node wrote. The plugin's
                  # writer is its node, so to the filter a session that came back to a node is one of an old writer, and it drops entries.
                  replay-filter.mode = off
                  circuit-breaker { max-failures = 10, call-timeout = 60s, reset-timeout = 5s }
                }
              }
              snapshot-store {
                plugin = "akka.persistence.snapshot-store.sql"
                sql {
                  class = "{{typeof(SessionSnapshotStore).AssemblyQualifiedName}}"
                  connection-string = "{{Escape(database.JournalConnectionString)}}"
                  provider-name = "{{provider}}"
                  auto-initialize = true
                }
              }
            }
            """)).WithFallback(SqlPersistence.DefaultConfiguration);
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private sealed class InsertCounter : CommandInterceptor
    {
        public override DbCommand CommandInitialized(CommandEventData eventData, DbCommand command)
        {
            if (command.CommandText.StartsWith("INSERT", StringComparison.Ordinal))
            {
                JournalMetrics.Inserted();
            }

            return command;
        }
    }

    /// <summary>
    /// SQLite's asynchronous calls complete synchronously, so the plugin's stream never sees back pressure and writes each entry in
    /// a transaction of its own. The yield before a connection opens makes it gather entries across sessions.
    /// </summary>
    private sealed class SqliteTuning : ConnectionInterceptor
    {
        public override async Task ConnectionOpeningAsync(ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken) =>
            await Task.Yield();

        public override void ConnectionOpened(ConnectionEventData eventData, DbConnection connection)
        {
            using var command = connection.CreateCommand();
            command.CommandText = JournalDatabase.SqlitePragmas;
            command.ExecuteNonQuery();
        }

        public override Task ConnectionOpenedAsync(ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken)
        {
            ConnectionOpened(eventData, connection);
            return Task.CompletedTask;
        }
    }
}
