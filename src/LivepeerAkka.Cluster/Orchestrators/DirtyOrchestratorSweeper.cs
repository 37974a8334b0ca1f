using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Sharding;
using LivepeerAkka.Domain.Orchestrators;

namespace LivepeerAkka.Cluster.Orchestrators;

/// <summary>
/// Looks for nodes whose facts were not acknowledged in time and wakes them: what was answered is published without a new work.
/// One in the cluster.
/// </summary>
public sealed class DirtyOrchestratorSweeper : DueSweeper<OrchestratorKey>
{
    /// <summary>Creates the sweeper; <paramref name="orchestrators"/> is the shard region or its proxy.</summary>
    public DirtyOrchestratorSweeper(OrchestratorContext context, IActorRef orchestrators)
        : base("dirty nodes", context.Settings.SweepInterval, context.Settings.SweepNodesMax, () => ClaimAsync(context), key => orchestrators.Tell(new OrchestratorCommands.PublishIfDirty(key)))
    {
    }

    private static Task<List<OrchestratorKey>> ClaimAsync(OrchestratorContext context)
    {
        var now = context.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        return context.Dirty.ClaimDueAsync(DueClaim.Of(now, context.Settings.WakeAfter, context.Settings.SweepNodesMax));
    }
}

/// <summary>The sweeper as a cluster singleton.</summary>
public static class DirtyOrchestratorSweeperHosting
{
    /// <summary>Runs the sweeper on the oldest node with activities.</summary>
    public static AkkaConfigurationBuilder AddDirtyOrchestratorSweeper(this AkkaConfigurationBuilder builder, OrchestratorContext context) =>
        builder.WithSingleton<DirtyOrchestratorSweeper>(
            "dirty-orchestrator-sweeper",
            (_, registry, _) => Props.Create(() => new DirtyOrchestratorSweeper(context, registry.Get<OrchestratorActor>())),
            new ClusterSingletonOptions { Role = OrchestratorActorHosting.Role },
            createProxyToo: false);
}
