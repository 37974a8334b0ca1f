using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using LivepeerAkka.Cluster.Sharding;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Sessions;

/// <summary>
/// One workflow session: asks the decider, journals what it decided, applies it, answers; then emits facts while there is
/// something to tell, and leaves memory when ClickHouse has acknowledged the final ones.
/// </summary>
public sealed partial class SessionActor : IndexedActor, IWithTimers
{
    private const string DueTimer = "due";
    private const string EmitTimer = "emit";

    /// <summary>A snapshot of so many signals is worth one more event of the journal.</summary>
    private const int SignalsOfSnapshotEvent = 2;

    private readonly SessionContext _context;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly List<IActorRef> _settledWaiters = [];

    private SessionState _state = new();
    private SessionKey _key;
    private bool _isIndexed;
    private long _snapshotSequenceNr;

    /// <summary>Signals at the start of a wait that the clock cannot measure; null = it can.</summary>
    private int? _silentSignals;

    /// <summary>Creates the session of an entity id.</summary>
    public SessionActor(string entityId, SessionContext context)
    {
        _context = context;
        PersistenceId = $"session/{entityId}";
    }

    /// <summary>Ends a session that is moved or stopped, behind what it is journaling.</summary>
    internal static object StopMessage => StopSession.Instance;

    /// <inheritdoc />
    public override string PersistenceId { get; }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private SessionRules Rules => _context.Settings.Rules;

    private long NowMs => _context.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc />
    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case SnapshotOffer { Snapshot: SessionSnapshot snapshot } offer:
                _state = SessionState.Restore(snapshot);
                _snapshotSequenceNr = offer.Metadata.SequenceNr;
                break;
            case SessionEvents.ISessionEvent journaled:
                _state.Apply(journaled);
                break;
            case RecoveryCompleted:
                _revisionSent = _state.Revision;
                // The index row is written before the first entry that is not acknowledged, so what is not settled is in it.
                _isIndexed = !_state.IsSettled;
                if (_state.IsSettled)
                {
                    SetReceiveTimeout(_context.Settings.PassivateAfter);
                }

