using LivepeerAkka.EndToEnd.Tests.Fixtures;
using Xunit.Abstractions;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>What befalls several nodes of a cluster at once, or one of them in a way that it does not notice.</summary>
[Trait("Set", "long")]
public sealed class ClusterFaultTests(ITestOutputHelper output)
{
    [Fact]
    public async Task All_nodes_killed_under_load_and_started_again_give_the_facts_of_an_undisturbed_run()
    {
        var network = await UndisturbedRun.SharedAsync(sessions: 150);
        await using var cluster = await LiveCluster.StartAsync(nodes: 3, output);
        await using var produce = cluster.Stack.ProduceHere(network.File);
        foreach (var share in new[] { 0.2, 0.6 })
        {
            await cluster.Stack.AccountedReachesAsync((long)(network.Records * share));
            await Task.WhenAll(cluster.KillNodeAsync(0), cluster.KillNodeAsync(1), cluster.KillNodeAsync(2));
            await cluster.StartAllAsync();
        }

        await EqualAsync(cluster, network, produce);
    }

    [Fact]
    public async Task Nodes_that_join_and_leave_under_load_give_the_facts_of_an_undisturbed_run()
    {
        var network = await UndisturbedRun.SharedAsync(sessions: 150);
        await using var cluster = await LiveCluster.StartAsync(nodes: 3, output, started: 1);
        await using var produce = cluster.Stack.ProduceHere(network.File);
        await AtAsync(0.1, () => cluster.StartNodeAsync(1));
        await AtAsync(0.25, () => cluster.StartNodeAsync(2));
        await AtAsync(0.4, async () => Assert.Equal(0, await cluster.StopNodeAsync(0)));
        await AtAsync(0.5, () => cluster.StartNodeAsync(0));
        await AtAsync(0.6, async () => Assert.Equal(0, await cluster.StopNodeAsync(2)));
        await AtAsync(0.7, async () => Assert.Equal(0, await cluster.StopNodeAsync(1)));
        await AtAsync(0.8, () => cluster.StartNodeAsync(1));

        await EqualAsync(cluster, network, produce);

        async Task AtAsync(double share, Func<Task> change)
        {
            await cluster.Stack.AccountedReachesAsync((long)(network.Records * share));
            await change();
        }
    }

    [Fact]
    public async Task A_node_that_was_frozen_until_the_others_gave_it_up_ends_by_itself_and_loses_and_doubles_nothing()
    {
        var network = await UndisturbedRun.SharedAsync(sessions: 150);
        await using var cluster = await LiveCluster.StartAsync(nodes: 3, output);
        await using var produce = cluster.Stack.ProduceHere(network.File);
        await cluster.Stack.AccountedReachesAsync(network.Records / 4);

        await cluster[2].FreezeAsync();
        // The others have its partitions and its sessions when they get on this far.
        await cluster.Stack.AccountedReachesAsync(network.Records * 2 / 3);
        await cluster[2].ThawAsync();
        // Whatever runs it starts it again.
        Assert.Equal(1, await cluster.EndedAsync(2));
        await cluster.StartNodeAsync(2);

        await EqualAsync(cluster, network, produce);
    }

    private static async Task EqualAsync(LiveCluster cluster, UndisturbedRun network, Production produce)
    {
        Assert.Equal(network.Records, await produce.DeliveredAsync());
        await cluster.Stack.SettledAsync(network.Records);
        await network.AssertEqualAsync(cluster.Stack);
    }
}
