using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;

namespace LivepeerAkka.Cluster.Sharding;

/// <summary>Tells when a member of the cluster is gone, and with it what was asked of its entities.</summary>
public sealed class MemberLosses
{
    private volatile TaskCompletionSource _next = NewSource();

    /// <summary>Completes when the next member is gone.</summary>
    public Task Next => _next.Task;

    /// <summary>A member is gone.</summary>
    public void Note()
    {
        var lost = _next;
        _next = NewSource();
        lost.TrySetResult();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Hears of members that the cluster removes, by leaving or by the resolver.</summary>
internal sealed class MemberLossWatch : ReceiveActor, IWithTimers
{
    /// <summary>Shard regions hear of it at the same time as this does: what is asked again must not go where the first went.</summary>
    private static readonly TimeSpan RegionsKnowAfter = TimeSpan.FromSeconds(1);

    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);

    public MemberLossWatch(MemberLosses losses)
    {
        Receive<ClusterEvent.MemberRemoved>(removed => Timers.StartSingleTimer(removed.Member.UniqueAddress, Known.Instance, RegionsKnowAfter));
        Receive<Known>(_ => losses.Note());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() =>
        _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberRemoved));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private sealed class Known
    {
        public static readonly Known Instance = new();
    }
}

/// <summary>The watch as an actor of a node.</summary>
public static class MemberLossHosting
{
    /// <summary>Has losses of members noted.</summary>
    public static AkkaConfigurationBuilder AddMemberLossWatch(this AkkaConfigurationBuilder builder, MemberLosses losses) =>
        builder.AddStartup((system, _) => system.ActorOf(Props.Create(() => new MemberLossWatch(losses)), "member-losses"));
}
