using LivepeerAkka.Cluster.Sharding;
using LivepeerAkka.Domain.Orchestrators;

namespace LivepeerAkka.Cluster.Tests.Sharding;

public sealed class OrchestratorEntityIdTests
{
    [Fact]
    public void Every_command_of_a_node_reaches_the_same_entity()
    {
        var key = new OrchestratorKey("o", "node.example:8935");
        var ids = new OrchestratorEntityId(64);
        IWithOrchestratorKey[] commands =
            [new OrchestratorCommands.SetWork(key, NodeWork.None("session/s", 1)), new OrchestratorCommands.PublishIfDirty(key), new OrchestratorCommands.SettleNow(key)];

        Assert.All(commands, c => Assert.Equal("o/node.example:8935", ids.EntityId(c)));
        Assert.Single(commands.Select(c => ids.ShardId(ids.EntityId(c)!, c)).Distinct(StringComparer.Ordinal));
        Assert.Null(ids.EntityId("text"));
    }

    [Fact]
    public void Long_names_stay_short_and_apart()
    {
        var one = OrchestratorEntityId.Of(new OrchestratorKey("o", new string('a', 300) + ":1"));
        var other = OrchestratorEntityId.Of(new OrchestratorKey("o", new string('a', 300) + ":2"));

        Assert.NotEqual(one, other);
        Assert.InRange(one.Length, 1, 180);
    }
}
