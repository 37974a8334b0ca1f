using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Hosting;
using Akka.Persistence;
using LivepeerAkka.Cluster.Facts;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Sharding;
using LivepeerAkka.Domain.Orchestrators;

namespace LivepeerAkka.Cluster.Orchestrators;

/// <summary>
/// Activity of one node as one organisation sees it: journals what sources tell, answers, publishes stretches until the store has
/// acknowledged them, and leaves memory when nothing is left to tell.
/// </summary>
public sealed class OrchestratorActor : IndexedActor, IWithTimers
{
    private const string PublishTimer = "publish";
    private const string DeleteTimer = "delete";

    /// <summary>Revision of which nothing is known to be acknowledged.</summary>
    private const long Unknown = -1;

    private readonly OrchestratorContext _context;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly List<IActorRef> _settledWaiters = [];

    private NodeWorks _state;
    private OrchestratorKey _key;
    private bool _isMarked;
    private bool _isInFlight;
    private NodeActivity? _acknowledged;
    private long _acknowledgedRevision = Unknown;
    private long _lastPublishedAtMs;
    private long _snapshotSequenceNr;

    /// <summary>Creates the activity of an entity id.</summary>
    public OrchestratorActor(string entityId, OrchestratorContext context)
    {
        _context = context;
        _state = new NodeWorks(context.Settings.Rules);
        PersistenceId = $"orchestrator/{entityId}";
    }

    /// <summary>Ends a node that is moved or stopped, behind what it is journaling.</summary>
    internal static object StopMessage => StopOrchestrator.Instance;

    /// <inheritdoc />
    public override string PersistenceId { get; }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private long NowMs => _context.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    private bool IsSettled => _acknowledgedRevision == _state.Revision;

