using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>
/// The answer to one query. Up to <see cref="HeldBytesMax"/> are held back, so that an early error is a plain HTTP error and a small
/// answer carries complete counts.
/// </summary>
internal sealed class QueryResponse(HttpContext context, string queryId, string version)
{
    private const int HeldBytesMax = 4 * 1024 * 1024;
    private const int PieceBytes = 256 * 1024;

    private readonly string _tag = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private readonly MemoryStream _held = new();
    private readonly CancellationToken _aborted = context.RequestAborted;

    /// <summary>Counts so far.</summary>
    public QuerySummary Summary { get; set; }

    /// <summary>Adds a result from <paramref name="offset"/> on.</summary>
    public async Task WriteAsync(EngineResult result, long offset)
    {
        while (offset < result.Length)
        {
            if (!context.Response.HasStarted && _held.Length + result.Length - offset <= HeldBytesMax)
            {
                Hold(result, offset);
                return;
            }

            if (!context.Response.HasStarted)
                await ReleaseAsync();
            var memory = context.Response.BodyWriter.GetMemory(PieceBytes);
            var count = result.CopyTo(memory.Span, offset);
            context.Response.BodyWriter.Advance(count);
            offset += count;
            await context.Response.BodyWriter.FlushAsync(_aborted);
        }
    }

    /// <summary>Sets the headers that do not depend on the outcome.</summary>
    public void Prepare(string format)
    {
        var headers = context.Response.Headers;
        headers["X-ClickHouse-Query-Id"] = queryId;
        headers["X-ClickHouse-Server-Display-Name"] = "livepeer-akka-embedded";
        headers["X-ClickHouse-Timezone"] = "UTC";
        headers["X-ClickHouse-Format"] = format;
        headers["X-ClickHouse-Exception-Tag"] = _tag;
        context.Response.ContentType = ContentType(format);
    }

    /// <summary>Sends what is held and ends the answer.</summary>
    public async Task CompleteAsync()
    {
        if (!context.Response.HasStarted)
            context.Response.ContentLength = _held.Length;
        await ReleaseAsync();
        await context.Response.CompleteAsync();
    }

    /// <summary>Answers with an error; an answer that has begun is cut short with the error in its last bytes.</summary>
    public async Task FailAsync(EngineException error)
    {
        // The engine names its version in some of its errors, a server in all.
        var message = error.Message.Replace($" (version {version})", "", StringComparison.Ordinal);
        var text = $"{message} (version {version} (official build))\n";
        if (!context.Response.HasStarted)
        {
            context.Response.StatusCode = ErrorStatus.Of(error.Code);
            context.Response.Headers["X-ClickHouse-Exception-Code"] = error.Code.ToString(CultureInfo.InvariantCulture);
            context.Response.ContentType = "text/plain; charset=UTF-8";
            var body = Encoding.UTF8.GetBytes(text);
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, _aborted);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(text).ToString(CultureInfo.InvariantCulture);
        var end = $"\r\n__exception__\r\n{_tag}\r\n{text}\n{length} {_tag}\r\n__exception__\r\n";
        await context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(end), _aborted);
        await context.Response.BodyWriter.FlushAsync(_aborted);
        // Ends the connection without the last chunk, so that no client takes the answer for complete.
        throw new IOException("The answer broke off: " + error.Message);
    }

    private void Hold(EngineResult result, long offset)
    {
        var from = (int)_held.Length;
        var count = (int)(result.Length - offset);
        _held.SetLength(from + count);
        result.CopyTo(_held.GetBuffer().AsSpan(from, count), offset);
    }

    private async Task ReleaseAsync()
    {
        if (!context.Response.HasStarted)
            context.Response.Headers["X-ClickHouse-Summary"] = SummaryJson(Summary);
        await context.Response.StartAsync(_aborted);
        await context.Response.Body.WriteAsync(_held.GetBuffer().AsMemory(0, (int)_held.Length), _aborted);
        _held.SetLength(0);
    }

    private static string SummaryJson(QuerySummary s)
    {
        var elapsed = (long)(s.Elapsed.TotalMilliseconds * 1e6);
        return string.Create(CultureInfo.InvariantCulture,
            $$"""
            {"read_rows":"{{s.ReadRows}}","read_bytes":"{{s.ReadBytes}}","written_rows":"{{s.WrittenRows}}",
            "written_bytes":"{{s.WrittenBytes}}","total_rows_to_read":"0","result_rows":"{{s.ResultRows}}",
            "result_bytes":"{{s.ResultBytes}}","elapsed_ns":"{{elapsed}}"}
            """).ReplaceLineEndings("");
    }

    private static string ContentType(string format)
    {
        if (format.StartsWith("JSON", StringComparison.OrdinalIgnoreCase))
            return "application/json; charset=UTF-8";
        if (format.StartsWith("CSV", StringComparison.OrdinalIgnoreCase))
            return "text/csv; charset=UTF-8; header=absent";
        if (format.StartsWith("TabSeparated", StringComparison.OrdinalIgnoreCase)
            || format.StartsWith("TSV", StringComparison.OrdinalIgnoreCase))
            return "text/tab-separated-values; charset=UTF-8";
        return format.Contains("Binary", StringComparison.Ordinal) || format is "Native" or "Parquet" or "Arrow"
            ? "application/octet-stream"
            : "text/plain; charset=UTF-8";
    }
}
