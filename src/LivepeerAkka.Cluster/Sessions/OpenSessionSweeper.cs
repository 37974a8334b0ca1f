using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Sharding;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Sessions;

/// <summary>
/// Looks for open sessions that wanted to be looked at and wakes them: a session whose node died concludes without a new event.
/// One in the cluster.
/// </summary>
public sealed class OpenSessionSweeper : DueSweeper<SessionKey>
{
    /// <summary>Creates the sweeper; <paramref name="sessions"/> is the shard region or its proxy.</summary>
    public OpenSessionSweeper(SessionContext context, IActorRef sessions)
        : base("open sessions", context.Settings.SweepInterval, context.Settings.SweepSessionsMax, () => ClaimAsync(context), key => sessions.Tell(new SessionCommands.ConcludeIfDue(key)))
    {
    }

    private static Task<List<SessionKey>> ClaimAsync(SessionContext context)
    {
        var now = context.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        return context.OpenSessions.ClaimDueAsync(new DueClaim(now, now + context.Settings.Rules.IdleTimeoutMs, context.Settings.Rules.ConclusionWaitMaxMs, context.Settings.SweepSessionsMax));
    }
}

/// <summary>The sweeper as a cluster singleton.</summary>
public static class OpenSessionSweeperHosting
{
    /// <summary>Runs the sweeper on the oldest node with sessions.</summary>
    public static AkkaConfigurationBuilder AddOpenSessionSweeper(this AkkaConfigurationBuilder builder, SessionContext context) =>
        builder.WithSingleton<OpenSessionSweeper>(
            "open-session-sweeper",
            (_, registry, _) => Props.Create(() => new OpenSessionSweeper(context, registry.Get<SessionActor>())),
            new ClusterSingletonOptions { Role = SessionActorHosting.Role },
            createProxyToo: false);
}
