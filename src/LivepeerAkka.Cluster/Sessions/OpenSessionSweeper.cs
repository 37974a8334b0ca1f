using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Event;
using Akka.Hosting;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Sessions;

/// <summary>
/// Looks for open sessions that wanted to be looked at and wakes them: a session whose node died concludes without a new event.
/// One in the cluster.
/// </summary>
public sealed class OpenSessionSweeper : ReceiveActor, IWithTimers
{
    private readonly ILoggingAdapter _log = Context.GetLogger();

    /// <summary>Creates the sweeper; <paramref name="sessions"/> is the shard region or its proxy.</summary>
    public OpenSessionSweeper(SessionContext context, IActorRef sessions)
    {
        var settings = context.Settings;
        Receive<Sweep>(_ =>
        {
            var now = context.Clock.GetUtcNow().ToUnixTimeMilliseconds();
            context.OpenSessions
                .ClaimDueAsync(now, now + settings.Rules.IdleTimeoutMs, settings.SweepSessionsMax)
                .PipeTo(Self, success: due => new Due(due), failure: e => new SweepFailed(e));
        });
        Receive<Due>(due =>
        {
            foreach (var key in due.Sessions)
            {
                sessions.Tell(new SessionCommands.ConcludeIfDue(key));
            }

            // A full page means that there is more: the next page follows at once.
            var wait = due.Sessions.Count == settings.SweepSessionsMax ? TimeSpan.FromMilliseconds(100) : settings.SweepInterval;
            Timers.StartSingleTimer(Sweep.Instance, Sweep.Instance, wait);
        });
        Receive<SweepFailed>(failed =>
        {
            _log.Warning("The index of open sessions could not be read, trying again: {0}", failed.Error.Message);
            Timers.StartSingleTimer(Sweep.Instance, Sweep.Instance, settings.SweepInterval);
        });
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc />
    protected override void PreStart() => Self.Tell(Sweep.Instance);

    private sealed class Sweep
    {
        public static readonly Sweep Instance = new();
    }

    private sealed record Due(List<SessionKey> Sessions);

    private sealed record SweepFailed(Exception Error);
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
