using System.Globalization;
using LivepeerAkka.EndToEnd.Tests.Fixtures;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>One session that is as large as a hundred others, or a load that is as large as ten.</summary>
public sealed class BigSessionTests
{
    private const int Events = 100_000;

    /// <summary>Managed memory of the node: the runtime ends it when it needs more.</summary>
    private const long ManagedBytesMax = 640L << 20;

    /// <summary>Resident memory of the node, code and native buffers of the Kafka client included.</summary>
    private const long ResidentBytesMax = 1L << 30;

    [Fact]
    [Trait("Set", "long")]
    public async Task A_session_of_100_000_events_whose_node_is_killed_in_the_middle_gives_the_facts_of_an_undisturbed_run()
    {
        using var folder = new TestFolder();
        var file = folder.File("big.ndjson");
        await File.WriteAllLinesAsync(file, Lines());
        var network = await UndisturbedRun.MakeAsync(folder, file);
        await using var stack = await LiveStack.StartAsync();
        await stack.StartNodeAsync(ManagedBytesMax);
        await using var produce = stack.ProduceHere(file);
        foreach (var share in new[] { 0.3, 0.7 })
        {
            await stack.AccountedReachesAsync((long)(network.Records * share));
            await stack.KillNodeAsync();
            await stack.StartNodeAsync(ManagedBytesMax);
        }

        Assert.Equal(network.Records, await produce.DeliveredAsync());
        await stack.SettledAsync(network.Records);
        await network.AssertEqualAsync(stack);
        Assert.Equal($"{Events}\t2", await stack.QueryAsync("SELECT event_count, segment_count FROM v_api_session_latest ORDER BY event_count DESC LIMIT 1"));
        Assert.Equal(0, await stack.Node!.StopAsync());
    }

    [Fact]
    [Trait("Set", "long")]
    public async Task A_burst_of_more_than_ten_times_the_load_is_worked_off_in_bounded_memory()
    {
        const int calmRecordsPerSecond = 200;
        using var folder = new TestFolder();
        var network = await UndisturbedRun.SharedAsync(sessions: 120);
        var lines = await File.ReadAllLinesAsync(network.File);
        var (calm, burst) = (folder.File("calm.ndjson"), folder.File("burst.ndjson"));
        await File.WriteAllLinesAsync(calm, lines.Take(lines.Length / 20));
        await File.WriteAllLinesAsync(burst, lines.Skip(lines.Length / 20));
        await using var stack = await LiveStack.StartAsync();
        await stack.StartNodeAsync(ManagedBytesMax);
        await using (var slow = stack.ProduceHere(calm, calmRecordsPerSecond))
        {
            await slow.DeliveredAsync();
        }

        await using var fast = stack.ProduceHere(burst, recordsPerSecond: null);
        await fast.DeliveredAsync();
        await stack.SettledAsync(network.Records);
        await network.AssertEqualAsync(stack);
        Assert.InRange(stack.Node!.PeakMemoryBytes, 1, ResidentBytesMax);
        Assert.Equal(0, await stack.Node.StopAsync());
    }

    /// <summary>Requests, statuses every two seconds of two nodes one after the other, parameter updates, and a close.</summary>
    private static IEnumerable<string> Lines()
    {
        var scenario = new HandWritten("big", day: 0);
        scenario.Offer("00:00:00", "a").Offer("00:00:01", "b").Request("00:00:10").FirstIngest("00:00:12");
        var at = scenario.Ms("00:00:14");
        for (var i = 2; i < Events - 1; i++, at += 2_000)
        {
            var (node, session) = (i < Events / 2 ? "a" : "b", "s");
            var time = TimeSpan.FromMilliseconds(at - scenario.Ms("00:00:00")).ToString("c", CultureInfo.InvariantCulture);
            if (i % 50 == 0)
            {
                scenario.Trace("gateway_receive_few_processed_segments", time, session, node);
            }
            else
            {
                scenario.Status(time, 10 + (i % 7), node: node);
            }
        }

        return scenario.Close(TimeSpan.FromMilliseconds(at - scenario.Ms("00:00:00")).ToString("c", CultureInfo.InvariantCulture)).Lines;
    }
}
