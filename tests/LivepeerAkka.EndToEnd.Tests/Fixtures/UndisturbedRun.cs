using System.Text.Json;

namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>A simulated network, and what an undisturbed replay makes of it: the measure of every disturbed run.</summary>
/// <param name="File">Its records.</param>
/// <param name="Records">Their number.</param>
/// <param name="Checksums">Checksums of all tables and views.</param>
/// <param name="Outcomes">Records by outcome, one a line.</param>
/// <param name="Data">Folder of the replay's data.</param>
internal sealed record UndisturbedRun(string File, long Records, string Checksums, string Outcomes, string Data)
{
    private const int RowsShown = 5;
    private static readonly string[] OfArrival = ["version", "written_at", "received_at", "late_count", "duplicate_count"];

    private static readonly string[] OutcomeNames = ["accepted", "duplicate", "ignored", "rejected"];

    /// <summary>Simulates and replays.</summary>
    public static async Task<UndisturbedRun> MakeAsync(TestFolder folder, int sessions, int seed, IReadOnlyDictionary<string, string>? settings = null)
    {
        var file = await ReplayTests.SimulateAsync(folder, sessions, seed);
        return await OfAsync(folder, file, settings);
    }

    /// <summary>Replays a file.</summary>
    public static async Task<UndisturbedRun> OfAsync(TestFolder folder, string file, IReadOnlyDictionary<string, string>? settings = null)
    {
        var summary = await ReplayTests.ReplayAsync(settings ?? new Dictionary<string, string>(), file, folder.File("undisturbed"));
        return new UndisturbedRun(
            file,
            summary.GetProperty("received").GetInt64(),
            summary.GetProperty("checksums").GetRawText(),
            string.Join('\n', OutcomeNames.Select(o => $"{o}\t{summary.GetProperty(o).GetInt64()}")),
            folder.File("undisturbed"));
    }

    /// <summary>The same facts, rows and accounting.</summary>
    public async Task AssertEqualAsync(LiveStack stack)
    {
        Assert.Equal(Outcomes, await stack.QueryAsync("SELECT outcome, sum(event_count) FROM ingest_accounting GROUP BY outcome ORDER BY outcome"));
        var (expected, actual) = (Tables(Checksums), Tables(await stack.ChecksumsAsync()));
        if (!expected.SequenceEqual(actual))
        {
            var tables = expected.Except(actual, StringComparer.Ordinal).Select(t => t.Split(' ')[0]).ToList();
            Assert.Fail($"{string.Join(", ", tables)} differ; {tables[0]}:\n{await DifferenceAsync(stack, tables.Find(t => t == "fact_workflow_session_segments") ?? tables[0])}");
        }
    }

    /// <summary>Rows of a table that only one of the two has.</summary>
    private async Task<string> DifferenceAsync(LiveStack stack, string table)
    {
        async Task<List<string>> RowsAsync(params string[] store)
        {
            var result = (await HostProcess.RunAsync(["query", $"SELECT * FROM {table}", .. store])).MustSucceed();
            return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => string.Join(", ", JsonDocument.Parse(l).RootElement
                .EnumerateObject().Where(c => !OfArrival.Contains(c.Name)).Select(c => $"{c.Name} {c.Value.GetRawText()}")))];
        }

        var here = await RowsAsync("--data", Data);
        var there = await RowsAsync("--clickhouse", stack.ClickHouse.Url.ToString());
        return $"only undisturbed:\n{string.Join('\n', here.Except(there, StringComparer.Ordinal).Take(RowsShown))}\n"
            + $"only disturbed:\n{string.Join('\n', there.Except(here, StringComparer.Ordinal).Take(RowsShown))}";
    }

    private static string[] Tables(string checksums) =>
        [.. JsonDocument.Parse(checksums).RootElement.EnumerateObject().Select(t => $"{t.Name} {t.Value.GetRawText()}")];
}
