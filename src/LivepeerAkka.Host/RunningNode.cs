using Akka.Actor;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Health;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Ingest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace LivepeerAkka.Host;

/// <summary>One node in this process: the pipeline and its HTTP listener.</summary>
internal sealed class RunningNode : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningNode(WebApplication app, Uri apiUrl)
    {
        _app = app;
        ApiUrl = apiUrl;
    }

    /// <summary>Address of the HTTP listener.</summary>
    public Uri ApiUrl { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a node and waits until it is ready.</summary>
    public static async Task<RunningNode> StartAsync(LoadedSettings loaded, bool withKafka, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        // Standard output belongs to the verb.
        builder.Logging.AddSimpleConsole(o => o.SingleLine = true);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMinutes(3));
        var api = loaded.Node.Api;
        builder.WebHost.UseUrls($"http://{api.Host}:{api.Port}");
        builder.Services.AddLivepeerNode(loaded, withKafka);
        builder.Services.AddOpenTelemetry().WithMetrics(m => m.AddMeter("LivepeerAkka.*").AddRuntimeInstrumentation().AddPrometheusExporter());
        // The verb owns the signals.
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();

        var app = builder.Build();
        app.MapGet("/healthz", () => Results.Text("ok"));
        app.MapGet("/readyz", (NodeReadiness readiness) => readiness.Check() is { Count: > 0 } problems
            ? Results.Json(new { ready = false, problems, members = readiness.Members }, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Json(new { ready = true, problems = Array.Empty<string>(), members = readiness.Members }));
        app.MapPrometheusScrapingEndpoint();
        foreach (var warning in loaded.Warnings)
        {
            app.Logger.LogWarning("{Warning}", warning);
        }

        try
        {
            await app.StartAsync(cancellation).ConfigureAwait(false);
            await app.Services.GetRequiredService<IngestParts>().SessionsAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new RunningNode(app, new Uri(address));
    }

    /// <summary>Completes when the caller cancels; fails when the node stops by itself.</summary>
    public async Task WaitForStopAsync(CancellationToken cancellation)
    {
        var stopping = _app.Lifetime.ApplicationStopping;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stopping);
        await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_app.Services.GetRequiredService<BatchWriters>().Failed.Exception?.GetBaseException() is { } fault)
        {
            throw new InvalidOperationException($"The node stopped because it could not write: {fault.Message}", fault);
        }

        if (!cancellation.IsCancellationRequested)
        {
            var reason = CoordinatedShutdown.Get(_app.Services.GetRequiredService<ActorSystem>()).ShutdownReason;
            throw new InvalidOperationException(reason is CoordinatedShutdown.ClusterDowningReason
                ? "The node stopped because the cluster went on without it, after it was not reached for a while; start it again."
                : $"The node stopped because its actor system ended ({reason?.GetType().Name ?? "no reason given"}); start it again.");
        }
    }

    /// <summary>Stops by draining.</summary>
    public async ValueTask DisposeAsync()
    {
        // Before the host says that it stops: whoever listens for that (the actor system does) must still serve what is in flight.
        if (_app.Services.GetService<KafkaIngest>() is { } ingest)
        {
            await ingest.DrainAsync().ConfigureAwait(false);
        }

        await _app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
