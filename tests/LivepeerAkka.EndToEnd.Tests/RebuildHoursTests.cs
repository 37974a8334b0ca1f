using LivepeerAkka.EndToEnd.Tests.Fixtures;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary><c>rebuild-hours</c>: says what would change, and mends it.</summary>
public sealed class RebuildHoursTests
{
    private static readonly string[] AllTimes = ["--from", "2020-01-01", "--to", "2030-01-01"];

    [Fact]
    public async Task What_a_replay_left_needs_no_rebuilding_and_what_was_damaged_is_named_and_mended()
    {
        using var folder = new TestFolder();
        var data = folder.File("data");
        var events = folder.File("events.ndjson");
        await File.WriteAllTextAsync(events, (await HostProcess.RunAsync("simulate", "--seed", "3", "--sessions", "20")).MustSucceed().Output);
        (await HostProcess.RunAsync("replay", events, "--data", data)).MustSucceed();
        var before = (await HostProcess.RunAsync("checksum", "--data", data)).MustSucceed().LastLine;

        Assert.EndsWith("hours compared: nothing would change", await RebuildAsync(data, "--diff"), StringComparison.Ordinal);

        await using (var store = await CorruptibleStore.OpenAsync(data))
        {
            await store.RewriteAsync("agg_performance_1h", "status_samples + 1 AS status_samples");
        }

        var damaged = (await HostProcess.RunAsync("checksum", "--data", data)).MustSucceed().LastLine;
        Assert.Contains("agg_performance_1h: ", await RebuildAsync(data, "--diff"), StringComparison.Ordinal);
        Assert.Equal(damaged, (await HostProcess.RunAsync("checksum", "--data", data)).MustSucceed().LastLine);

        Assert.Contains("recomputed", await RebuildAsync(data), StringComparison.Ordinal);
        Assert.Equal(before, (await HostProcess.RunAsync("checksum", "--data", data)).MustSucceed().LastLine);
    }

    private static async Task<string> RebuildAsync(string data, params string[] more) =>
        (await HostProcess.RunAsync(["rebuild-hours", .. AllTimes, "--data", data, .. more])).MustSucceed().Output.TrimEnd();
}
