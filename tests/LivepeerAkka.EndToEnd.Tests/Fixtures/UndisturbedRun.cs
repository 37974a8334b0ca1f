using System.Collections.Concurrent;
using System.Text.Json;

namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>A simulated network, and what an undisturbed replay makes of it: the measure of every disturbed run.</summary>
/// <param name="File">Its records.</param>
/// <param name="Records">Their number.</param>
/// <param name="Checksums">Checksums of all tables and views.</param>
/// <param name="Outcomes">Records by outcome, one a line; none for an outcome that no record had.</param>
/// <param name="Data">Folder of the replay's data.</param>
internal sealed record UndisturbedRun(string File, long Records, string Checksums, string Outcomes, string Data)
{
    private const int RowsShown = 5;
    private static readonly string[] OfArrival = ["version", "written_at", "received_at", "late_count", "duplicate_count"];

    private static readonly string[] OutcomeNames = ["accepted", "duplicate", "ignored", "rejected"];

    private const int SharedSeed = 46;

    private static readonly ConcurrentDictionary<int, Lazy<Task<UndisturbedRun>>> Made = new();

    /// <summary>
    /// The network of so many sessions that fault tests share, made once: what they differ in is the fault. It has the settings that all nodes of
    /// a <see cref="LiveStack"/> have.
    /// </summary>
    public static Task<UndisturbedRun> SharedAsync(int sessions) => Made.GetOrAdd(sessions, s => new Lazy<Task<UndisturbedRun>>(() =>
    {
        var folder = new TestFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return MakeAsync(folder, s, SharedSeed);
    })).Value;

    /// <summary>Simulates and replays.</summary>
    public static async Task<UndisturbedRun> MakeAsync(TestFolder folder, int sessions, int seed, IReadOnlyDictionary<string, string>? settings = null) =>
        await MakeAsync(folder, await ReplayTests.SimulateAsync(folder, sessions, seed), settings);

    /// <summary>Replays a file; null for the settings that all nodes of a <see cref="LiveStack"/> have.</summary>
    public static async Task<UndisturbedRun> MakeAsync(TestFolder folder, string file, IReadOnlyDictionary<string, string>? settings = null)
    {
        var summary = await ReplayTests.ReplayAsync(settings ?? LiveCluster.Shared, file, folder.File("undisturbed"));
        return new UndisturbedRun(
            file,
            summary.GetProperty("received").GetInt64(),
            summary.GetProperty("checksums").GetRawText(),
            string.Join('\n', OutcomeNames.Where(o => summary.GetProperty(o).GetInt64() > 0).Select(o => $"{o}\t{summary.GetProperty(o).GetInt64()}")),
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
