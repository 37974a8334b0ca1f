using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.EndToEnd.Tests.Fixtures;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>Records that a store, an index or a codec may choke on, between good ones: nothing stalls, and the good ones' facts are those of a run without them.</summary>
public sealed class PoisonTests
{
    private const string GoodSessions =
        "SELECT session_id, startup_outcome, outcome_reason, close_reason, event_count, status_sample_count, segment_count, started_at, ended_at FROM v_api_session_latest "
        + "WHERE session_id NOT LIKE '%poison%' AND toYear(started_at) != 2023 ORDER BY session_id";

    /// <summary>One record in so many is in the short set.</summary>
    private const int ShortSetOneIn = 7;

    [Fact]
    public Task Some_poisoned_records_between_good_ones_stall_nothing_and_change_no_other_fact() => RunAsync(onPostgres: true, ShortSetOneIn);

    [Theory]
    [Trait("Set", "long")]
    [InlineData(false)]
    [InlineData(true)]
    public Task Poisoned_records_between_good_ones_stall_nothing_and_change_no_other_fact(bool onPostgres) => RunAsync(onPostgres, oneIn: 1);

    private static async Task RunAsync(bool onPostgres, int oneIn)
    {
        using var folder = new TestFolder();
        var (good, mixed) = (await ReplayTests.SimulateAsync(folder, sessions: 20, seed: 51), folder.File("mixed.ndjson"));
        await File.WriteAllBytesAsync(mixed, Mix(await File.ReadAllLinesAsync(good), [.. PoisonRecords.All.Where((_, i) => i % oneIn == 0)]));
        var network = await UndisturbedRun.MakeAsync(folder, mixed);
        await ReplayTests.ReplayAsync(LiveCluster.Shared, good, folder.File("good"));
        Assert.Equal(
            (await ReplayTests.QueryAsync(GoodSessions, folder.File("good"))).Select(r => r.GetRawText()),
            (await ReplayTests.QueryAsync(GoodSessions, network.Data)).Select(r => r.GetRawText()));

        await using var stack = await LiveStack.StartAsync(onPostgres);
        await stack.StartNodeAsync();
        await using var produce = stack.ProduceHere(mixed);

        Assert.Equal(network.Records, await produce.DeliveredAsync());
        await stack.SettledAsync(network.Records);
        await network.AssertEqualAsync(stack);
        Assert.Empty(stack.Node!.LoggedErrors);
        Assert.Equal(0, await stack.Node.StopAsync());
    }

    private static byte[] Mix(string[] good, byte[][] poison)
    {
        var all = new MemoryStream();
        var share = good.Length / (double)poison.Length;
        var next = 0;
        for (var i = 0; i < poison.Length; i++)
        {
            for (; next < share * i; next++)
            {
                all.Write(System.Text.Encoding.UTF8.GetBytes(good[next]));
                all.WriteByte((byte)'\n');
            }

            all.Write(poison[i]);
            all.WriteByte((byte)'\n');
        }

        foreach (var line in good.Skip(next))
        {
            all.Write(System.Text.Encoding.UTF8.GetBytes(line));
            all.WriteByte((byte)'\n');
        }

        return all.ToArray();
    }
}
