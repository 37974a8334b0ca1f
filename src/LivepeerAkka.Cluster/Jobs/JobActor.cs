using System.Security.Cryptography;
using System.Text;
using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Hosting;
using Akka.Persistence;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Sharding;
using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Jobs;

namespace LivepeerAkka.Cluster.Jobs;

/// <summary>
/// One job: journals its records, decides who did it, publishes its fact while that changes, and leaves memory when it is acknowledged.
/// </summary>
public sealed class JobActor : IndexedActor, IWithTimers
{
    private const string EmitTimer = "emit";

    private readonly JobContext _context;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly JobState _state = new();
    private readonly List<IActorRef> _settledWaiters = [];
    private readonly List<(IActorRef Asker, long Version)> _reconsiderWaiters = [];

    private JobKey _key;
    private bool _isOpen;
    private bool _isBusy;
    private bool _isAskedAgain;
    private long _directoryVersion;

    /// <summary>Creates the job of an entity id.</summary>
    public JobActor(string entityId, JobContext context)
    {
        _context = context;
        PersistenceId = $"job/{entityId}";
    }

    /// <summary>Ends a job that is moved or stopped, behind what it is journaling.</summary>
    internal static object StopMessage => StopJob.Instance;

    /// <inheritdoc />
    public override string PersistenceId { get; }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case JobEvents.IJobEvent journaled:
                _state.Apply(journaled);
                break;
            case RecoveryCompleted:
                // The row is written before the first entry that is not acknowledged, so what is not settled is in the index.
                _isOpen = !_state.IsSettled;
                SetReceiveTimeout(_context.Settings.PassivateAfter);
                break;
        }
    }

    /// <inheritdoc />
    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case JobCommands.ApplyRecords apply:
                _key = apply.Key;
                Handle(apply);
                break;
            case JobCommands.PublishIfOpen publish:
                _key = publish.Key;
                _isOpen = true;
                Look();
                break;
            case JobCommands.ConcludeNow conclude:
                _key = conclude.Key;
                _settledWaiters.Add(Sender);
                Look();
                break;
            case JobCommands.Reconsider reconsider:
                _key = reconsider.Key;
                _reconsiderWaiters.Add((Sender, reconsider.DirectoryVersion));
                _directoryVersion = Math.Max(_directoryVersion, reconsider.DirectoryVersion);
                Look();
                break;
            case EmitDue:
                Look();
                break;
            case Decided decided:
                OnDecided(decided);
                break;
            case FactWritten written:
                Persist(new JobEvents.FactAcknowledged(written.Version), e =>
                {
                    _state.Apply(e);
                    OnIdle();
                });
                break;
            case Failed failed:
                _isBusy = false;
                _log.Warning("{0} could not publish, trying again: {1}", _key, failed.Error.Message);
                Timers.StartSingleTimer(EmitTimer, EmitDue.Instance, _context.Settings.RetryAfter);
                break;
            case ReceiveTimeout when !_isBusy && _state.IsSettled && !Timers.IsTimerActive(EmitTimer):
                Context.Parent.Tell(new Passivate(StopJob.Instance));
                break;
            case StopJob:
                Context.Stop(Self);
                break;
        }
    }

    private void Handle(JobCommands.ApplyRecords apply)
    {
        var added = _state.New(apply.Records);
        if (added.Count == 0)
        {
            Sender.Tell(new JobReplies.Applied(_key));
            if (!_state.IsSettled)
            {
                Gather();
            }

            return;
        }

        if (!_isOpen)
        {
            // Looked at again when the index has the job: the command is handled from the start.
            var sender = Sender;
            OpenThen(() => Self.Tell(apply, sender), e => sender.Tell(new Status.Failure(e)));
            return;
        }

        var asker = Sender;
        Persist(new JobEvents.RecordsAdded(added), e =>
        {
            _state.Apply(e);
            asker.Tell(new JobReplies.Applied(_key));
            Gather();
        });
    }

    private void Gather()
    {
        if (!Timers.IsTimerActive(EmitTimer))
        {
            Timers.StartSingleTimer(EmitTimer, EmitDue.Instance, _context.Settings.Gather);
        }
    }

    /// <summary>Decides with what is known now, behind what is under way.</summary>
    private void Look()
    {
        if (_isBusy)
        {
            _isAskedAgain = true;
            return;
        }

        if (_state.RecordCount == 0)
        {
            OnIdle();
            return;
        }

        Timers.Cancel(EmitTimer);
        (_isBusy, _isAskedAgain) = (true, false);
        var (count, version) = (_state.RecordCount, _directoryVersion);
        _context.Decisions.DecideAsync(_key, new JobFold(_key.Kind, _state.Records), version).PipeTo(
            Self, success: made => new Decided(made.Fact, made.Decision, count, version), failure: e => new Failed(e));
    }

    private void OnDecided(Decided decided)
    {
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(decided.Fact.Content())).AsSpan(0, 16));
        if (string.Equals(fingerprint, _state.Fingerprint, StringComparison.Ordinal) && !(_state.HasNews && decided.RecordCount == _state.RecordCount))
        {
            AnswerReconsidered(decided.DirectoryVersion);
            if (_state.AcknowledgedVersion == _state.Version)
            {
                OnIdle();
            }
            else
            {
                Publish(decided);
            }

            return;
        }

        if (!_isOpen)
        {
            OpenThen(() => OnDecided(decided), e => Self.Tell(new Failed(e)));
            return;
        }

        // Journaled before it leaves: a version stands for one fact, whatever happens in between.
        Persist(new JobEvents.FactPublished(_state.Version + 1, fingerprint, decided.RecordCount, decided.Decision.NodeUrl), e =>
        {
            _state.Apply(e);
            AnswerReconsidered(decided.DirectoryVersion);
            Publish(decided);
        });
    }

    private void Publish(Decided decided)
    {
        var fact = decided.Fact with { Version = _state.Version };
        _context.Outlet.PublishAsync(new JobPublication(fact, decided.Decision, _state.Nodes))
            .PipeTo(Self, success: () => new FactWritten(fact.Version), failure: e => new Failed(e));
    }

    private void AnswerReconsidered(long directoryVersion)
    {
        foreach (var (asker, _) in _reconsiderWaiters.Where(w => w.Version <= directoryVersion))
        {
            asker.Tell(new JobReplies.Reconsidered(_key));
        }

        _reconsiderWaiters.RemoveAll(w => w.Version <= directoryVersion);
    }

    /// <summary>What was under way is done: goes on with what came meanwhile, or leaves the index.</summary>
    private void OnIdle()
    {
        _isBusy = false;
        if (_state.RecordCount > 0 && (_isAskedAgain || !_state.IsSettled))
        {
            Look();
            return;
        }

        AnswerReconsidered(long.MaxValue);
        if (!_isOpen)
        {
            AnswerSettled();
            return;
        }

        WaitForIndex(_context.OpenJobs.CloseAsync(_key), failure =>
        {
            if (failure is { } error)
            {
                // The row stays; the next sweep finds the job settled and tries again.
                _log.Warning("{0} stays in the index of open jobs: {1}", _key, error.Message);
            }

            _isOpen = false;
            AnswerSettled();
        });
    }

    private void AnswerSettled()
    {
        _settledWaiters.ForEach(w => w.Tell(new JobReplies.Settled(_key)));
        _settledWaiters.Clear();
    }

    private void OpenThen(Action then, Action<Exception> otherwise)
    {
        var wakeAt = _context.Clock.GetUtcNow().Add(_context.Settings.WakeAfter).ToUnixTimeMilliseconds();
        WaitForIndex(_context.OpenJobs.OpenAsync(_key, wakeAt), failure =>
        {
            if (failure is { } error)
            {
                otherwise(error);
                return;
            }

            _isOpen = true;
            then();
        });
    }

    private sealed record Decided(AiJobFact Fact, AttributionDecision Decision, int RecordCount, long DirectoryVersion) : INotInfluenceReceiveTimeout;

    private sealed record FactWritten(long Version) : INotInfluenceReceiveTimeout;

    private sealed record Failed(Exception Error) : INotInfluenceReceiveTimeout;

    private sealed class EmitDue : INotInfluenceReceiveTimeout
    {
        public static readonly EmitDue Instance = new();
    }

    private sealed class StopJob
    {
        public static readonly StopJob Instance = new();
    }
}

