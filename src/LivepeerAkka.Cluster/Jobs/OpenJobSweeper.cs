using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Event;
using Akka.Hosting;
using LivepeerAkka.Domain.Jobs;

namespace LivepeerAkka.Cluster.Jobs;

/// <summary>
/// Wakes open jobs that are due: those whose node died, and those that a late registration of a worker can change. One in the cluster.
/// </summary>
public sealed class OpenJobSweeper : ReceiveActor, IWithTimers
{
    private readonly ILoggingAdapter _log = Context.GetLogger();

    /// <summary>Creates the sweeper; <paramref name="jobs"/> is the shard region or its proxy.</summary>
    public OpenJobSweeper(JobContext context, IActorRef jobs)
    {
        var settings = context.Settings;
        Receive<Sweep>(_ =>
        {
            var now = context.Clock.GetUtcNow();
            context.OpenJobs
                .ClaimDueAsync(now.ToUnixTimeMilliseconds(), now.Add(settings.WakeAfter).ToUnixTimeMilliseconds(), settings.SweepJobsMax)
                .PipeTo(Self, success: due => new Due(due), failure: e => new SweepFailed(e));
        });
        Receive<Due>(due =>
        {
            foreach (var key in due.Jobs)
            {
                jobs.Tell(new JobCommands.PublishIfOpen(key));
            }

            // A full page means that there is more: the next page follows at once.
            var wait = due.Jobs.Count == settings.SweepJobsMax ? TimeSpan.FromMilliseconds(100) : settings.SweepInterval;
            Timers.StartSingleTimer(Sweep.Instance, Sweep.Instance, wait);
        });
        Receive<SweepFailed>(failed =>
        {
            _log.Warning("The index of open jobs could not be read, trying again: {0}", failed.Error.Message);
            Timers.StartSingleTimer(Sweep.Instance, Sweep.Instance, settings.SweepInterval);
        });
        Receive<Forget>(_ => context.Workers.ForgetAsync().PipeTo(Self, success: n => new Forgot(n, null), failure: e => new Forgot(0, e)));
        Receive<Forgot>(forgot =>
        {
            if (forgot.Error is { } error)
            {
                _log.Warning("Old registrations of workers were not forgotten, trying again: {0}", error.Message);
            }

            Timers.StartSingleTimer(Forget.Instance, Forget.Instance, forgot.Rows > 0 ? settings.SweepInterval : settings.ForgetInterval);
        });
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc />
    protected override void PreStart()
    {
        Self.Tell(Sweep.Instance);
        Self.Tell(Forget.Instance);
    }

    private sealed class Sweep
    {
        public static readonly Sweep Instance = new();
    }

    private sealed record Due(List<JobKey> Jobs);

    private sealed record SweepFailed(Exception Error);

    private sealed class Forget
    {
        public static readonly Forget Instance = new();
    }

    private sealed record Forgot(int Rows, Exception? Error);
}

/// <summary>The sweeper as a cluster singleton.</summary>
public static class OpenJobSweeperHosting
{
    /// <summary>Runs the sweeper on the oldest node with jobs.</summary>
    public static AkkaConfigurationBuilder AddOpenJobSweeper(this AkkaConfigurationBuilder builder, JobContext context) =>
        builder.WithSingleton<OpenJobSweeper>(
            "open-job-sweeper",
            (_, registry, _) => Props.Create(() => new OpenJobSweeper(context, registry.Get<JobActor>())),
            new ClusterSingletonOptions { Role = JobActorHosting.Role },
            createProxyToo: false);
}
