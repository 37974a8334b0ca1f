using System.Net;
using System.Text.Json;
using LivepeerAkka.DevServices.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>ClickHouse's HTTP interface on loopback over the engine of this process.</summary>
internal sealed class ClickHouseServer : IAsyncDisposable
{
    /// <summary>Most queries at once; more wait. The engine starts threads for each.</summary>
    private const int QueriesMax = 64;

    private static readonly byte[] Ok = "Ok.\n"u8.ToArray();
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(5);

    private readonly Engine _engine;
    private readonly Sessions _sessions;
    private readonly FaultSwitch? _faults;
    private readonly SemaphoreSlim _slots = new(QueriesMax);
    private readonly WebApplication _app;
    private readonly Timer _sweep;

    private ClickHouseServer(Engine engine, bool faults, int port)
    {
        _engine = engine;
        _sessions = new Sessions(engine, TimeProvider.System);
        _faults = faults ? new FaultSwitch() : null;
        _app = LoopbackWeb.Build(port, Configure);
        _app.Run(HandleAsync);
        _sweep = new Timer(_ => _sessions.Sweep(), state: null, SweepEvery, SweepEvery);
    }

    /// <summary>Address of the interface.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Listens on <paramref name="port"/>, or on a free port when it is null or taken.</summary>
    public static async Task<ClickHouseServer> StartAsync(Engine engine, bool faults, int? port)
    {
        // Native calls block their thread; the pool must not wait to grow for them.
        ThreadPool.SetMinThreads(QueriesMax * 2, QueriesMax);
        var (server, url) = await LoopbackWeb.StartAsync(port, async p =>
        {
            var candidate = new ClickHouseServer(engine, faults, p);
            return (candidate, await LoopbackWeb.ListenAsync(candidate._app));
        });
        server.Url = url;
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        await LoopbackWeb.StopAsync(_app);
        _sessions.Dispose();
        _slots.Dispose();
    }

    private static void Configure(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        // Statements may stand in the URL.
        limits.MaxRequestLineSize = 1024 * 1024;
        limits.MaxRequestBufferSize = 2 * 1024 * 1024;
    }

    private Task HandleAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/ping" or "/replicas_status" => PingAsync(context),
        "/_faults" when _faults is not null && HttpMethods.IsPost(context.Request.Method) => SetFaultAsync(context, _faults),
        "/" or "" => QueryAsync(context),
        _ => TextAsync(context, (int)HttpStatusCode.NotFound, "There is no handle here.\n"u8.ToArray()),
    };

    private async Task PingAsync(HttpContext context)
    {
        switch (_faults?.Take(insert: false))
        {
            case { Mode: ClickHouseFaultMode.Refuse }:
                context.Abort();
                return;
            case { Mode: ClickHouseFaultMode.Delay } fault:
                await Task.Delay(fault.Ms, context.RequestAborted);
                break;
            case { Mode: ClickHouseFaultMode.Error }:
                await TextAsync(context, (int)HttpStatusCode.InternalServerError, "Injected fault\n"u8.ToArray());
                return;
            default:
                break;
        }

        await TextAsync(context, (int)HttpStatusCode.OK, Ok);
    }

    private async Task QueryAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method) && !context.Request.Query.ContainsKey("query"))
        {
            await TextAsync(context, (int)HttpStatusCode.OK, Ok);
            return;
        }

        await _slots.WaitAsync(context.RequestAborted);
        try
        {
            await new QueryRun(context, _engine, _sessions, _faults).RunAsync();
        }
        catch (Exception e) when (e is not (IOException or OperationCanceledException))
        {
            await Console.Error.WriteLineAsync("A request failed unexpectedly: " + e);
            throw;
        }
        finally
        {
            _slots.Release();
        }
    }

    private static async Task SetFaultAsync(HttpContext context, FaultSwitch faults)
    {
        try
        {
            ClientAccess.RefuseForeignPages(context.Request);
            var body = context.Request.Body;
            var fault = await JsonSerializer.DeserializeAsync<ClickHouseFault>(body, cancellationToken: context.RequestAborted);
            faults.Set(fault ?? new ClickHouseFault());
            await TextAsync(context, (int)HttpStatusCode.OK, Ok);
        }
        catch (Exception e) when (e is JsonException or EngineException)
        {
            await TextAsync(context, (int)HttpStatusCode.BadRequest, System.Text.Encoding.UTF8.GetBytes(e.Message + "\n"));
        }
    }

    private static async Task TextAsync(HttpContext context, int status, byte[] text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=UTF-8";
        context.Response.ContentLength = text.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(text, context.RequestAborted);
    }
}
