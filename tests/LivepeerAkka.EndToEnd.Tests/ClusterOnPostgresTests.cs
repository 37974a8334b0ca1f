using LivepeerAkka.EndToEnd.Tests.Fixtures;
using Xunit.Abstractions;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>Three nodes over one PostgreSQL journal: what befalls single nodes shows in no fact.</summary>
public sealed class ClusterOnPostgresTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("Set", "long")]
    public async Task A_node_of_three_killed_under_load_and_another_restarted_gives_the_facts_of_an_undisturbed_run()
    {
        var network = await UndisturbedRun.SharedAsync(sessions: 150);
        await using var cluster = await LiveCluster.StartAsync(nodes: 3, output);
        var stack = cluster.Stack;
        // Paced in this process: recovering from a death takes longer than the verb waits.
        await using var produce = stack.ProduceHere(network.File);

        await stack.AccountedReachesAsync(network.Records / 5);
        await cluster.KillNodeAsync(2);
        await stack.AccountedReachesAsync(network.Records * 2 / 5);
        Assert.Equal(0, await cluster.StopNodeAsync(1));
        await cluster.StartNodeAsync(1);
        await stack.AccountedReachesAsync(network.Records * 3 / 5);
        await cluster.StartNodeAsync(2);

        Assert.Equal(network.Records, await produce.DeliveredAsync());
        await stack.SettledAsync(network.Records);
        await network.AssertEqualAsync(stack);
    }
}