/// <summary>A fact on its way out.</summary>
/// <param name="Fact">The fact.</param>
/// <param name="Decision">The decision in it.</param>
/// <param name="Nodes">Every node that a version of the fact has named, this one included: those that it does not name any more have no work of it.</param>
public sealed record JobPublication(AiJobFact Fact, AttributionDecision Decision, IReadOnlyList<string> Nodes);

/// <summary>Takes facts of jobs to the analytical store and their work to the nodes that did it.</summary>
public interface IJobOutlet
{
    /// <summary>Completes when the store has acknowledged the fact and the nodes have noted the work; may be asked again for the same version.</summary>
    Task PublishAsync(JobPublication publication);
}

/// <summary>What every job of a node shares.</summary>
public sealed record JobContext(JobSettings Settings, OpenJobIndex OpenJobs, ContainerWorkers Workers, JobDecisions Decisions, IJobOutlet Outlet, TimeProvider Clock);

/// <summary>Shard region of the jobs.</summary>
public static class JobActorHosting
{
    /// <summary>Name of the shard type; part of the coordinator's state, never changes.</summary>
    public const string ShardTypeName = "job";

    /// <summary>Role of the nodes that hold jobs.</summary>
    public const string Role = "session";

    /// <summary>Hosts the jobs on nodes of their role, others get a proxy; and the sweeper of open jobs on one of them.</summary>
    public static AkkaConfigurationBuilder AddJobs(this AkkaConfigurationBuilder builder, JobContext context) => builder
        .WithShardRegion<JobActor>(
            ShardTypeName,
            (_, _, _) => entityId => Props.Create(typeof(JobActor), entityId, context),
            new JobEntityId(context.Settings.ShardCount),
            new ShardOptions
            {
                Role = Role,
                StateStoreMode = StateStoreMode.DData,
                RememberEntities = false,
                HandOffStopMessage = JobActor.StopMessage,
                // A job stays until its fact is acknowledged, and leaves by itself.
                ShouldPassivateIdleEntities = false,
            })
        .AddOpenJobSweeper(context);
}
