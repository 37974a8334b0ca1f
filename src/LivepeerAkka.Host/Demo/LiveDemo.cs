using System.Globalization;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Host.Embedded;
using LivepeerAkka.Simulator;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace LivepeerAkka.Host.Demo;

/// <summary>The main job until Ctrl-C: a simulated network in real time, and a table of what is measured as sessions conclude.</summary>
internal static class LiveDemo
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(2);

    /// <summary>Sessions a minute that the simulated network starts.</summary>
    private const int SessionsPerMinute = 20;

    public static async Task<int> RunAsync(string? data, CancellationToken cancellation)
    {
        var temporary = data is null ? Directory.CreateTempSubdirectory("livepeer-demo-").FullName : null;
        try
        {
            await RunAsync(new DataFolder(data ?? temporary!), cancellation).ConfigureAwait(false);
            return 0;
        }
        finally
        {
            if (temporary is not null)
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    private static async Task RunAsync(DataFolder folder, CancellationToken cancellation)
    {
        // Shorter waits than in production, so that a spectator sees sessions conclude.
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["livepeer.sessions.lateness-horizon"] = "5s",
            ["livepeer.sessions.idle-timeout"] = "45s",
            ["livepeer.sessions.provisional-interval"] = "5s",
            ["livepeer.rollups.refresh-interval"] = "2s",
            ["livepeer.rollups.day-interval"] = "5s",
        };
        await Console.Error.WriteLineAsync("Starting a Kafka broker, ClickHouse and one node …").ConfigureAwait(false);
        var demo = await DemoNode.StartAsync(folder, settings, cancellation).ConfigureAwait(false);
        await using (demo.ConfigureAwait(false))
        {
            await Console.Out.WriteLineAsync(
                $"API        {demo.Node.ApiUrl}\nClickHouse {demo.Services.ClickHouse.Url}\nKafka      {demo.Services.Broker.Bootstrap}\nCtrl-C stops all of it.")
                .ConfigureAwait(false);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var traffic = ProduceAsync(demo, ended.Token);
            await ShowAsync(demo, traffic, ended.Token).ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
            await traffic.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!cancellation.IsCancellationRequested && traffic.Exception?.GetBaseException() is { } failure)
            {
                throw failure;
            }
        }
    }

    private static Task ProduceAsync(DemoNode demo, CancellationToken cancellation)
    {
        var clock = TimeProvider.System;
        var options = new SimulationOptions
        {
            Seed = (ulong)clock.GetUtcNow().ToUnixTimeSeconds(),
            Sessions = SessionsPerMinute * 60 * 24,
            Hours = 24,
            Start = clock.GetUtcNow(),
            SessionMinutesMax = 5,
        };
        return Task.Run(
            () => DemoTraffic.ProduceAsync(demo, Simulation.Run(options), record => DueAsync(record, clock, cancellation), new Progress<long>(), cancellation),
            cancellation);
    }

    private static Task DueAsync(SimulatedRecord record, TimeProvider clock, CancellationToken cancellation)
    {
        var wait = record.TimestampMs - clock.GetUtcNow().ToUnixTimeMilliseconds();
        return wait > 0 ? Task.Delay(TimeSpan.FromMilliseconds(wait), clock, cancellation) : Task.CompletedTask;
    }

    private static async Task ShowAsync(DemoNode demo, Task traffic, CancellationToken cancellation)
    {
        var store = demo.Node.Services.GetRequiredService<ClickHouseStore>();
        if (Console.IsOutputRedirected)
        {
            await PrintLinesAsync(store, traffic, cancellation).ConfigureAwait(false);
            return;
        }

        await AnsiConsole.Live(new Rows()).StartAsync(async live =>
        {
            while (!cancellation.IsCancellationRequested && !traffic.IsCompleted)
            {
                live.UpdateTarget(new Rows(
                    await ResultTables.OutcomesAsync(store, CancellationToken.None).ConfigureAwait(false),
                    await ResultTables.LeaderboardAsync(store, CancellationToken.None).ConfigureAwait(false),
                    await ResultTables.DemandAsync(store, CancellationToken.None).ConfigureAwait(false),
                    await ResultTables.AccountingAsync(store, CancellationToken.None).ConfigureAwait(false)));
                await Task.Delay(Refresh, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }).ConfigureAwait(false);
    }

    /// <summary>No terminal: one line when something has changed.</summary>
    private static async Task PrintLinesAsync(ClickHouseStore store, Task traffic, CancellationToken cancellation)
    {
        var shown = "";
        while (!cancellation.IsCancellationRequested && !traffic.IsCompleted)
        {
            var line = await store.QueryAsync(
                $"""
                SELECT toInt64(count()), toInt64(countIf(is_final)), toInt64(countIf(success)), toInt64(countIf(unexcused))
                FROM {store.Database}.v_api_session_latest
                """,
                r => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{r.GetInt64(0)} sessions, {r.GetInt64(1)} concluded, {r.GetInt64(2)} started, {r.GetInt64(3)} failed"),
                cancellation: CancellationToken.None).ConfigureAwait(false);
            if (line[0] != shown)
            {
                shown = line[0];
                await Console.Out.WriteLineAsync(shown).ConfigureAwait(false);
            }

            await Task.Delay(Refresh, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
