using LivepeerAkka.EndToEnd.Tests.Fixtures;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>ClickHouse or the broker away under load: memory is bounded, nothing is lost, work resumes by itself.</summary>
public sealed class OutageTests
{
    /// <summary>Managed memory of the node: the runtime ends it when it needs more.</summary>
    private const long ManagedBytesMax = 640L << 20;

    /// <summary>Resident memory of the node, code and native buffers of the Kafka client included.</summary>
    private const long ResidentBytesMax = 1L << 30;

    [Fact]
    public async Task ClickHouse_killed_under_load_and_back_loses_and_doubles_nothing()
    {
        var network = await UndisturbedRun.SharedAsync(sessions: 120);
        await using var stack = await LiveStack.StartAsync();
        await stack.StartNodeAsync(ManagedBytesMax);
        await using var produce = stack.ProduceHere(network.File);
        await stack.AccountedReachesAsync(network.Records / 4);

        stack.KillClickHouse();
        await stack.Node!.ReadinessSaysAsync("clickhouse");
        await produce.BlockedAsync();
        await stack.RestartClickHouseAsync();

        Assert.Equal(network.Records, await produce.DeliveredAsync());
        await stack.SettledAsync(network.Records);
        await network.AssertEqualAsync(stack);
        await stack.Node.ReadyAsync();
        Assert.InRange(stack.Node.PeakMemoryBytes, 1, ResidentBytesMax);
        Assert.Equal(0, await stack.Node.StopAsync());
    }

    [Fact]
    public async Task A_broker_that_is_away_under_load_and_back_loses_and_doubles_nothing()
    {
        var network = await UndisturbedRun.SharedAsync(sessions: 120);
        await using var stack = await LiveStack.StartAsync();
        await stack.StartNodeAsync(ManagedBytesMax);
        await using var produce = stack.ProduceHere(network.File);
        await stack.AccountedReachesAsync(network.Records / 4);

        await stack.Broker.SetDownAsync(true);
        await stack.StandsStillAsync();
        await stack.Broker.SetDownAsync(false);

        Assert.Equal(network.Records, await produce.DeliveredAsync());
        await stack.SettledAsync(network.Records);
        await network.AssertEqualAsync(stack);
        await stack.Node!.ReadyAsync();
        Assert.InRange(stack.Node.PeakMemoryBytes, 1, ResidentBytesMax);
        Assert.Equal(0, await stack.Node.StopAsync());
    }
}
