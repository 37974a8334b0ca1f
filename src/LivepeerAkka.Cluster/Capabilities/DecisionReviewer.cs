using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Event;
using Akka.Hosting;
using LivepeerAkka.Cluster.Journal;

namespace LivepeerAkka.Cluster.Capabilities;

/// <summary>
/// Works off the changes of the directory that decisions may depend on: has every owner of such a decision decide again, and forgets the
/// change when all have answered. One in the cluster; a change that was not finished is begun anew.
/// </summary>
public sealed class DecisionReviewer : ReceiveActor, IWithTimers
{
    private const int OwnersMax = 500;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly ILoggingAdapter _log = Context.GetLogger();

    /// <summary>Creates the reviewer; <paramref name="reconsider"/> completes when an owner has taken notice of a version.</summary>
    public DecisionReviewer(CapabilityStore store, Func<DecisionOwner, long, Task> reconsider)
    {
        Receive<Look>(_ => ReviewAsync(store, reconsider).PipeTo(Self, success: found => new Looked(found, null), failure: e => new Looked(0, e)));
        Receive<Looked>(looked =>
        {
            if (looked.Error is { } error)
            {
                _log.Warning("A change of the capability directory is reviewed again: {0}", error.Message);
            }

            Timers.StartSingleTimer(Look.Instance, Look.Instance, looked.Changes > 0 ? TimeSpan.FromMilliseconds(1) : LookEvery);
        });
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Works off the changes that wait at this moment, some at a time; answers how many it took.</summary>
    public static async Task<int> ReviewAsync(CapabilityStore store, Func<DecisionOwner, long, Task> reconsider)
    {
        var waiting = await store.WaitingAsync(OwnersMax).ConfigureAwait(false);
        if (waiting.Count == 0)
        {
            return 0;
        }

        // An owner that several changes concern decides once, with the newest of them.
        var newest = waiting[^1].Version;
        var answers = waiting.SelectMany(w => w.Owners).Distinct().ToDictionary(owner => owner, owner => reconsider(owner, newest));
        await Task.WhenAll(answers.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // An owner that does not answer holds up the changes that concern it, and no other.
        await Task.WhenAll(waiting.Where(w => w.Owners.All(o => answers[o].IsCompletedSuccessfully)).Select(store.DoneAsync)).ConfigureAwait(false);
        await Task.WhenAll(answers.Values).ConfigureAwait(false);
        return waiting.Count;
    }

    /// <inheritdoc />
    protected override void PreStart() => Self.Tell(Look.Instance);

    private sealed class Look
    {
        public static readonly Look Instance = new();
    }

    private sealed record Looked(int Changes, Exception? Error);
}

/// <summary>The reviewer as a cluster singleton.</summary>
public static class DecisionReviewerHosting
{
    /// <summary>Runs the reviewer on the oldest node with sessions.</summary>
    public static AkkaConfigurationBuilder AddDecisionReviewer(
        this AkkaConfigurationBuilder builder, CapabilityStore store, Func<DecisionOwner, long, Task> reconsider) =>
        builder.WithSingleton<DecisionReviewer>(
            "decision-reviewer",
            (_, _, _) => Props.Create(() => new DecisionReviewer(store, reconsider)),
            new ClusterSingletonOptions { Role = CapabilityNodeHosting.Role },
            createProxyToo: false);
}
