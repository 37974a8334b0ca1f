using Akka.Cluster.Hosting;
using Akka.Cluster.Hosting.SBR;
using Akka.Hosting;
using Akka.Remote.Hosting;
using LivepeerAkka.Cluster.Capabilities;
using LivepeerAkka.Cluster.Jobs;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Orchestrators;
using LivepeerAkka.Cluster.Payments;
using LivepeerAkka.Cluster.Rollups;
using LivepeerAkka.Cluster.Serialization;
using LivepeerAkka.Cluster.Sessions;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>The actor system of a node: membership, journal, serializer, shard regions.</summary>
public static class NodeActors
{
    /// <summary>Adds everything that runs as an actor on this node.</summary>
    public static AkkaConfigurationBuilder AddNodeActors(
        this AkkaConfigurationBuilder builder, LoadedSettings loaded, JournalDatabase journal, NodeEntities entities)
    {
        var cluster = loaded.Node.Cluster;
        builder
            .AddSetup(JournalSetup.DataOptions(journal))
            .AddHocon(loaded.AkkaDefaults, HoconAddMode.Append)
            .AddHocon(JournalSetup.Hocon(journal), HoconAddMode.Append)
            .WithRemoting(new RemoteOptions { HostName = cluster.Host, PublicHostName = cluster.Host, Port = cluster.Port })
            .WithClustering(new ClusterOptions
            {
                Roles = [.. cluster.Roles],
                SeedNodes = [.. cluster.SeedNodes],
                SplitBrainResolver = new KeepMajorityOption(),
            })
            .WithCustomSerializer("livepeer-session", SessionSerializer.BoundTypes, system => new SessionSerializer(system))
            .WithCustomSerializer("livepeer-capability", CapabilitySerializer.BoundTypes, system => new CapabilitySerializer(system))
            .AddCapabilityDirectory(entities.Capabilities, entities.Sessions.Settings.ShardCount)
            .WithCustomSerializer("livepeer-orchestrator", OrchestratorSerializer.BoundTypes, system => new OrchestratorSerializer(system))
            .AddOrchestrators(entities.Orchestrators)
            .AddDirtyOrchestratorSweeper(entities.Orchestrators)
            .WithCustomSerializer("livepeer-job", JobSerializer.BoundTypes, system => new JobSerializer(system))
            .AddJobs(entities.Jobs)
            .AddWorkflowSessions(entities.Sessions)
            .AddOpenSessionSweeper(entities.Sessions)
            .AddRetentionSweeper(entities.Retention, entities.Sessions)
            .AddPaymentLinker(entities.Payments)
            .AddRollups(entities.Rollups)
            .AddDecisionReviewer(entities.Capabilities, registry => new DecisionOwners(registry).ReconsiderAsync)
            // Last: what is put before the rest wins over it.
            .AddHocon(loaded.AkkaOverrides, HoconAddMode.Prepend);
        if (cluster.SeedNodes.Count == 0)
        {
            // A node without seeds is a cluster of its own; a deployment of several always names seeds.
            builder.AddStartup(async (system, _) =>
            {
                var self = Akka.Cluster.Cluster.Get(system);
                await self.JoinAsync(self.SelfAddress).ConfigureAwait(false);
            });
        }

        return builder;
    }
}
