using System.Globalization;
using System.Text.Json;
using LivepeerAkka.EndToEnd.Tests.Fixtures;
using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Truth;
using LivepeerAkka.Simulator.Truth.Hours;
using Xunit.Abstractions;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>
/// Random small networks through one replay: every row and column of the four hourly views against the simulator's own reading of the contract.
/// LIVEPEERAKKA_TEST_SEED draws other networks, LIVEPEERAKKA_TEST_NETWORKS another number of them, LIVEPEERAKKA_TEST_NETWORK one alone.
/// </summary>
public sealed class HourTruthTests(ITestOutputHelper output)
{
    private const int DifferencesShown = 40;

    [Fact]
    public async Task Every_row_of_the_hourly_views_of_two_hundred_random_networks_is_true()
    {
        var (seed, count) = ((ulong)(Setting("SEED") ?? 5), Setting("NETWORKS") ?? 200);
        output.WriteLine($"seed {seed}, {count} networks");
        using var folder = new TestFolder();
        var networks = await RandomNetworks.WriteAsync(seed, count, folder.File("events.ndjson"), Setting("NETWORK"));
        output.WriteLine(string.Join(", ", networks.Coverage().Select(c => $"{c.Value} {c.Key}")));
        Assert.True(count < 200 || networks.Coverage().All(c => c.Value > 0), "The networks do not have everything that hours tell apart.");
        var config = await ConfigureAsync(folder, networks.Regions());

        var summary = await ReplayTests.ReplayAsync(folder.File("events.ndjson"), folder.File("data"), "--config", config);

        var differences = new List<string>(WorkComparison.Compare(networks.Truth, await WorkTruthTests.ObserveAsync(folder.File("data"))).Differences);
        output.WriteLine($"who did what: {differences.Count} differences");
        foreach (var view in HourViews.All)
        {
            var expected = HourViews.Rows(view, networks.Hours, networks.Regions());
            var rows = (await ReplayTests.QueryAsync(view.Select(), folder.File("data"))).ConvertAll(RowOf);
            var found = HourComparison.Differences(view, expected, rows);
            output.WriteLine($"{view.Name}: {expected.Count} rows, {found.Count} differences");
            differences.AddRange(found);
        }

        output.WriteLine($"{networks.Records} records in {summary.GetProperty("elapsed_s")} s");
        Assert.True(differences.Count == 0, $"seed {seed}:\n{string.Join('\n', differences.Take(DifferencesShown))}");
    }

    [Fact]
    public async Task A_truth_file_tells_the_hours_and_days_of_the_real_mix_and_minutes_are_true_while_they_live()
    {
        // Rows of minutes live for two weeks: the run begins yesterday.
        var (seed, start) = ((ulong)(Setting("SEED") ?? 9), new DateTimeOffset(DateTime.UtcNow.Date.AddDays(-1).AddMinutes(636), TimeSpan.Zero));
        var options = SimulationOptions.Real(seed, 25) with { Hours = 1.5, Start = start, SessionMinutesMax = 15 };
        output.WriteLine($"seed {seed}, start {start:O}");
        using var folder = new TestFolder();
        await using (var events = File.Create(folder.File("events.ndjson")))
        await using (var truths = File.Create(folder.File("truth.ndjson")))
        {
            SimulateCommand.Write(options, events, truths);
        }

        await using var file = File.OpenRead(folder.File("truth.ndjson"));
        var truth = TruthReader.Read(file);
        var config = await ConfigureAsync(folder, new Dictionary<string, string>());

        await ReplayTests.ReplayAsync(folder.File("events.ndjson"), folder.File("data"), "--config", config);

        var differences = new List<string>();
        foreach (var view in new[] { HourViews.Gpu, HourViews.Demand, HourViews.DemandDays, HourViews.Minutes })
        {
            var expected = view == HourViews.Minutes ? HourViews.Rows(view, Collect(options)) : HourTruth.RowsOf(view, truth.HourRows);
            Assert.NotEmpty(expected);
            var rows = (await ReplayTests.QueryAsync(view.Select(), folder.File("data"))).ConvertAll(RowOf);
            output.WriteLine($"{view.Name}: {expected.Count} rows");
            differences.AddRange(HourComparison.Differences(view, expected, rows));
        }

        Assert.True(differences.Count == 0, $"seed {seed}:\n{string.Join('\n', differences.Take(DifferencesShown))}");
    }

    internal static IReadOnlyDictionary<string, string?> RowOf(JsonElement row) =>
        row.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetString(), StringComparer.Ordinal);

    private static async Task<string> ConfigureAsync(TestFolder folder, IReadOnlyDictionary<string, string> regions)
    {
        var file = folder.File("networks.conf");
        var lines = regions.Select(r => $"    \"{r.Key}\" = {r.Value}");
        await File.WriteAllLinesAsync(
            file,
            [
                "livepeer.kafka.topics = [ { pattern = \"^livepeer\\\\..+\", org = livepeer }, { pattern = \"^daydream\\\\..+\", org = daydream } ]",
                "livepeer.sessions.regions {", .. lines, "}",
            ]);
        return file;
    }

    private static HourInputs Collect(SimulationOptions options)
    {
        var truth = new CollectedTruth();
        _ = Simulation.Run(options, truth).Count();
        return truth.Result.Hours;
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable($"LIVEPEERAKKA_TEST_{name}"), CultureInfo.InvariantCulture, out var value) ? value : null;
}
