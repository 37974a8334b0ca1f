using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace LivepeerAkka.Cluster.Journal;

/// <summary>One transaction on the ledger, rolled back unless it is committed; keeps a prepared command for each statement.</summary>
public sealed class LedgerTransaction : IDisposable
{
    /// <summary>Key of the lock that orders the transactions of all nodes on PostgreSQL; SQLite has one writer by itself.</summary>
    internal const long ClusterLock = 0x6c69766570656572;

    private readonly DbConnection _connection;
    private readonly DbTransaction _transaction;
    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);

    internal LedgerTransaction(DbConnection connection)
    {
        _connection = connection;
        _transaction = connection.BeginTransaction();
        if (connection is NpgsqlConnection)
        {
            // A transaction holds what many entities asked for, in no order: two nodes at once would wait for each other's rows.
            try
            {
                Query(string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({ClusterLock})"), _ => 0);
            }
            catch
            {
                // Nobody else has it yet to end it, and the connection would take no other.
                Dispose();
                throw;
            }
        }
    }

    /// <summary>Runs a statement; answers the number of rows that it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Command(sql, values).ExecuteNonQuery();

    /// <summary>Runs a query and maps its rows.</summary>
    public List<T> Query<T>(string sql, Func<DbDataReader, T> map, params ReadOnlySpan<object?> values)
    {
        var rows = new List<T>();
        using var reader = Command(sql, values).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _transaction.Dispose();
    }

    internal void Commit() => _transaction.Commit();

    /// <summary>Parameters are named @p0, @p1, … in the order of <paramref name="values"/>.</summary>
    private DbCommand Command(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            command.Transaction = _transaction;
            for (var i = 0; i < values.Length; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = $"@p{i}";
                command.Parameters.Add(parameter);
            }

            _commands.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }
}