                break;
        }
    }

    /// <inheritdoc />
    protected override void OnCommand(object message)
    {
        if (_state.IsForgotten && AnswersForgotten(message))
        {
            return;
        }

        switch (message)
        {
            case SessionCommands.ApplySignals apply:
                _key = apply.Key;
                Handle(apply);
                break;
            case SessionCommands.ConcludeIfDue conclude:
                _key = conclude.Key;
                LookAt(conclude);
                break;
            case SessionCommands.ConcludeNow conclude:
                _key = conclude.Key;
                _settledWaiters.Add(Sender);
                LookAt(conclude);
                break;
            case DueReached:
                LookAt(_silentSignals == _state.Signals.Count ? new SessionCommands.ConcludeNow(_key) : new SessionCommands.ConcludeIfDue(_key));
                break;
            case SessionCommands.ApplyPayments payments:
                _key = payments.Key;
                Handle(payments);
                break;
            case SessionCommands.Reconsider reconsider:
                _key = reconsider.Key;
                Handle(reconsider);
                break;
            case SessionCommands.Forget forget:
                _key = forget.Key;
                Handle(forget);
                break;
            case IFactsStep step:
                OnFactsStep(step);
                break;
            case SaveSnapshotSuccess saved:
                DeleteSnapshots(new SnapshotSelectionCriteria(saved.Metadata.SequenceNr - 1));
                break;
            case SaveSnapshotFailure failed:
                _log.Warning("Snapshot of {0} was not saved (the journal has it all): {1}", _key, failed.Cause.Message);
                break;
            case DeleteMessagesSuccess deleted:
                OnDeleted(deleted.ToSequenceNr);
                break;
            case DeleteMessagesFailure failed:
                _log.Warning("The journal of {0} was not deleted, it is asked again: {1}", _key, failed.Cause.Message);
                break;
            case DeleteSnapshotsFailure failed:
                _log.Warning("Snapshots of {0} were not deleted: {1}", _key, failed.Cause.Message);
                break;
            case ReceiveTimeout:
                Context.Parent.Tell(new Passivate(StopSession.Instance));
                break;
            case StopSession:
                Context.Stop(Self);
                break;
        }
    }

    private void Handle(SessionCommands.ApplySignals apply)
    {
        var decision = SessionDecider.Decide(_state, apply, NowMs, Rules);
        if (decision.Event is not { } journaled)
        {
            _state.NoteDuplicates(decision.UnjournaledDuplicates);
            Sender.Tell(decision.Reply);
            Resume();
            return;
        }

        if (!_isIndexed)
        {
            // Decided again when the index has the session: the command is handled from the start.
            OpenIndexThen(apply, Sender);
            return;
        }

        var asker = Sender;
        Persist(journaled, e =>
        {
            _state.Apply(e);
            asker.Tell(decision.Reply);
            OnChanged();
        });
    }

    private void LookAt(IWithSessionKey command)
    {
        var decision = SessionDecider.Decide(_state, command, NowMs, Rules);
        if (decision.Event is { } concluded)
        {
            Persist(concluded, e =>
            {
                _state.Apply(e);
                OnChanged();
            });
        }
        else if (_state.IsConcluded)
        {
            // Payments may have been journaled by a node that died before it decided again.
            Review(_context.Capabilities.Current, closeIndex: true);
        }
        else if (_state.IsSettled)
        {
            CloseIndex();
        }
        else
        {
            ScheduleDue();
            _ = _context.OpenSessions.OpenAsync(_key, NowMs + DueInMs());
        }
    }

    private void OnChanged()
    {
        // A snapshot holds all signals: the larger the session, the more the journal grows before the next one, so that together they are no square.
        if (LastSequenceNr - _snapshotSequenceNr >= Math.Max(_context.Settings.SnapshotEveryEvents, _state.Signals.Count / SignalsOfSnapshotEvent))
        {
            _snapshotSequenceNr = LastSequenceNr;
            SaveSnapshot(_state.ToSnapshot());
        }

        if (_state.IsSettled)
        {
            CloseIndex();
            return;
        }

        if (_state.IsConcluded)
        {
            EmitFacts();
            return;
        }

        ScheduleDue();
        if (!Timers.IsTimerActive(EmitTimer))
        {
            // A clock that was ahead must not put facts off.
            var next = Math.Min(Rules.ProvisionalIntervalMs, _lastEmittedAtMs + Rules.ProvisionalIntervalMs - NowMs);
            var wait = Math.Max((long)_context.Settings.Gather.TotalMilliseconds, next);
            Timers.StartSingleTimer(EmitTimer, EmitDue.Instance, TimeSpan.FromMilliseconds(wait));
        }
    }

    /// <summary>After a recovery nothing is scheduled until the first command.</summary>
    private void Resume()
    {
        if (_state.IsConcluded)
        {
            EmitFacts();
        }
        else if (!_state.IsSettled)
        {
            ScheduleDue();
        }
    }

    private void ScheduleDue()
    {
        // One timer at a time: it looks again when it fires early, which is cheaper than moving it with every signal.
        if (!Timers.IsTimerActive(DueTimer))
        {
            // Further off than the rules allow is what a clock that was ahead has stamped: then it counts that nothing comes while we wait.
            _silentSignals = SessionDecider.DueAtMs(_state, Rules) > NowMs + Rules.ConclusionWaitMaxMs ? _state.Signals.Count : null;
            Timers.StartSingleTimer(DueTimer, DueReached.Instance, TimeSpan.FromMilliseconds(DueInMs()));
        }
    }

    /// <summary>Time until the session has to be concluded, at least 1 and at most what the rules allow, milliseconds.</summary>
    private long DueInMs() => Math.Clamp((SessionDecider.DueAtMs(_state, Rules) ?? NowMs) - NowMs, 1, Math.Max(1, Rules.ConclusionWaitMaxMs));

    /// <summary>Has the session found after a crash, then handles the message from the start.</summary>
    private void OpenIndexThen(object message, IActorRef asker)
    {
        SetReceiveTimeout(null);
        WaitForIndex(_context.OpenSessions.OpenAsync(_key, NowMs + Rules.IdleTimeoutMs), failure =>
        {
            if (failure is { } error)
            {
                asker.Tell(new Status.Failure(error));
                return;
            }

            _isIndexed = true;
            Self.Tell(message, asker);
        });
    }

    private void CloseIndex()
    {
        WaitForIndex(_context.OpenSessions.CloseAsync(_key, NowMs + (long)_context.Settings.JournalRetention.TotalMilliseconds), failure =>
        {
            if (failure is { } error)
            {
                // The row stays; the next sweep finds the session settled and tries again.
                _log.Warning("{0} stays in the index of open sessions: {1}", _key, error.Message);
            }

            _isIndexed = false;
            _settledWaiters.ForEach(w => w.Tell(new SessionReplies.Settled(_key)));
            _settledWaiters.Clear();
            Timers.CancelAll();
            SetReceiveTimeout(_context.Settings.PassivateAfter);
        });
    }

    private sealed class DueReached : INotInfluenceReceiveTimeout
    {
        public static readonly DueReached Instance = new();
    }

    private sealed class EmitDue : IFactsStep, INotInfluenceReceiveTimeout
    {
        public static readonly EmitDue Instance = new();
    }

    private sealed class StopSession
    {
        public static readonly StopSession Instance = new();
    }
}
