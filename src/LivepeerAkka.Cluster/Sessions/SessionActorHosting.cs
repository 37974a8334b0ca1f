using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using LivepeerAkka.Cluster.Capabilities;
using LivepeerAkka.Cluster.Facts;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Sharding;

namespace LivepeerAkka.Cluster.Sessions;

/// <summary>What every session of a node shares.</summary>
/// <param name="Settings">Settings.</param>
/// <param name="OpenSessions">Sessions whose facts are not final and acknowledged.</param>
/// <param name="FinalSessions">Settled sessions, until nothing is left of them.</param>
/// <param name="Capabilities">This node's copy of the capability directory.</param>
/// <param name="Notes">What others find a concluded session by.</param>
/// <param name="Facts">Where facts go.</param>
/// <param name="Work">Where the work of nodes is told.</param>
/// <param name="Clock">Wall clock.</param>
public sealed record SessionContext(
    SessionSettings Settings, OpenSessionIndex OpenSessions, FinalSessionIndex FinalSessions, ICapabilityReplica Capabilities, ISessionNotes Notes, ISessionFactSink Facts,
    INodeWorkSink Work, TimeProvider Clock);

/// <summary>Shard region of the workflow sessions.</summary>
public static class SessionActorHosting
{
    /// <summary>Name of the shard type; part of the coordinator's state, never changes.</summary>
    public const string ShardTypeName = "workflow-session";

    /// <summary>Role of the nodes that hold sessions.</summary>
    public const string Role = "session";

    /// <summary>Hosts the sessions on nodes of their role; others get a proxy.</summary>
    public static AkkaConfigurationBuilder AddWorkflowSessions(this AkkaConfigurationBuilder builder, SessionContext context) =>
        builder.WithShardRegion<SessionActor>(
            ShardTypeName,
            // By type: an expression would be compiled for every session.
            (_, _, _) => entityId => Props.Create(typeof(SessionActor), entityId, context),
            new SessionEntityId(context.Settings.ShardCount),
            new ShardOptions
            {
                Role = Role,
                StateStoreMode = StateStoreMode.DData,
                RememberEntities = false,
                HandOffStopMessage = SessionActor.StopMessage,
                // A session stays until its facts are acknowledged, and leaves by itself.
                ShouldPassivateIdleEntities = false,
            });
}
