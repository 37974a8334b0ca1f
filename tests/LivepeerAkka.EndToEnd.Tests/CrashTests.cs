using LivepeerAkka.EndToEnd.Tests.Fixtures;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>What must be survived: facts and accounting equal those of an undisturbed run.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task Case_45_a_node_killed_in_the_middle_of_100_000_records_and_started_again_gives_the_facts_of_an_undisturbed_run()
    {
        using var folder = new TestFolder();
        var (file, records, expected) = await UndisturbedAsync(folder, sessions: 300, seed: 45);
        Assert.True(records > 100_000, $"{records} records");
        await using var stack = await LiveStack.StartAsync();
        await stack.StartNodeAsync();
        await using var produce = stack.Produce(file);

        foreach (var share in new[] { 0.25, 0.6 })
        {
            await stack.AccountedReachesAsync((long)(records * share));
            await stack.KillNodeAsync();
            await stack.StartNodeAsync();
        }

        Assert.Equal(0, await produce.ExitAsync());
        await stack.SettledAsync(records);

        Assert.Equal(expected, await stack.ChecksumsAsync());
        Assert.Equal(0, await stack.Node!.StopAsync());
    }

    [Fact]
    public async Task ClickHouse_killed_under_load_and_back_loses_and_doubles_nothing()
    {
        using var folder = new TestFolder();
        var (file, records, expected) = await UndisturbedAsync(folder, sessions: 120, seed: 46);
        await using var stack = await LiveStack.StartAsync();
        await stack.StartNodeAsync();
        await using var produce = stack.Produce(file);
        await stack.AccountedReachesAsync(records / 4);

        stack.KillClickHouse();
        await stack.Node!.ReadinessSaysAsync("clickhouse");
        await stack.RestartClickHouseAsync();

        Assert.Equal(0, await produce.ExitAsync());
        await stack.SettledAsync(records);
        Assert.Equal(expected, await stack.ChecksumsAsync());
        Assert.InRange(stack.Node.PeakMemoryBytes, 1, 2L << 30);
    }

    [Fact]
    public async Task A_broker_that_is_away_under_load_and_back_loses_and_doubles_nothing()
    {
        using var folder = new TestFolder();
        var (file, records, expected) = await UndisturbedAsync(folder, sessions: 120, seed: 47);
        await using var stack = await LiveStack.StartAsync();
        await stack.StartNodeAsync();
        await using var produce = stack.Produce(file);
        await stack.AccountedReachesAsync(records / 4);

        await stack.Broker.SetDownAsync(true);
        var stalledAt = await stack.AccountedAsync();
        await Eventually.HoldsAsync("the node to stand still", async () =>
        {
            var before = stalledAt;
            stalledAt = await stack.AccountedAsync();
            return stalledAt == before;
        }, TimeSpan.FromMinutes(1));
        await stack.Broker.SetDownAsync(false);

        Assert.Equal(0, await produce.ExitAsync());
        await stack.SettledAsync(records);
        Assert.Equal(expected, await stack.ChecksumsAsync());
    }

    [Fact]
    public async Task A_node_told_to_stop_under_load_ends_cleanly_and_repeats_nothing()
    {
        using var folder = new TestFolder();
        var (file, records, expected) = await UndisturbedAsync(folder, sessions: 120, seed: 48);
        await using var stack = await LiveStack.StartAsync();
        await stack.StartNodeAsync();
        await using var produce = stack.Produce(file);
        await stack.AccountedReachesAsync(records / 4);

        Assert.Equal(0, await stack.Node!.StopAsync());
        Assert.DoesNotContain("read again", stack.Node.Errors, StringComparison.Ordinal);
        await stack.StartNodeAsync();

        Assert.Equal(0, await produce.ExitAsync());
        await stack.SettledAsync(records);
        Assert.Equal(expected, await stack.ChecksumsAsync());
    }

    [Fact]
    public async Task An_open_session_whose_node_died_concludes_without_a_new_event()
    {
        using var folder = new TestFolder();
        var file = folder.File("request.ndjson");
        await File.WriteAllTextAsync(file, """{"id":"1","type":"stream_trace","timestamp":"1700000000000","data":{"type":"gateway_receive_stream_request","stream_id":"s","request_id":"r"}}""");
        await using var stack = await LiveStack.StartAsync();
        await stack.StartNodeAsync();
        await using (var produce = stack.Produce(file))
        {
            Assert.Equal(0, await produce.ExitAsync());
        }

        await stack.AccountedReachesAsync(1);
        await stack.KillNodeAsync();
        await stack.StartNodeAsync();

        await stack.SettledAsync(1);
        Assert.Equal("unexcused\tno_output\tidle", await stack.QueryAsync("SELECT startup_outcome, outcome_reason, close_reason FROM v_api_session_latest"));
    }

    /// <summary>A simulated network, and the checksums that an undisturbed replay of it has.</summary>
    private static async Task<(string File, long Records, string Checksums)> UndisturbedAsync(TestFolder folder, int sessions, int seed)
    {
        var file = await ReplayTests.SimulateAsync(folder, sessions, seed);
        var summary = await ReplayTests.ReplayAsync(file, folder.File("undisturbed"));
        return (file, summary.GetProperty("received").GetInt64(), summary.GetProperty("checksums").GetRawText());
    }
}
