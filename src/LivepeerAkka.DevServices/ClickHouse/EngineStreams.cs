namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>A SELECT that is fetched in chunks. Every chunk is a complete document of its format.</summary>
internal sealed class EngineQueryStream(nint connection, nint stream) : IDisposable
{
    private nint _stream = stream;
    private bool _ended;

    /// <summary>The next chunk, which the caller disposes; null at the end.</summary>
    public EngineResult? Next()
    {
        if (_ended)
            return null;
        EngineResult chunk;
        try
        {
            chunk = EngineResult.Own(ChdbNative.chdb_stream_fetch_result(connection, _stream));
        }
        catch (EngineException)
        {
            _ended = true;
            throw;
        }

        if (chunk.Length > 0)
            return chunk;
        chunk.Dispose();
        _ended = true;
        return null;
    }

    public void Dispose()
    {
        if (_stream == 0)
            return;
        if (!_ended)
            ChdbNative.chdb_stream_cancel_query(connection, _stream);
        ChdbNative.chdb_destroy_query_result(_stream);
        _stream = 0;
    }
}

/// <summary>An INSERT that takes its data in chunks; disposed before <see cref="Complete"/> it writes nothing.</summary>
internal sealed unsafe class EngineInsertStream : IDisposable
{
    private nint _stream;

    public EngineInsertStream(nint stream)
    {
        if (stream == 0)
            throw EngineException.Own(1002, "UNKNOWN_EXCEPTION", "The engine opened no insert.");
        _stream = stream;
        try
        {
            ThrowIfFailed();
        }
        catch (EngineException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Blocks while the engine is behind.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
            return;
        int failed;
        fixed (byte* bytes = data)
            failed = ChdbNative.chdb_stream_append(_stream, bytes, (nuint)data.Length);
        if (failed == 0)
            return;
        ThrowIfFailed();
        // The reason of a parse error comes with the result.
        Complete();
        throw EngineException.Own(1002, "UNKNOWN_EXCEPTION", "The engine refused the data.");
    }

    /// <summary>Ends the data and waits for the write.</summary>
    public QuerySummary Complete()
    {
        using var result = EngineResult.Own(ChdbNative.chdb_stream_done(_stream));
        return result.Summary;
    }

    public void Dispose()
    {
        if (_stream == 0)
            return;
        ChdbNative.chdb_destroy_insert_stream(_stream);
        _stream = 0;
    }

    private void ThrowIfFailed()
    {
        var error = ChdbNative.chdb_stream_insert_error(_stream);
        if (error != null && *error != 0)
            throw EngineException.FromText(EngineResult.Text(error));
    }
}