    /// <inheritdoc />
    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case SnapshotOffer { Snapshot: OrchestratorSnapshot snapshot } offer:
                _state = NodeWorks.Restore(snapshot, _context.Settings.Rules);
                _snapshotSequenceNr = offer.Metadata.SequenceNr;
                break;
            case OrchestratorEvents.IOrchestratorEvent journaled:
                _state.Apply(journaled);
                break;
            case RecoveryCompleted:
                // Whatever is not acknowledged has its mark, and the sweeper asks for it.
                SetReceiveTimeout(_context.Settings.PassivateAfter);
                break;
        }
    }

    /// <inheritdoc />
    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case OrchestratorCommands.SetWork set:
                _key = set.Key;
                Handle(set);
                break;
            case OrchestratorCommands.PublishIfDirty publish:
                _key = publish.Key;
                PublishOrClear();
                break;
            case OrchestratorCommands.SettleNow settle:
                _key = settle.Key;
                _settledWaiters.Add(Sender);
                PublishOrClear();
                break;
            case PublishDue:
                Publish();
                break;
            case FactsWritten written:
                OnFactsWritten(written);
                break;
            case FactsNotWritten failed:
                OnFactsNotWritten(failed.Error);
                break;
            case SaveSnapshotSuccess saved:
                // The entry of the snapshot itself stays: the journal's highest number is read from its rows.
                DeleteMessages(saved.Metadata.SequenceNr - 1);
                DeleteSnapshots(new SnapshotSelectionCriteria(saved.Metadata.SequenceNr - 1));
                break;
            case SaveSnapshotFailure failed:
                _log.Warning("Snapshot of {0} was not saved (the journal has it all): {1}", _key, failed.Cause.Message);
                break;
            case DeleteMessagesFailure failed:
                // Two deletions that overlap may be in each other's way; the later one is asked for again.
                _log.Warning("Old entries of {0} were not deleted, trying again: {1}", _key, failed.Cause.Message);
                Timers.StartSingleTimer(DeleteTimer, new DeleteDue(failed.ToSequenceNr), _context.Settings.RetryAfter);
                break;
            case DeleteDue due:
                DeleteMessages(due.ToSequenceNr);
                break;
            case ReceiveTimeout when !_isInFlight && !_isMarked:
                Context.Parent.Tell(new Passivate(StopOrchestrator.Instance));
                break;
            case StopOrchestrator:
                Context.Stop(Self);
                break;
        }
    }

    private void Handle(OrchestratorCommands.SetWork set)
    {
        var noted = new OrchestratorReplies.WorkNoted(set.Key, set.Work.Source, set.Work.Version);
        if (!_state.IsNews(set.Work))
        {
            Sender.Tell(noted);
            return;
        }

        if (!_isMarked)
        {
            // Handled again when the index has the node.
            MarkThen(set);
            return;
        }

        var asker = Sender;
        Persist(new OrchestratorEvents.WorkSet(set.Work, NowMs), e =>
        {
            OrchestratorMetrics.Noted(_state.IsFrozenInPart(e.Work));
            _state.Apply(e);
            asker.Tell(noted);
            if (LastSequenceNr - _snapshotSequenceNr >= _context.Settings.SnapshotEveryEvents)
            {
                _snapshotSequenceNr = LastSequenceNr;
                SaveSnapshot(_state.ToSnapshot());
            }

            SchedulePublish();
        });
    }

    private void SchedulePublish()
    {
        if (!_isInFlight && !Timers.IsTimerActive(PublishTimer))
        {
            // A clock that was ahead must not put facts off.
            var interval = (long)_context.Settings.PublishInterval.TotalMilliseconds;
            var next = Math.Min(interval, _lastPublishedAtMs + interval - NowMs);
            var wait = Math.Max((long)_context.Settings.Gather.TotalMilliseconds, next);
            Timers.StartSingleTimer(PublishTimer, PublishDue.Instance, TimeSpan.FromMilliseconds(wait));
        }
    }

    private void PublishOrClear()
    {
        if (_state.Revision == 0 || (IsSettled && !_isInFlight))
        {
            Clear();
        }
        else
        {
            Publish();
        }
    }

    private void Publish()
    {
        if (_isInFlight || IsSettled)
        {
            return;
        }

        Timers.Cancel(PublishTimer);
        _isInFlight = true;
        _lastPublishedAtMs = NowMs;
        var activity = _state.Activity();
        if (_state.Published.Missing(activity) is not { } keys)
        {
            Write(activity);
            return;
        }

        // Journaled before the rows leave: a later version that lacks them knows what to withdraw, whatever happens in between.
        Persist(keys, e =>
        {
            _state.Apply(e);
            Write(activity);
        });
    }

    private void Write(NodeActivity activity)
    {
        var facts = OrchestratorFactSets.Of(_key, _state, activity, _acknowledged);
        _context.Facts.WriteAsync(facts)
            .PipeTo(Self, success: () => new FactsWritten(facts.Version, activity), failure: e => new FactsNotWritten(e));
    }

    private void OnFactsWritten(FactsWritten written)
    {
        _isInFlight = false;
        (_acknowledgedRevision, _acknowledged) = (written.Version, written.Activity);
        if (!IsSettled)
        {
            if (_settledWaiters.Count > 0)
            {
                Publish();
            }
            else
            {
                SchedulePublish();
            }
        }
        else if (_state.DueFreeze(NowMs) is { } freeze)
        {
            Persist(freeze, e =>
            {
                _state.Apply(e);
                _acknowledged = _state.Activity();
                Clear();
            });
        }
        else
        {
            Clear();
        }
    }

    private void OnFactsNotWritten(Exception error)
    {
        _isInFlight = false;
        // Some rows may be there: the next try writes all, tombstones of every key included.
        (_acknowledgedRevision, _acknowledged) = (Unknown, null);
        _log.Warning("Facts of {0} were not written: {1}", _key, error.Message);
        Timers.StartSingleTimer(PublishTimer, PublishDue.Instance, _context.Settings.RetryAfter);
    }

    private void MarkThen(OrchestratorCommands.SetWork set)
    {
        var asker = Sender;
        WaitForIndex(_context.Dirty.MarkAsync(set.Key, NowMs + (long)_context.Settings.WakeAfter.TotalMilliseconds), failure =>
        {
            if (failure is { } error)
            {
                asker.Tell(new Status.Failure(error));
                return;
            }

            _isMarked = true;
            Self.Tell(set, asker);
        });
    }

    private void Clear()
    {
        WaitForIndex(_context.Dirty.ClearAsync(_key), failure =>
        {
            if (failure is { } error)
            {
                // The mark stays; the next sweep finds the node settled and tries again.
                _log.Warning("{0} stays in the index of dirty nodes: {1}", _key, error.Message);
            }

            _isMarked = false;
            _settledWaiters.ForEach(w => w.Tell(new OrchestratorReplies.Settled(_key)));
            _settledWaiters.Clear();
            Timers.CancelAll();
            SetReceiveTimeout(_context.Settings.PassivateAfter);
        });
    }

    private sealed record FactsWritten(long Version, NodeActivity Activity);

    private sealed record FactsNotWritten(Exception Error);

    private sealed record DeleteDue(long ToSequenceNr) : INotInfluenceReceiveTimeout;

    private sealed class PublishDue : INotInfluenceReceiveTimeout
    {
        public static readonly PublishDue Instance = new();
    }

    private sealed class StopOrchestrator
    {
        public static readonly StopOrchestrator Instance = new();
    }
}

/// <summary>What the activities of a node share.</summary>
public sealed record OrchestratorContext(OrchestratorSettings Settings, DirtyOrchestratorIndex Dirty, IOrchestratorFactSink Facts, TimeProvider Clock);

/// <summary>Shard region of the nodes' activity.</summary>
public static class OrchestratorActorHosting
{
    /// <summary>Name of the shard type; part of the coordinator's state, never changes.</summary>
    public const string ShardTypeName = "orchestrator";

    /// <summary>Role of the hosts of activities: that of sessions.</summary>
    public const string Role = "session";

    /// <summary>Hosts the activities on nodes of their role; others get a proxy.</summary>
    public static AkkaConfigurationBuilder AddOrchestrators(this AkkaConfigurationBuilder builder, OrchestratorContext context) =>
        builder.WithShardRegion<OrchestratorActor>(
            ShardTypeName,
            (_, _, _) => entityId => Props.Create(typeof(OrchestratorActor), entityId, context),
            new OrchestratorEntityId(context.Settings.ShardCount),
            new ShardOptions
            {
                Role = Role,
                StateStoreMode = StateStoreMode.DData,
                RememberEntities = false,
                HandOffStopMessage = OrchestratorActor.StopMessage,
                // A node stays until its facts are acknowledged, and leaves by itself.
                ShouldPassivateIdleEntities = false,
            });
}
