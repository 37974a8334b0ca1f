using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Event;
using Akka.Hosting;
using LivepeerAkka.Domain.Orchestrators;

namespace LivepeerAkka.Cluster.Orchestrators;

/// <summary>
/// Looks for nodes whose facts were not acknowledged in time and wakes them: what was answered is published without a new work.
/// One in the cluster.
/// </summary>
public sealed class DirtyOrchestratorSweeper : ReceiveActor, IWithTimers
{
    private readonly ILoggingAdapter _log = Context.GetLogger();

    /// <summary>Creates the sweeper; <paramref name="orchestrators"/> is the shard region or its proxy.</summary>
    public DirtyOrchestratorSweeper(OrchestratorContext context, IActorRef orchestrators)
    {
        var settings = context.Settings;
        Receive<Sweep>(_ =>
        {
            var now = context.Clock.GetUtcNow().ToUnixTimeMilliseconds();
            context.Dirty
                .ClaimDueAsync(now, now + (long)settings.WakeAfter.TotalMilliseconds, settings.SweepNodesMax)
                .PipeTo(Self, success: due => new Due(due), failure: e => new SweepFailed(e));
        });
        Receive<Due>(due =>
        {
            foreach (var key in due.Nodes)
            {
                orchestrators.Tell(new OrchestratorCommands.PublishIfDirty(key));
            }

            // A full page means that there is more: the next page follows at once.
            var wait = due.Nodes.Count == settings.SweepNodesMax ? TimeSpan.FromMilliseconds(100) : settings.SweepInterval;
            Timers.StartSingleTimer(Sweep.Instance, Sweep.Instance, wait);
        });
        Receive<SweepFailed>(failed =>
        {
            _log.Warning("The index of dirty nodes could not be read, trying again: {0}", failed.Error.Message);
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

    private sealed record Due(List<OrchestratorKey> Nodes);

    private sealed record SweepFailed(Exception Error);
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
