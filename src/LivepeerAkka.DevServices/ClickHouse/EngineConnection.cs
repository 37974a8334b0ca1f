using System.Text;

namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>
/// One ClickHouse session of the engine: its own current database, settings and temporary tables. Calls block and one runs at a time.
/// </summary>
internal sealed unsafe class EngineConnection : IDisposable
{
    private nint* _connection;

    private EngineConnection(nint* connection) => _connection = connection;

    /// <summary>Opens a session; null when the engine refuses (its reason goes to standard error).</summary>
    public static EngineConnection? Open(params ReadOnlySpan<string> arguments)
    {
        using var texts = new Utf8Array(["clickhouse", .. arguments]);
        var connection = ChdbNative.chdb_connect(texts.Count, texts.Pointers);
        return connection == null ? null : new EngineConnection(connection);
    }

    /// <summary>Runs a statement and holds its whole result.</summary>
    public EngineResult Query(ReadOnlySpan<byte> sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        using var call = new Call(format, parameters);
        fixed (byte* text = sql)
        {
            return EngineResult.Own(ChdbNative.chdb_query_with_params_n(Handle, text, (nuint)sql.Length, call.Format, call.FormatLength,
                call.Names.Pointers, call.Names.Lengths, call.Values.Pointers, call.Values.Lengths, (nuint)call.Names.Count));
        }
    }

    /// <summary>Runs a statement whose output is not wanted.</summary>
    public void Execute(string sql)
    {
        using var result = Query(Encoding.UTF8.GetBytes(sql), "Null", []);
    }

    /// <summary>Starts a SELECT whose result is fetched in chunks.</summary>
    public EngineQueryStream StreamQuery(ReadOnlySpan<byte> sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        using var call = new Call(format, parameters);
        fixed (byte* text = sql)
        {
            var handle = ChdbNative.chdb_stream_query_with_params_n(Handle, text, (nuint)sql.Length, call.Format, call.FormatLength,
                call.Names.Pointers, call.Names.Lengths, call.Values.Pointers, call.Values.Lengths, (nuint)call.Names.Count);
            return new EngineQueryStream(Handle, EngineResult.Checked(handle));
        }
    }

    /// <summary>Starts an INSERT whose data is appended in chunks; <paramref name="sql"/> has no FORMAT clause.</summary>
    public EngineInsertStream StreamInsert(ReadOnlySpan<byte> sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        using var call = new Call(format, parameters);
        fixed (byte* text = sql)
        {
            return new EngineInsertStream(ChdbNative.chdb_stream_insert_with_params_n(Handle, text, (nuint)sql.Length, call.Format,
                call.FormatLength, call.Names.Pointers, call.Names.Lengths, call.Values.Pointers, call.Values.Lengths,
                (nuint)call.Names.Count));
        }
    }

    public void Dispose()
    {
        if (_connection == null)
            return;
        ChdbNative.chdb_close_conn(_connection);
        _connection = null;
    }

    private nint Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_connection == null, this);
            return *_connection;
        }
    }

    private readonly ref struct Call
    {
        private readonly Utf8Array _format;

        public Call(string format, IReadOnlyList<KeyValuePair<string, string>> parameters)
        {
            _format = new Utf8Array([format]);
            Names = new Utf8Array(parameters.Select(p => p.Key).ToArray());
            Values = new Utf8Array(parameters.Select(p => p.Value).ToArray());
        }

        public Utf8Array Names { get; }

        public Utf8Array Values { get; }

        public byte* Format => _format.Pointers[0];

        public nuint FormatLength => _format.Lengths[0];

        public void Dispose()
        {
            _format.Dispose();
            Names.Dispose();
            Values.Dispose();
        }
    }
}
