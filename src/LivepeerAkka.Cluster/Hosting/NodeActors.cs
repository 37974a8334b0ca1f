using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Hosting.SBR;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Remote.Hosting;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Serialization;
using LivepeerAkka.Cluster.Sessions;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>The actor system of a node: membership, journal, serializer, shard regions.</summary>
public static class NodeActors
{
    /// <summary>
    /// What the product needs of Akka whatever the deployment: values that <c>akka.*</c> keys of a configuration file may override.
    /// </summary>
    private static readonly Config Defaults = ConfigurationFactory.ParseString(
        """
        akka {
          loglevel = WARNING
          stdout-loglevel = WARNING
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          actor.ask-timeout = infinite
          persistence.max-concurrent-recoveries = 200
          cluster {
            sharding {
              # Beyond it messages to shards that are moving are dropped and their asks time out; ingest asks for far fewer.
              buffer-size = 200000
              distributed-data.durable.keys = []
              # Graceful shutdown of a region waits for its shards to stop.
              handoff-timeout = 60s
            }
            distributed-data.durable.keys = []
          }
          coordinated-shutdown.phases.cluster-sharding-shutdown-region.timeout = 30s
        }
        """);

    /// <summary>Adds everything that runs as an actor on this node.</summary>
    public static AkkaConfigurationBuilder AddNodeActors(
        this AkkaConfigurationBuilder builder, NodeSettings settings, Config overrides, JournalDatabase journal, SessionContext sessions)
    {
        var cluster = settings.Cluster;
        builder
            .AddSetup(JournalSetup.DataOptions(journal))
            .AddHocon(overrides, HoconAddMode.Prepend)
            .AddHocon(Defaults, HoconAddMode.Append)
            .AddHocon(JournalSetup.Hocon(journal), HoconAddMode.Append)
            .WithRemoting(new RemoteOptions { HostName = cluster.Host, PublicHostName = cluster.Host, Port = cluster.Port })
            .WithClustering(new ClusterOptions
            {
                Roles = [.. cluster.Roles],
                SeedNodes = [.. cluster.SeedNodes],
                SplitBrainResolver = new KeepMajorityOption(),
            })
            .WithCustomSerializer("livepeer-session", SessionSerializer.BoundTypes, system => new SessionSerializer(system))
            .AddWorkflowSessions(sessions)
            .AddOpenSessionSweeper(sessions);
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
