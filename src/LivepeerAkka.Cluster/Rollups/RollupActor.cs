using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Event;
using Akka.Hosting;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.Rollups;

/// <summary>Takes turns at recomputing dirty hours and days. One in the cluster.</summary>
public sealed class RollupActor : ReceiveActor, IWithTimers
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CancellationTokenSource _stopping = new();
    private readonly RollupSettings _settings;

    /// <summary>Creates the actor.</summary>
    public RollupActor(RollupContext context)
    {
        _settings = context.Settings;
        var turns = new RollupTurns(context);
        Receive<Look>(_ => turns.RunAsync(_stopping.Token).PipeTo(Self, success: turn => new Ran(turn), failure: e => new Ran(Failed(e))));
        Receive<Ran>(ran =>
        {
            foreach (var start in ran.Turn.FrozenMs)
            {
                _log.Warning(
                    "The window that begins at {0:u} stays as it is: it was rolled up so long ago that the store may have forgotten what it is made of",
                    DateTimeOffset.FromUnixTimeMilliseconds(start));
            }

            if (ran.Turn.Failure is { } failure)
            {
                _log.Warning("Not every dirty hour and day could be recomputed, trying again: {0}", failure.Message);
            }

            Timers.StartSingleTimer(Look.Instance, Look.Instance, ran.Turn.IsMoreDue ? TimeSpan.Zero : _settings.LookInterval);
        });
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc />
    protected override void PreStart() =>
        // What the actor's predecessor had begun on another node is written by then.
        Timers.StartSingleTimer(Look.Instance, Look.Instance, _settings.RefreshInterval);

    /// <inheritdoc />
    protected override void PostStop() => _stopping.Cancel();

    private static RollupTurn Failed(Exception e) => new(0, 0, [], IsMoreDue: false, e);

    private sealed class Look
    {
        public static readonly Look Instance = new();
    }

    private sealed record Ran(RollupTurn Turn);
}

/// <summary>What recomputing works with.</summary>
public sealed record RollupContext(RollupSettings Settings, IDirtyWindowStore Dirty, IRollupStore Store, TimeProvider Clock)
{
    /// <summary>Recomputes windows; those of hours then have their days marked.</summary>
    public async Task<RecomputedWindows> RecomputeAsync(DirtyLevel level, IReadOnlyList<long> startsMs, CancellationToken cancellation = default)
    {
        if (level == DirtyLevel.Day)
        {
            return await Store.RecomputeDaysAsync(startsMs, cancellation).ConfigureAwait(false);
        }

        var result = await Store.RecomputeHoursAsync(startsMs, cancellation).ConfigureAwait(false);
        await Dirty.MarkDaysAsync(result.DoneMs.Select(DayWindow.StartOf)).ConfigureAwait(false);
        return result;
    }
}

/// <summary>Recomputing as a cluster singleton.</summary>
public static class RollupActorHosting
{
    /// <summary>Role of the nodes that may recompute.</summary>
    public const string Role = "fact";

    /// <summary>Recomputes on the oldest node of the role.</summary>
    public static AkkaConfigurationBuilder AddRollups(this AkkaConfigurationBuilder builder, RollupContext context) =>
        builder.WithSingleton<RollupActor>(
            "rollups", (_, _, _) => Props.Create(() => new RollupActor(context)), new ClusterSingletonOptions { Role = Role }, createProxyToo: false);
}
