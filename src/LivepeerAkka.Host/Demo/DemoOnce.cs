using System.Globalization;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Host.Embedded;
using LivepeerAkka.Host.Progress;
using LivepeerAkka.Host.Replay;
using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Truth;
using LivepeerAkka.Simulator.Truth.Hours;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace LivepeerAkka.Host.Demo;

/// <summary>One fixed simulated hour through broker, node and ClickHouse as fast as it goes, held against the truth.</summary>
internal static class DemoOnce
{
    /// <summary>The hour is the same for everybody.</summary>
    private const ulong Seed = 20_260_108;
    private const int Sessions = 400;
    private const int DifferencesShown = 20;

    public static async Task<int> RunAsync(CancellationToken cancellation)
    {
        var directory = Directory.CreateTempSubdirectory("livepeer-demo-").FullName;
        try
        {
            return await RunAsync(new DataFolder(directory), cancellation).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<int> RunAsync(DataFolder folder, CancellationToken cancellation)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["livepeer.api.port"] = "0",
            ["livepeer.sessions.provisional-interval"] = "24h",
            ["livepeer.sessions.gather"] = "1m",
            ["livepeer.clickhouse.batch-wait"] = "200ms",
        };
        var exit = 1;
        var tables = new List<Table>();
        IReadOnlyList<string> differences = [];
        await ProgressView.RunAsync(async progress =>
        {
            progress.Step("Starting broker, ClickHouse and node");
            var demo = await DemoNode.StartAsync(folder, settings, cancellation).ConfigureAwait(false);
            await using (demo.ConfigureAwait(false))
            {
                var truth = new CollectedTruth();
                await PlayAsync(demo, truth, progress, cancellation).ConfigureAwait(false);
                progress.Step("Reading the results");
                var store = demo.Node.Services.GetRequiredService<ClickHouseStore>();
                tables.Add(await ResultTables.OutcomesAsync(store, cancellation).ConfigureAwait(false));
                tables.Add(await ResultTables.LeaderboardAsync(store, cancellation).ConfigureAwait(false));
                tables.Add(await ResultTables.DemandAsync(store, cancellation).ConfigureAwait(false));
                tables.Add(await ResultTables.SlaAsync(store, cancellation).ConfigureAwait(false));
                tables.Add(await ResultTables.AttributionAsync(store, cancellation).ConfigureAwait(false));
                tables.Add(await ResultTables.AccountingAsync(store, cancellation).ConfigureAwait(false));
                differences =
                [
                    .. TruthComparison.Differences(
                        truth.Result,
                        await ObservedRun.SessionsAsync(store, cancellation).ConfigureAwait(false),
                        await ObservedRun.TotalsAsync(store, cancellation).ConfigureAwait(false)),
                    .. await HourDifferencesAsync(store, truth.Result.Hours, cancellation).ConfigureAwait(false),
                ];
                exit = differences.Count == 0 ? 0 : 1;
                progress.Step("Stopping");
            }
        }).ConfigureAwait(false);

        var console = ResultTables.Console();
        tables.ForEach(console.Write);
        await Console.Out.WriteLineAsync(differences.Count == 0
            ? string.Create(CultureInfo.InvariantCulture, $"All {Sessions} sessions, the accounting and every row of the views of hours and days agree with the simulator's truth.")
            : string.Create(CultureInfo.InvariantCulture, $"{differences.Count} differences from the simulator's truth:")).ConfigureAwait(false);
        foreach (var difference in differences.Take(DifferencesShown))
        {
            await Console.Out.WriteLineAsync($"  {difference}").ConfigureAwait(false);
        }

        return exit;
    }

    private static async Task<IReadOnlyList<string>> HourDifferencesAsync(ClickHouseStore store, HourInputs truth, CancellationToken cancellation)
    {
        var differences = new List<string>();
        foreach (var view in HourViews.All)
        {
            var rows = await ObservedRun.HoursAsync(store, view, cancellation).ConfigureAwait(false);
            differences.AddRange(HourComparison.Differences(view, HourViews.Rows(view, truth), rows));
        }

        return differences;
    }

    private static async Task PlayAsync(DemoNode demo, CollectedTruth truth, IProgressView progress, CancellationToken cancellation)
    {
        var node = demo.Node.Services;
        var records = Simulation.Run(new SimulationOptions { Seed = Seed, Sessions = Sessions, SessionMinutesMax = 30 }, truth);
        var produced = await DemoTraffic.ProduceAsync(demo, records, before: null, progress.Step("Playing a simulated hour"), cancellation)
            .ConfigureAwait(false);

        var read = progress.Step("Reading what is left");
        var ledger = node.GetRequiredService<ProgressStore>();
        while ((await ledger.ReadCountersAsync().ConfigureAwait(false)).Sum(c => c.EventCount) is var finished && finished < produced)
        {
            read.Report(finished);
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation).ConfigureAwait(false);
        }

        var parts = node.GetRequiredService<IngestParts>();
        var sessions = new ReplayConclusion(
            node.GetRequiredService<OpenSessionIndex>(), await parts.SessionsAsync(cancellation).ConfigureAwait(false), demo.Settings.Node.Ingest.AskTimeout);
        await new ReplaySettlement(node).SettleAsync(sessions, progress.Step("Concluding sessions"), cancellation).ConfigureAwait(false);
        await node.GetRequiredService<AccountingExporter>().FlushAsync().ConfigureAwait(false);
    }
}
