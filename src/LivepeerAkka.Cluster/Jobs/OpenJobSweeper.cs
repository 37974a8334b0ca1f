using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Event;
using Akka.Hosting;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Sharding;
using LivepeerAkka.Domain.Jobs;

namespace LivepeerAkka.Cluster.Jobs;

/// <summary>
/// Wakes open jobs that are due: those whose node died, and those that a late registration of a worker can change. One in the cluster.
/// </summary>
public sealed class OpenJobSweeper : DueSweeper<JobKey>
{
    /// <summary>Creates the sweeper; <paramref name="jobs"/> is the shard region or its proxy.</summary>
    public OpenJobSweeper(JobContext context, IActorRef jobs)
        : base("open jobs", context.Settings.SweepInterval, context.Settings.SweepJobsMax, () => ClaimAsync(context), key => jobs.Tell(new JobCommands.PublishIfOpen(key)))
    {
        var settings = context.Settings;
        Receive<Forget>(_ => context.Workers.ForgetAsync().PipeTo(Self, success: n => new Forgot(n, null), failure: e => new Forgot(0, e)));
        Receive<Forgot>(forgot =>
        {
            if (forgot.Error is { } error)
            {
                Log.Warning("Old registrations of workers were not forgotten, trying again: {0}", error.Message);
            }

            Timers.StartSingleTimer(Forget.Instance, Forget.Instance, forgot.Rows > 0 ? settings.SweepInterval : settings.ForgetInterval);
        });
    }

    /// <inheritdoc />
    protected override void PreStart()
    {
        base.PreStart();
        Self.Tell(Forget.Instance);
    }

    private static Task<List<JobKey>> ClaimAsync(JobContext context)
    {
        var now = context.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        return context.OpenJobs.ClaimDueAsync(DueClaim.Of(now, context.Settings.WakeAfter, context.Settings.SweepJobsMax));
    }

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
