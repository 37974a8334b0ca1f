using System.Globalization;
using LivepeerAkka.EndToEnd.Tests.Fixtures;
using Xunit.Abstractions;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>What must be survived: facts, rows and accounting equal those of an undisturbed run.</summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Case_45_a_node_killed_in_the_middle_of_100_000_records_and_started_again_gives_the_facts_of_an_undisturbed_run()
    {
        using var folder = new TestFolder();
        var network = await UndisturbedRun.MakeAsync(folder, sessions: 300, seed: 45);
        Assert.True(network.Records > 100_000, $"{network.Records} records");
        await using var stack = await LiveStack.StartAsync();
        await stack.StartNodeAsync();
        await using var produce = stack.Produce(network.File);

        foreach (var share in new[] { 0.25, 0.6 })
        {
            await stack.AccountedReachesAsync((long)(network.Records * share));
            await stack.KillNodeAsync();

            // Nothing was committed that was not durable.
            var (committed, stored) = await stack.AcceptedAsync();
            Assert.InRange(committed, 1, stored);
            await stack.StartNodeAsync();
        }

        Assert.Equal(0, await produce.ExitAsync());
        await stack.SettledAsync(network.Records);

        await network.AssertEqualAsync(stack);
        var (accepted, rows) = await stack.AcceptedAsync();
        Assert.Equal(accepted, rows);
        Assert.Equal(0, await stack.Node!.StopAsync());
    }

    [Fact]
    public Task A_run_killed_at_three_random_points_gives_the_facts_of_an_undisturbed_run() => KilledAsync(3);

    [Fact]
    [Trait("Set", "long")]
    public Task A_run_killed_at_ten_random_points_gives_the_facts_of_an_undisturbed_run() => KilledAsync(10);

    private async Task KilledAsync(int times)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("LIVEPEERAKKA_TEST_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next();
        output.WriteLine($"LIVEPEERAKKA_TEST_SEED={seed}");
        var random = new Random(seed);
        var network = await UndisturbedRun.SharedAsync(sessions: 120);
        await using var stack = await LiveStack.StartAsync();
        await using var produce = stack.Produce(network.File);

        foreach (var share in Enumerable.Range(0, times).Select(_ => random.NextDouble()).Order())
        {
            await stack.StartNodeAsync();
            await stack.AccountedReachesAsync((long)(network.Records * share));
            await stack.KillNodeAsync();
        }

        await stack.StartNodeAsync();
        Assert.Equal(0, await produce.ExitAsync());
        await stack.SettledAsync(network.Records);
        await network.AssertEqualAsync(stack);
    }

    [Fact]
    public async Task A_node_told_to_stop_under_load_ends_cleanly_and_repeats_nothing()
    {
        var network = await UndisturbedRun.SharedAsync(sessions: 120);
        await using var stack = await LiveStack.StartAsync();
        await stack.StartNodeAsync();
        await stack.StopMergesAsync();
        await using var produce = stack.Produce(network.File);
        await stack.AccountedReachesAsync(network.Records / 4);

        Assert.Equal(0, await stack.Node!.StopAsync());

        Assert.Empty(stack.Node.LoggedErrors);
        Assert.DoesNotContain("read again", stack.Node.Errors, StringComparison.Ordinal);
        var (committed, stored) = await stack.AcceptedAsync();
        Assert.Equal(committed, stored);
        await stack.StartNodeAsync();

        Assert.Equal(0, await produce.ExitAsync());
        await stack.SettledAsync(network.Records);
        await network.AssertEqualAsync(stack);
        Assert.Empty(await stack.RepeatedRowsAsync("raw_"));
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
}
