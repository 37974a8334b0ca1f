using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.TestKit.Xunit2;
using LivepeerAkka.Cluster.Capabilities;
using LivepeerAkka.Cluster.Jobs;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Serialization;
using LivepeerAkka.Cluster.Sharding;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Jobs;
using static LivepeerAkka.Cluster.Tests.Jobs.JobSamples;

namespace LivepeerAkka.Cluster.Tests.Jobs;

/// <summary>Jobs over a real journal and ledger.</summary>
public abstract class JobActorTests : TestKit
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TestJournal _journal;
    private readonly LedgerWriter _ledger;
    private readonly OpenJobIndex _index;
    private readonly Outlet _outlet = new();
    private readonly Network _network = new();

    protected JobActorTests(TestJournal journal)
        : base(Setup(journal.Database))
    {
        _journal = journal;
        _ledger = new LedgerWriter(journal.Database);
        _index = new OpenJobIndex(_ledger);
    }

    [Fact]
    public async Task A_job_is_published_with_its_outcome_and_leaves_the_index()
    {
        var job = Start();
        await job.Ask<JobReplies.Applied>(new JobCommands.ApplyRecords(Key, [Received(1, T), Completed(2, T + 1_000)]), Deadline);
        Assert.Equal(1, await _index.CountAsync());
        await SettleAsync(job);

        var fact = Assert.Single(_outlet.Published).Fact;
        Assert.Equal((1L, true, "selected", "n:8935"), (fact.Version, fact.Success, fact.Selection, fact.Identity.OrchestratorUrl));
        Assert.Equal(0, await _index.CountAsync());
    }

    [Fact]
    public async Task The_same_records_again_publish_nothing_new()
    {
        var job = Start();
        await job.Ask<JobReplies.Applied>(new JobCommands.ApplyRecords(Key, [Received(1, T), Completed(2, T + 1_000)]), Deadline);
        await SettleAsync(job);
        await job.Ask<JobReplies.Applied>(new JobCommands.ApplyRecords(Key, [Completed(2, T + 1_000), Received(1, T)]), Deadline);
        await SettleAsync(job);

        Assert.Single(_outlet.Published);
    }

    [Fact]
    public async Task A_late_completion_is_the_next_version_of_the_same_job_even_after_a_restart()
    {
        var job = Start();
        await job.Ask<JobReplies.Applied>(new JobCommands.ApplyRecords(Key, [Received(1, T), Completed(2, T + 1_000, success: false)]), Deadline);
        await SettleAsync(job);
        await StopAsync(job);
        job = Start();
        await job.Ask<JobReplies.Applied>(new JobCommands.ApplyRecords(Key, [Completed(3, T + 2_000)]), Deadline);
        await SettleAsync(job);

        Assert.Equal([(1L, false), (2L, true)], _outlet.Published.Select(p => (p.Fact.Version, p.Fact.Success!.Value)));
    }

    [Fact]
    public async Task What_was_not_acknowledged_is_published_again_with_the_same_version()
    {
        _outlet.Failure = new IOException("down");
        var job = Start();
        await job.Ask<JobReplies.Applied>(new JobCommands.ApplyRecords(Key, [Received(1, T)]), Deadline);
        job.Tell(new JobCommands.PublishIfOpen(Key));
        await AwaitAssertAsync(() => Assert.NotEmpty(_outlet.Attempted), Deadline);
        await StopAsync(job);
        _outlet.Failure = null;
        job = Start();
        await SettleAsync(job);

        Assert.Equal(1, Assert.Single(_outlet.Published).Fact.Version);
        Assert.Equal(0, await _index.CountAsync());
    }

    [Fact]
    public async Task A_capability_that_became_known_revises_the_decision_and_one_that_changes_nothing_does_not()
    {
        var job = Start();
        await job.Ask<JobReplies.Applied>(new JobCommands.ApplyRecords(Key, [Received(1, T), Completed(2, T + 1_000)]), Deadline);
        await SettleAsync(job);
        await job.Ask<JobReplies.Reconsidered>(new JobCommands.Reconsider(Key, 1), Deadline);
        Assert.Single(_outlet.Published);

        _network.Set(2, "n:8935", "0xop", "upscale", "m", T - 1_000);
        await job.Ask<JobReplies.Reconsidered>(new JobCommands.Reconsider(Key, 2), Deadline);
        await SettleAsync(job);

        var revised = _outlet.Published.Last();
        Assert.Equal((2L, "0xop", "hardware_less"), (revised.Fact.Version, revised.Fact.Identity.OrchestratorAddress, revised.Fact.Identity.AttributionStatus));
        Assert.Equal(["n:8935"], revised.Nodes);
        Assert.Equal(2, _network.Asked.Max());
    }

    [Fact]
    public async Task A_decision_waits_for_the_picture_that_holds_what_was_known_when_its_evidence_was_noted()
    {
        _network.NotedVersion = 7;
        var job = Start();
        await job.Ask<JobReplies.Applied>(new JobCommands.ApplyRecords(Key, [Received(1, T), Completed(2, T + 1_000)]), Deadline);
        await SettleAsync(job);

        // First what there is, to know what the decision depends on; then what that note asks for.
        Assert.Equal([0, 7], _network.Asked);
        var (owner, spans) = Assert.Single(_network.Noted);
        Assert.Equal(new DecisionOwner("job", "org", "batch/r1"), owner);
        Assert.Equal([new EvidenceSpan("n:8935", T, T + 1_000)], spans);
    }

    [Fact]
    public async Task A_registration_that_comes_late_gives_a_container_job_its_model()
    {
        var key = new JobKey("org", JobKinds.Byoc, "r1");
        var record = Completed(2, T + 1_000) with { Family = EventFamily.JobGateway, Capability = "Chat", Model = "", Pipeline = "", Address = "0xhot" };
        var job = Start(key);
        await job.Ask<JobReplies.Applied>(new JobCommands.ApplyRecords(key, [record with { Uid = Uid(1), TimeMs = T, Role = JobEventRole.Selection }, record]), Deadline);
        await SettleAsync(job, key);
        Assert.Equal("", _outlet.Published.Last().Fact.Identity.ModelId);

        await Workers.AddAsync([("org", new WorkerRegistration(Uid(50), T - 1_000, IsRegistered: true, "chat", "llama", "w:80", "n:8935", "0xhot"))]);
        Sys.ActorOf(Props.Create(() => new OpenJobSweeper(Context(), job)));

        await AwaitAssertAsync(() => Assert.Equal("llama", _outlet.Published.Last().Fact.Identity.ModelId), Deadline);
        await AwaitAssertAsync(async () => Assert.Equal(0, await _index.CountAsync()), Deadline);
        Assert.Equal("Chat", _outlet.Published.Last().Fact.Identity.PipelineId);
    }

    [Fact]
    public async Task An_unknown_job_that_is_woken_leaves_the_index()
    {
        await _index.OpenAsync(Key, 1);

        Start().Tell(new JobCommands.PublishIfOpen(Key));

        await AwaitAssertAsync(async () => Assert.Equal(0, await _index.CountAsync()), Deadline);
    }

    [Fact]
    public async Task The_end_of_an_input_settles_every_open_job()
    {
        var job = Start();
        await job.Ask<JobReplies.Applied>(new JobCommands.ApplyRecords(Key, [Received(1, T)]), Deadline);

        Assert.Equal(1, await new JobConclusion(_index, job, Deadline).SettleAllAsync());
        Assert.Null(Assert.Single(_outlet.Published).Fact.Success);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _ledger.DisposeAsync().AsTask().Wait();
        _journal.Dispose();
    }

    private ContainerWorkers Workers => new(_ledger, TimeProvider.System);

    private IActorRef Start(JobKey? key = null)
    {
        var id = JobEntityId.Of(key ?? Key);
        return Sys.ActorOf(Props.Create(() => new JobActor(id, Context())));
    }

    private JobContext Context()
    {
        var settings = new JobSettings
        {
            Rules = AttributionRules.Default,
            Regions = new Dictionary<string, string>(),
            Gather = TimeSpan.FromMinutes(10),
            SweepInterval = TimeSpan.FromMilliseconds(100),
            PassivateAfter = TimeSpan.FromMinutes(1),
        };
        return new JobContext(settings, _index, Workers, new JobDecisions(Workers, _network, _network, settings), _outlet, TimeProvider.System);
    }

    private static Task<JobReplies.Settled> SettleAsync(IActorRef job, JobKey? key = null) =>
        job.Ask<JobReplies.Settled>(new JobCommands.ConcludeNow(key ?? Key), Deadline);

    private async Task StopAsync(IActorRef job)
    {
        await WatchAsync(job);
        Sys.Stop(job);
        await ExpectTerminatedAsync(job, Deadline);
    }

    private static ActorSystemSetup Setup(JournalDatabase database)
    {
        var types = string.Join(' ', JobSerializer.BoundTypes.Select(t => $"\"{t.AssemblyQualifiedName}\" = job\n"));
        var config = ConfigurationFactory.ParseString($$"""
            akka.loglevel = WARNING
            akka.actor.serializers.job = "{{typeof(JobSerializer).AssemblyQualifiedName}}"
            akka.actor.serialization-bindings { {{types}} }
            """).WithFallback(JournalSetup.Hocon(database)).WithFallback(DefaultConfig);
        return ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config), JournalSetup.DataOptions(database));
    }

    private sealed class Outlet : IJobOutlet
    {
        public ConcurrentQueue<JobPublication> Attempted { get; } = new();

        public ConcurrentQueue<JobPublication> Published { get; } = new();

        /// <summary>While set, publications fail with it.</summary>
        public Exception? Failure { get; set; }

        public Task PublishAsync(JobPublication publication)
        {
            Attempted.Enqueue(publication);
            if (Failure is { } failure)
            {
                return Task.FromException(failure);
            }

            Published.Enqueue(publication);
            return Task.CompletedTask;
        }
    }

    /// <summary>A directory of a few nodes with the index of what decisions depend on.</summary>
    private sealed class Network : IEvidenceIndex, ICapabilityReplica
    {
        private CapabilityPicture _picture = CapabilityPicture.Empty;

        public ConcurrentQueue<(DecisionOwner Owner, IReadOnlyList<EvidenceSpan> Spans)> Noted { get; } = new();

        public ConcurrentQueue<long> Asked { get; } = new();

        public long NotedVersion { get; set; }

        public ICapabilityTimelines Current => _picture;

        public void Set(long version, string url, string operatorAddress, string pipeline, string model, long seenAtMs)
        {
            var seen = new SeenInterval(seenAtMs, Uid(99), seenAtMs, Uid(99));
            _picture = _picture.With([new NodeTimeline(url, [new OfferTimeline(operatorAddress, pipeline, model, null, [seen], [])], [], [])], version);
        }

        public Task<long> SetAsync(DecisionOwner owner, IReadOnlyList<EvidenceSpan> spans)
        {
            Noted.Enqueue((owner, spans));
            return Task.FromResult(NotedVersion);
        }

        public Task<ICapabilityTimelines> AtLeastAsync(long version)
        {
            Asked.Enqueue(version);
            return Task.FromResult<ICapabilityTimelines>(_picture);
        }
    }
}

/// <summary>Jobs on SQLite.</summary>
public sealed class JobActorOnSqliteTests() : JobActorTests(TestJournal.OnSqlite());

/// <summary>Jobs on PostgreSQL.</summary>
public sealed class JobActorOnPostgresTests() : JobActorTests(TestJournal.OnPostgres());
