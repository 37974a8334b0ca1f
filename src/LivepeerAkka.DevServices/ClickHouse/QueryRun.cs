using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>One query from request to answer.</summary>
internal sealed class QueryRun(HttpContext context, Engine engine, Sessions sessions, FaultSwitch? faults)
{
    private const int FirstReadBytes = 64 * 1024;
    private const int StatementBytesMax = 256 * 1024 * 1024;
    private const int InsertPieceBytes = 1024 * 1024;

    private readonly CancellationToken _aborted = context.RequestAborted;

    public async Task RunAsync()
    {
        var response = new QueryResponse(context, "", engine.Version);
        try
        {
            var parameters = new RequestParameters(context.Request.Query, context.Request.Headers);
            response = new QueryResponse(context, parameters.QueryId, engine.Version);
            var user = ClientAccess.Authenticate(context.Request, parameters);
            await RunAsync(parameters, user, response);
        }
        catch (EngineException e)
        {
            await response.FailAsync(e);
        }
    }

    private async Task RunAsync(RequestParameters parameters, string user, QueryResponse response)
    {
        await using var body = await OpenBodyAsync(parameters);
        var reader = new StatementReader(parameters.Query, body);
        var statement = await reader.ReadAsync(FirstReadBytes, StatementBytesMax, _aborted);
        var fault = faults?.Take(insert: statement.Kind is StatementKind.InsertWithData or StatementKind.InsertInline);
        if (!await MeetAsync(fault))
            return;
        if (statement.Refusal is { } refusal)
            throw EngineException.Own(62, "SYNTAX_ERROR", refusal);
        if (statement.Kind == StatementKind.Empty)
            throw EngineException.Own(62, "SYNTAX_ERROR", "Syntax error: failed at position 1 (end of query): Empty query");
        using var lease = sessions.Take(user, parameters);
        Prepare(lease, parameters, user, statement);
        var insertsData = statement.Kind == StatementKind.InsertWithData;
        var format = (insertsData ? null : statement.Format) ?? parameters.DefaultFormat;
        response.Prepare(format);
        if (insertsData)
            response.Summary = await InsertAsync(lease.Connection, reader, statement, parameters);
        else if (statement.Kind == StatementKind.Select && StreamedFormats.CanStream(format))
            await StreamAsync(lease.Connection, reader.Text, format, parameters, response);
        else
            await MaterializeAsync(lease.Connection, reader.Text, parameters, response);
        if (fault?.Mode == ClickHouseFaultMode.ErrorAfterWrite)
            throw Injected(fault);
        if (fault?.Mode == ClickHouseFaultMode.DropAfterWrite)
        {
            context.Abort();
            return;
        }

        await response.CompleteAsync();
    }

    private async Task<Stream> OpenBodyAsync(RequestParameters parameters)
    {
        // Plain clients label SQL as a URL-encoded form without meaning it.
        if (context.Request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) != true)
            return RequestBody.Open(context.Request);
        var form = await context.Request.ReadFormAsync(_aborted);
        if (form.Files.Count > 0)
            throw EngineException.Own(48, "NOT_IMPLEMENTED", "The embedded server does not support external tables");
        foreach (var (name, values) in form)
            parameters.Add(name, values.ToString());
        return Stream.Null;
    }

    private async Task<bool> MeetAsync(ClickHouseFault? fault)
    {
        switch (fault?.Mode)
        {
            case ClickHouseFaultMode.Refuse:
                context.Abort();
                return false;
            case ClickHouseFaultMode.Error:
                throw Injected(fault);
            case ClickHouseFaultMode.Delay:
                await Task.Delay(fault.Ms, _aborted);
                return true;
            default:
                return true;
        }
    }

    private static EngineException Injected(ClickHouseFault fault) => fault.Code is 0 or 241
        ? EngineException.Own(241, "MEMORY_LIMIT_EXCEEDED", "Injected fault")
        : EngineException.Own(fault.Code, "INJECTED", "Injected fault");

    private void Prepare(Sessions.Lease lease, RequestParameters parameters, string user, Statement statement)
    {
        if (parameters.Database is { Length: > 0 } database && !(database == "default" && !lease.IsNamed))
            lease.Connection.Execute("USE " + RequestParameters.Identifier(database));
        var assignments = new StringBuilder("SET ").Append(parameters.Settings);
        if (parameters.Settings.Length > 0)
            assignments.Append(", ");
        // The engine has no query ids; the comment finds the query again when its client is gone.
        assignments.Append("log_comment = ").Append(RequestParameters.Literal(parameters.QueryId));
        // As on a server, only POST may write.
        var get = !HttpMethods.IsPost(context.Request.Method);
        // A named session outlives the request, and readonly cannot be taken back: a GET is judged by its statement there.
        if (get && lease.IsNamed && statement.Kind != StatementKind.Select)
            throw EngineException.Own(164, "READONLY", "Cannot execute query in readonly mode: over HTTP only method POST may write.");
        if (user == ClientAccess.Reader || (get && !lease.IsNamed))
            assignments.Append(", readonly = 2");
        lease.Connection.Execute(assignments.ToString());
    }

    private async Task<QuerySummary> InsertAsync(
        EngineConnection connection, StatementReader reader, Statement statement, RequestParameters parameters)
    {
        using var insert = connection.StreamInsert(reader.Text.Span[..statement.HeadLength], statement.Format!, parameters.Parameters);
        insert.Append(reader.Text.Span[statement.DataOffset..]);
        var piece = ArrayPool<byte>.Shared.Rent(InsertPieceBytes);
        try
        {
            int count;
            while ((count = await reader.ReadDataAsync(piece.AsMemory(0, InsertPieceBytes), _aborted)) > 0)
                insert.Append(piece.AsSpan(0, count));
            return insert.Complete();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private async Task MaterializeAsync(
        EngineConnection connection, ReadOnlyMemory<byte> sql, RequestParameters parameters, QueryResponse response)
    {
        using var result = connection.Query(sql.Span, parameters.DefaultFormat, parameters.Parameters);
        response.Summary = result.Summary;
        await response.WriteAsync(result, 0);
    }

    private async Task StreamAsync(
        EngineConnection connection, ReadOnlyMemory<byte> sql, string format, RequestParameters parameters, QueryResponse response)
    {
        await using var kill = _aborted.UnsafeRegister(_ => Kill(parameters.QueryId), null);
        using var stream = connection.StreamQuery(sql.Span, format, parameters.Parameters);
        var first = true;
        while (stream.Next() is { } next)
        {
            using var chunk = next;
            response.Summary = Add(response.Summary, chunk.Summary);
            await response.WriteAsync(chunk, first || !StreamedFormats.HasHeader(format) ? 0 : chunk.HeaderLength);
            first = false;
        }
    }

    private static QuerySummary Add(QuerySummary a, QuerySummary b) => new(
        a.ReadRows + b.ReadRows, a.ReadBytes + b.ReadBytes, 0, 0, a.ResultRows + b.ResultRows, a.ResultBytes + b.ResultBytes,
        a.Elapsed + b.Elapsed);

    private void Kill(string queryId) => _ = Task.Run(() =>
    {
        using var connection = engine.Open();
        connection.Execute($"KILL QUERY WHERE Settings['log_comment'] = {RequestParameters.Literal(queryId)} ASYNC");
    });
}
