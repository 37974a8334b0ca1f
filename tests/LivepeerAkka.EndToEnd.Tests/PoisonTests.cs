using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.EndToEnd.Tests.Fixtures;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>Records that a store, an index or a codec may choke on, between good ones: nothing stalls, and the good ones' facts are those of a run without them.</summary>
public sealed class PoisonTests
{
    private const string GoodSessions =
        "SELECT session_id, startup_outcome, outcome_reason, close_reason, event_count, status_sample_count, segment_count, started_at, ended_at FROM v_api_session_latest "
        + "WHERE session_id NOT LIKE '%poison%' AND toYear(started_at) != 2023 ORDER BY session_id";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Poisoned_records_between_good_ones_stall_nothing_and_change_no_other_fact(bool onPostgres)
    {
        using var folder = new TestFolder();
        var (good, mixed) = (await ReplayTests.SimulateAsync(folder, sessions: 20, seed: 51), folder.File("mixed.ndjson"));
        await File.WriteAllBytesAsync(mixed, Mix(await File.ReadAllLinesAsync(good)));
        var network = await UndisturbedRun.OfAsync(folder, mixed, onPostgres ? LiveCluster.Shared : null);
        await ReplayTests.ReplayAsync(good, folder.File("good"));
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

    private static byte[] Mix(string[] good)
    {
        var all = new MemoryStream();
        var share = good.Length / (double)PoisonRecords.All.Count;
        var next = 0;
        for (var i = 0; i < PoisonRecords.All.Count; i++)
        {
            for (; next < share * i; next++)
            {
                all.Write(System.Text.Encoding.UTF8.GetBytes(good[next]));
                all.WriteByte((byte)'\n');
            }

            all.Write(PoisonRecords.All[i]);
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
