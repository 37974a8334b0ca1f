using Akka.Actor;
using Akka.Event;

namespace LivepeerAkka.Cluster.Sharding;

/// <summary>Looks for entities that are due in their index, page after page, and wakes them. A page that is not answered is claimed again.</summary>
/// <typeparam name="TKey">Key of an entity.</typeparam>
public abstract class DueSweeper<TKey> : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan NextPageAfter = TimeSpan.FromMilliseconds(100);

    /// <summary>Creates a sweeper.</summary>
    /// <param name="entities">What is looked for, for the log.</param>
    /// <param name="interval">Time between two sweeps.</param>
    /// <param name="pageMax">Most entities of one page.</param>
    /// <param name="claim">Claims a page of entities that are due.</param>
    /// <param name="wake">Wakes one of them.</param>
    protected DueSweeper(string entities, TimeSpan interval, int pageMax, Func<Task<List<TKey>>> claim, Action<TKey> wake)
    {
        Receive<Sweep>(_ => claim().PipeTo(Self, success: due => new Due(due), failure: e => new SweepFailed(e)));
        Receive<Due>(due =>
        {
            due.Keys.ForEach(wake);

            // A full page means that there is more: the next page follows at once.
            Timers.StartSingleTimer(Sweep.Instance, Sweep.Instance, due.Keys.Count == pageMax ? NextPageAfter : interval);
        });
        Receive<SweepFailed>(failed =>
        {
            Log.Warning("The index of {0} could not be read, trying again: {1}", entities, failed.Error.Message);
            Timers.StartSingleTimer(Sweep.Instance, Sweep.Instance, interval);
        });
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The sweeper's log.</summary>
    protected ILoggingAdapter Log { get; } = Context.GetLogger();

    /// <inheritdoc />
    protected override void PreStart() => Self.Tell(Sweep.Instance);

    private sealed class Sweep
    {
        public static readonly Sweep Instance = new();
    }

    private sealed record Due(List<TKey> Keys);

    private sealed record SweepFailed(Exception Error);
}
