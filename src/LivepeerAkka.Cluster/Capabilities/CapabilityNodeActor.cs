using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using LivepeerAkka.Cluster.Sharding;
using LivepeerAkka.Domain.Capabilities;

namespace LivepeerAkka.Cluster.Capabilities;

/// <summary>
/// The directory's entity of one node: the only writer of the node's timeline, as long as the cluster is one; two never undo each other's work. What
/// it answers for is in the ledger. Commands that come while it writes are written together.
/// </summary>
public sealed class CapabilityNodeActor : UntypedActor
{
    private static readonly TimeSpan PassivateAfter = TimeSpan.FromMinutes(2);

    private readonly CapabilityStore _store;
    private readonly string _url;
    private readonly List<(IActorRef Asker, CapabilityCommands.ObserveNode Command)> _waiting = [];
    private NodeTimeline _node;
    private long _version;

    /// <summary>Creates the entity of a normalised URL.</summary>
    public CapabilityNodeActor(string url, CapabilityStore store)
    {
        (_url, _store) = (url, store);
        _node = NodeTimelines.Empty(url);
    }

    /// <inheritdoc />
    protected override void PreStart()
    {
        SetReceiveTimeout(PassivateAfter);
        Load();
    }

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case CapabilityCommands.ObserveNode observe:
                _waiting.Add((Sender, observe));
                Write();
                break;
            case ReceiveTimeout:
                Context.Parent.Tell(new Passivate(PoisonPill.Instance));
                break;
        }
    }

    private void Load()
    {
        _store.LoadAsync(_url).PipeTo(Self, success: kept => new Loaded(kept), failure: e => new Failed(e));
        Become(Loading);
    }

    private void Loading(object message)
    {
        switch (message)
        {
            case CapabilityCommands.ObserveNode observe:
                _waiting.Add((Sender, observe));
                break;
            case Loaded loaded:
                (_node, _version) = (loaded.Kept.Node, loaded.Kept.Version);
                Next();
                break;
            case Failed failed:
                // Whoever asked asks again, of a new entity: this one would only read in vain as fast as it can while the ledger is away.
                _waiting.ForEach(w => w.Asker.Tell(new Status.Failure(failed.Error)));
                Context.Stop(Self);
                break;
            case ReceiveTimeout:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>Takes everything that waits in one step.</summary>
    private void Write()
    {
        var (next, effects) = (_node, new List<ObservationEffect>());
        foreach (var observation in _waiting.SelectMany(w => w.Command.Observations))
        {
            (next, var effect) = next.Observe(observation);
            if (effect.IsChange)
            {
                effects.Add(effect);
            }
        }

        var askers = _waiting.ConvertAll(w => w.Asker);
        _waiting.Clear();
        if (effects.Count == 0)
        {
            askers.ForEach(a => a.Tell(new CapabilityReplies.NodeObserved(_url)));
            return;
        }

        next = next.Forget(next.NewestMs());
        _store.StoreAsync(next, effects, _version).PipeTo(Self, success: version => new Stored(new KeptTimeline(next, version)), failure: e => new Failed(e));
        Become(message => Writing(message, askers));
    }

    private void Writing(object message, List<IActorRef> askers)
    {
        switch (message)
        {
            case CapabilityCommands.ObserveNode observe:
                _waiting.Add((Sender, observe));
                break;
            case Stored stored:
                (_node, _version) = (stored.Kept.Node, stored.Kept.Version);
                askers.ForEach(a => a.Tell(new CapabilityReplies.NodeObserved(_url)));
                Next();
                break;
            case Failed failed:
                askers.ForEach(a => a.Tell(new Status.Failure(failed.Error)));
                // It may have been written all the same, or another has.
                Load();
                break;
            case ReceiveTimeout:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Next()
    {
        Become(OnReceive);
        if (_waiting.Count > 0)
        {
            Write();
        }
    }

    private sealed record Loaded(KeptTimeline Kept);

    private sealed record Stored(KeptTimeline Kept);

    private sealed record Failed(Exception Error);
}

/// <summary>Shard region of the capability directory.</summary>
public static class CapabilityNodeHosting
{
    /// <summary>Name of the shard type; part of the coordinator's state, never changes.</summary>
    public const string ShardTypeName = "capability-node";

    /// <summary>Role of the nodes that hold the directory.</summary>
    public const string Role = "session";

    /// <summary>Hosts the directory on nodes of its role; others get a proxy.</summary>
    public static AkkaConfigurationBuilder AddCapabilityDirectory(this AkkaConfigurationBuilder builder, CapabilityStore store, int shardCount) =>
        builder.WithShardRegion<CapabilityNodeActor>(
            ShardTypeName,
            (_, _, _) => url => Props.Create(() => new CapabilityNodeActor(url, store)),
            new CapabilityEntityId(shardCount),
            new ShardOptions { Role = Role, StateStoreMode = StateStoreMode.DData, RememberEntities = false, ShouldPassivateIdleEntities = false });
}
