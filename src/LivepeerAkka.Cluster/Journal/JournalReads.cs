using System.Data.Common;
using System.Diagnostics;
using Akka.Configuration;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace LivepeerAkka.Cluster.Journal;

/// <summary>
/// The two questions that every activation asks, each as one prepared query: the plugin's own way to ask them costs more than all else of a
/// session's start together.
/// </summary>
internal sealed class JournalReads : IDisposable
{
    private const string HighestSql = "SELECT max(sequence_number) FROM journal WHERE persistence_id = @p0 AND sequence_number >= @p1";
    private const string SnapshotSql = "SELECT 1 FROM snapshot WHERE persistence_id = @p0 LIMIT 1";

    private readonly Lock _gate = new();
    private readonly SqliteConnection? _sqlite;
    private readonly NpgsqlDataSource? _postgres;
    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);

    /// <summary>Opens what the plugin's configuration names; the plugin has made the tables before it asks.</summary>
    public JournalReads(Config plugin)
    {
        var connectionString = plugin.GetString("connection-string");
        if (plugin.GetString("provider-name").StartsWith("SQLite", StringComparison.Ordinal))
        {
            _sqlite = new SqliteConnection(connectionString);
        }
        else
        {
            _postgres = NpgsqlDataSource.Create(connectionString);
        }
    }

    /// <summary>Highest sequence number of the journal's entries from <paramref name="from"/> on; 0 for none.</summary>
    public async Task<long> HighestSequenceNrAsync(string persistenceId, long from, CancellationToken cancellation) =>
        await ScalarAsync(HighestSql, cancellation, persistenceId, from).ConfigureAwait(false) is long highest ? highest : 0;

    /// <summary>True when a snapshot was ever saved and not deleted since.</summary>
    public async Task<bool> HasSnapshotAsync(string persistenceId, CancellationToken cancellation) =>
        await ScalarAsync(SnapshotSql, cancellation, persistenceId).ConfigureAwait(false) is not null;

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var command in _prepared.Values)
            {
                command.Dispose();
            }

            _sqlite?.Dispose();
        }

        _postgres?.Dispose();
    }

    private async ValueTask<object?> ScalarAsync(string sql, CancellationToken cancellation, params object[] values)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = _postgres is null ? SqliteScalar(sql, values) : await PostgresScalarAsync(_postgres, sql, values, cancellation).ConfigureAwait(false);
        JournalMetrics.Read(started);
        return answer is DBNull ? null : answer;
    }

    private static async Task<object?> PostgresScalarAsync(NpgsqlDataSource source, string sql, object[] values, CancellationToken cancellation)
    {
        var command = source.CreateCommand(sql);
        await using (command.ConfigureAwait(false))
        {
            Fill(command, values);
            return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>SQLite answers at once; a reader does not wait for the writer in WAL mode.</summary>
    private object? SqliteScalar(string sql, object[] values)
    {
        lock (_gate)
        {
            if (!_prepared.TryGetValue(sql, out var command))
            {
                if (_sqlite!.State != System.Data.ConnectionState.Open)
                {
                    _sqlite.Open();
                }

                command = _sqlite.CreateCommand();
                command.CommandText = sql;
                _prepared.Add(sql, command);
            }

            Fill(command, values);
            return command.ExecuteScalar();
        }
    }

    private static void Fill(DbCommand command, object[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (command.Parameters.Count == i)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = $"@p{i}";
                command.Parameters.Add(parameter);
            }

            command.Parameters[i].Value = values[i];
        }
    }
}
