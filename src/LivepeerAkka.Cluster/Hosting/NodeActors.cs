using Akka.Hosting;
using LivepeerAkka.Cluster.Capabilities;
using LivepeerAkka.Cluster.Jobs;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Orchestrators;
using LivepeerAkka.Cluster.Payments;
using LivepeerAkka.Cluster.Rollups;
using LivepeerAkka.Cluster.Serialization;
using LivepeerAkka.Cluster.Sessions;
using LivepeerAkka.Cluster.Sharding;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>The actor system of a node: membership, journal, serializer, shard regions.</summary>
public static class NodeActors
{
    /// <summary>Adds everything that runs as an actor on this node.</summary>
    public static AkkaConfigurationBuilder AddNodeActors(
        this AkkaConfigurationBuilder builder, LoadedSettings loaded, JournalDatabase journal, NodeEntities entities) =>
        builder
            .ConfigureLoggers(loggers =>
            {
                // Standard output belongs to whoever runs the node.
                loggers.ClearLoggers();
                loggers.AddLoggerFactory();
            })
            .AddSetup(JournalSetup.DataOptions(journal))
            .AddHocon(loaded.AkkaDefaults, HoconAddMode.Append)
            .AddHocon(JournalSetup.Hocon(journal), HoconAddMode.Append)
            .AddMembership(loaded.Node.Cluster, loaded.Node.Ingest.RecordBytesMax)
            .WithCustomSerializer("livepeer-session", SessionSerializer.BoundTypes, system => new SessionSerializer(system))
            .WithCustomSerializer("livepeer-capability", CapabilitySerializer.BoundTypes, system => new CapabilitySerializer(system))
            .AddMemberLossWatch(entities.Losses)
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
            .AddDecisionReviewer(entities.Capabilities, entities.Owners.ReconsiderAsync)
            // Last: what is put before the rest wins over it.
            .AddHocon(loaded.AkkaOverrides, HoconAddMode.Prepend);
}
