using System.Text;

namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>Reads a statement from the URL and the body, and leaves the data of an INSERT in the body.</summary>
internal sealed class StatementReader
{
    private readonly Stream _body;
    private byte[] _buffer;
    private int _length;

    public StatementReader(string? query, Stream body)
    {
        _body = body;
        // As a server does it: the text of the URL, a line end, the body.
        _buffer = string.IsNullOrEmpty(query) ? [] : Encoding.UTF8.GetBytes(query + "\n");
        _length = _buffer.Length;
    }

    /// <summary>What was read: the whole statement, or an INSERT's statement with the first of its data.</summary>
    public ReadOnlyMemory<byte> Text => _buffer.AsMemory(0, _length);

    /// <summary>Reads until the statement is known.</summary>
    public async Task<Statement> ReadAsync(int firstBytes, int bytesMax, CancellationToken cancellation)
    {
        var ended = false;
        for (var piece = firstBytes; !ended; piece = Math.Min(piece * 2, bytesMax))
        {
            ended = !await ReadMoreAsync(piece, cancellation);
            var statement = StatementScanner.Scan(Text.Span, final: ended);
            if (ended || statement.Kind == StatementKind.InsertWithData)
                return statement;
            if (_length > bytesMax)
                throw EngineException.Own(62, "SYNTAX_ERROR", "Max query size exceeded");
        }

        return StatementScanner.Scan(Text.Span, final: true);
    }

    /// <summary>The next data of an INSERT; 0 at the end.</summary>
    public Task<int> ReadDataAsync(Memory<byte> target, CancellationToken cancellation) =>
        RequestBody.FillAsync(_body, target, cancellation);

    private async Task<bool> ReadMoreAsync(int bytes, CancellationToken cancellation)
    {
        if (_buffer.Length < _length + bytes)
            Array.Resize(ref _buffer, _length + bytes);
        var count = await RequestBody.FillAsync(_body, _buffer.AsMemory(_length, bytes), cancellation);
        _length += count;
        return count == bytes;
    }
}
