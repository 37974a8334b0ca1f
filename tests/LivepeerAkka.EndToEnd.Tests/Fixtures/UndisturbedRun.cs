using System.Text.Json;

namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>A simulated network, and what an undisturbed replay makes of it: the measure of every disturbed run.</summary>
/// <param name="File">Its records.</param>
/// <param name="Records">Their number.</param>
/// <param name="Checksums">Checksums of all tables and views.</param>
/// <param name="Outcomes">Records by outcome, one a line.</param>
internal sealed record UndisturbedRun(string File, long Records, string Checksums, string Outcomes)
{
    private static readonly string[] OutcomeNames = ["accepted", "duplicate", "ignored", "rejected"];

    /// <summary>Simulates and replays.</summary>
    public static async Task<UndisturbedRun> MakeAsync(TestFolder folder, int sessions, int seed)
    {
        var file = await ReplayTests.SimulateAsync(folder, sessions, seed);
        var summary = await ReplayTests.ReplayAsync(file, folder.File("undisturbed"));
        return new UndisturbedRun(
            file,
            summary.GetProperty("received").GetInt64(),
            summary.GetProperty("checksums").GetRawText(),
            string.Join('\n', OutcomeNames.Select(o => $"{o}\t{summary.GetProperty(o).GetInt64()}")));
    }

    /// <summary>The same facts, rows and accounting.</summary>
    public async Task AssertEqualAsync(LiveStack stack)
    {
        Assert.Equal(Outcomes, await stack.QueryAsync("SELECT outcome, sum(event_count) FROM ingest_accounting GROUP BY outcome ORDER BY outcome"));
        Assert.Equal(Tables(Checksums), Tables(await stack.ChecksumsAsync()));
    }

    private static string[] Tables(string checksums) =>
        [.. JsonDocument.Parse(checksums).RootElement.EnumerateObject().Select(t => $"{t.Name} {t.Value.GetRawText()}")];
}
