using System.Globalization;
using System.Text.Json;
using LivepeerAkka.Simulator.Truth.Hours;

namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>Rows of the hourly views at one time.</summary>
internal sealed class HourRows(IReadOnlyDictionary<string, List<IReadOnlyDictionary<string, string?>>> rows, JsonElement summary)
{
    /// <summary>Summary of the replay before them.</summary>
    public JsonElement Summary => summary;

    /// <summary>Rows of a scenario in <c>v_api_network_demand</c>, by <c>hour of its day</c>; fails when an hour has two.</summary>
    public IReadOnlyDictionary<int, IReadOnlyDictionary<string, string?>> Demand(string scenario) =>
        ByHour(HourScenarios.First[scenario], rows[HourViews.Demand.Name].Where(r => r["gateway"] == scenario));

    /// <summary>Rows of one of a scenario's nodes in a view by operator, by hour of its day.</summary>
    public IReadOnlyDictionary<int, IReadOnlyDictionary<string, string?>> OfNode(HourView view, string scenario, string node = "a") =>
        ByHour(HourScenarios.First[scenario], rows[view.Name].Where(r => r["orchestrator_url"] == HourScenarios.First[scenario].NodeOf(node)));

    private static Dictionary<int, IReadOnlyDictionary<string, string?>> ByHour(
        HandWritten scenario, IEnumerable<IReadOnlyDictionary<string, string?>> rows) =>
        rows.ToDictionary(r => (int)((long.Parse(r["window_start"]!, CultureInfo.InvariantCulture) - scenario.Ms("00:00:00")) / 3_600_000));
}

/// <summary>The hand-written scenarios through one store: first all of them, then what is late, then everything once more.</summary>
public sealed class HourCaseRuns : IAsyncLifetime
{
    private readonly TestFolder _folder = new();

    internal HourRows First { get; private set; } = null!;

    internal HourRows Late { get; private set; } = null!;

    internal HourRows Again { get; private set; } = null!;

    /// <summary>Checksums of every table after what is late, and after everything came once more.</summary>
    internal (string Before, string After) Checksums => (ChecksumsOf(Late), ChecksumsOf(Again));

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        var first = await WriteAsync("first.ndjson", HourScenarios.First.Values);
        var late = await WriteAsync("late.ndjson", HourScenarios.Late.Values);
        First = await RunAsync(first);
        Late = await RunAsync(late);
        Again = await RunAsync(first, late);
    }

    /// <inheritdoc />
    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    private static string ChecksumsOf(HourRows rows) => rows.Summary.GetProperty("checksums").GetRawText();

    private async Task<string> WriteAsync(string name, IEnumerable<HandWritten> scenarios)
    {
        await File.WriteAllLinesAsync(_folder.File(name), scenarios.SelectMany(s => s.Lines));
        return _folder.File(name);
    }

    private async Task<HourRows> RunAsync(params string[] files)
    {
        var data = _folder.File("data");
        var result = (await HostProcess.RunAsync(["replay", .. files, "--data", data, "--json"])).MustSucceed();
        var rows = new Dictionary<string, List<IReadOnlyDictionary<string, string?>>>(StringComparer.Ordinal);
        foreach (var view in HourViews.All)
        {
            rows[view.Name] = (await ReplayTests.QueryAsync(view.Select(), data)).ConvertAll(HourTruthTests.RowOf);
        }

        return new HourRows(rows, JsonDocument.Parse(result.LastLine).RootElement);
    }
}

/// <summary>Tests that share the runs.</summary>
[CollectionDefinition(Name)]
public sealed class HourCases : ICollectionFixture<HourCaseRuns>
{
    public const string Name = "hour cases";
}
