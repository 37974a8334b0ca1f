using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.TestKit.Xunit2;
using LivepeerAkka.Cluster.Capabilities;
using LivepeerAkka.Cluster.Facts;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Payments;
using LivepeerAkka.Cluster.Serialization;
using LivepeerAkka.Cluster.Sessions;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Orchestrators;
using LivepeerAkka.Domain.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace LivepeerAkka.Cluster.Tests.Sessions;

/// <summary>The session actor on a real journal.</summary>
public abstract partial class SessionActorTests : TestKit
{
    private static readonly SessionKey Key = new("o", "s|r");
    private readonly TestJournal _journal;
    private readonly LedgerWriter _ledger;
    private readonly OpenSessionIndex _index;
    private readonly FinalSessionIndex _final;
    private readonly RecordingSink _facts = new();
    private readonly RecordingWork _work = new();
    private readonly CapabilityStore _directoryStore;
    private readonly CapabilityReplica _replica;

    protected SessionActorTests(TestJournal journal)
        : base(Setup(journal.Database), "sessions")
    {
        _journal = journal;
        _ledger = new LedgerWriter(journal.Database);
        _index = new OpenSessionIndex(_ledger);
        _final = new FinalSessionIndex(_ledger);
        _directoryStore = new CapabilityStore(_ledger);
        _replica = new CapabilityReplica(_directoryStore, TimeProvider.System, NullLogger<CapabilityReplica>.Instance);
    }

    [Fact]
    public async Task A_signal_is_answered_when_the_journal_and_the_index_have_it()
    {
        var session = Start();

        var reply = await session.Ask<SessionReplies.Applied>(Apply(Trace(1, TraceKind.GatewayReceiveStreamRequest, 1_000)));

        Assert.Equal([SignalVerdict.Accepted], reply.Verdicts);
        Assert.Equal([Key], await _index.ReadPageAsync(null, 10));
    }

    [Fact]
    public async Task A_concluded_session_publishes_final_facts_and_leaves_the_index()
    {
        var session = Start();
        await session.Ask<SessionReplies.Applied>(Apply(Trace(1, TraceKind.GatewayReceiveStreamRequest, 1_000)));

        await session.Ask<SessionReplies.Settled>(new SessionCommands.ConcludeNow(Key), TimeSpan.FromSeconds(30));

        var last = _facts.Written.Last();
        Assert.True(last.IsFinal);
        Assert.Equal("unexcused", last.StartupOutcome);
        Assert.Equal("no_output", last.OutcomeReason);
        Assert.Equal(0, await _index.CountAsync());
    }

    [Fact]
    public async Task A_crash_between_journal_and_store_sends_the_same_version_again()
    {
        _facts.Gate = new TaskCompletionSource();
        var session = Start();
        await session.Ask<SessionReplies.Applied>(Apply(Trace(1, TraceKind.GatewayReceiveStreamRequest, 1_000)));
        session.Tell(new SessionCommands.ConcludeNow(Key));
        await AwaitAssertAsync(() => Assert.Contains(_facts.Attempted, f => f.IsFinal), TimeSpan.FromSeconds(30));
        await StopAsync(session);
        _facts.Gate = null;

        session = Start();
        Assert.Equal([Key], await _index.ReadPageAsync(null, 10));
        session.Tell(new SessionCommands.ConcludeIfDue(Key));

        await AwaitAssertAsync(() => Assert.NotEmpty(_facts.Written), TimeSpan.FromSeconds(30));
        Assert.Equal(_facts.Attempted.First(f => f.IsFinal).Version, _facts.Written.Last().Version);
        await AwaitAssertAsync(async () => Assert.Equal(0, await _index.CountAsync()), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task After_a_restart_a_redelivery_is_accepted_and_a_repetition_is_a_duplicate()
    {
        var session = Start();
        await session.Ask<SessionReplies.Applied>(Apply(Trace(1, TraceKind.GatewayReceiveStreamRequest, 1_000)));
        await StopAsync(session);

        session = Start();
        var redelivered = await session.Ask<SessionReplies.Applied>(Apply(Trace(1, TraceKind.GatewayReceiveStreamRequest, 1_000)));
        var repeated = await session.Ask<SessionReplies.Applied>(Apply(Trace(1, TraceKind.GatewayReceiveStreamRequest, 1_000, offset: 99)));

        Assert.Equal([SignalVerdict.Accepted], redelivered.Verdicts);
        Assert.Equal([SignalVerdict.Duplicate], repeated.Verdicts);
    }

    [Fact]
    public async Task Ingest_metrics_alone_have_rows_of_nobody_and_the_sessions_when_it_turns_up()
    {
        var session = Start();
        await session.Ask<SessionReplies.Applied>(Apply(Metrics(1, 1_000)));
        await session.Ask<SessionReplies.Settled>(new SessionCommands.ConcludeNow(Key), TimeSpan.FromSeconds(30));

        var row = Assert.Single(_facts.EventsWithoutFacts);
        Assert.Equal((SessionEventKind.IngestSample, -1, "gw", 1L, "good"), (row.Kind, row.SegmentIndex, row.Identity.Gateway, row.Version, row.Label));
        Assert.Empty(_facts.Written);
        Assert.Equal(0, await _index.CountAsync());

        await session.Ask<SessionReplies.Applied>(Apply(Metrics(2, 2_000)));
        await session.Ask<SessionReplies.Settled>(new SessionCommands.ConcludeNow(Key), TimeSpan.FromSeconds(30));
        Assert.Equal(2, _facts.EventsWithoutFacts.Count);

        await session.Ask<SessionReplies.Applied>(Apply(Trace(3, TraceKind.GatewaySendFirstIngestSegment, 500, url: "a:8935")));
        await session.Ask<SessionReplies.Settled>(new SessionCommands.ConcludeNow(Key), TimeSpan.FromSeconds(30));
        Assert.Equal(
            [(0, 2L), (0, 2L)],
            _facts.Sets.SelectMany(s => s.Events).Where(e => e.Kind == SessionEventKind.IngestSample).Select(e => (e.SegmentIndex, e.Version)));
    }

    [Fact]
    public async Task Parts_of_hours_leave_once_and_again_when_they_changed()
    {
        var session = Start();
        await session.Ask<SessionReplies.Applied>(Apply(
            Trace(1, TraceKind.GatewayReceiveStreamRequest, 1_000), Trace(2, TraceKind.GatewaySendFirstIngestSegment, 2_000, url: "a:8935"),
            Trace(3, TraceKind.GatewayIngestStreamClosed, 3_700_000)));
        await session.Ask<SessionReplies.Settled>(new SessionCommands.ConcludeNow(Key), TimeSpan.FromSeconds(30));
        Assert.Equal([(0, 0L), (-2, 0L), (-2, 3_600_000L)], _facts.Sets.Last().Parts.Select(p => (p.SegmentIndex, p.WindowStartMs)));

        await session.Ask<SessionReplies.Applied>(Apply(Trace(4, TraceKind.GatewayReceiveFewProcessedSegments, 4_000, url: "a:8935")));
        await session.Ask<SessionReplies.Settled>(new SessionCommands.ConcludeNow(Key), TimeSpan.FromSeconds(30));
        Assert.Equal([(0, 0L), (-2, 0L)], _facts.Sets.Last().Parts.Select(p => (p.SegmentIndex, p.WindowStartMs)));
    }

    [Fact]
    public async Task Case_21_the_same_pair_after_a_close_revises_the_session()
    {
        var session = Start();
        await session.Ask<SessionReplies.Applied>(Apply(
            Trace(1, TraceKind.GatewayReceiveStreamRequest, 1_000), Trace(2, TraceKind.GatewayIngestStreamClosed, 5_000)));
        await session.Ask<SessionReplies.Settled>(new SessionCommands.ConcludeNow(Key), TimeSpan.FromSeconds(30));
        var final = _facts.Written.Last();

        await session.Ask<SessionReplies.Applied>(Apply(Trace(3, TraceKind.GatewayReceiveFewProcessedSegments, 4_000)));
        await session.Ask<SessionReplies.Settled>(new SessionCommands.ConcludeNow(Key), TimeSpan.FromSeconds(30));

        var revised = _facts.Written.Last();
        Assert.Equal(final.Version + 1, revised.Version);
        Assert.True(revised.IsFinal);
        Assert.Equal("success", revised.StartupOutcome);
        Assert.Equal(1, revised.Counts.LateCount);
        Assert.Equal(0, await _index.CountAsync());
    }

    [Fact]
    public async Task Snapshots_and_journal_together_restore_a_long_session()
    {
        var session = Start();
        for (var i = 1; i <= 45; i++)
        {
            await session.Ask<SessionReplies.Applied>(Apply(Trace(i, TraceKind.Other, 1_000 + i)));
        }

        await StopAsync(session);
        session = Start();
        await session.Ask<SessionReplies.Settled>(new SessionCommands.ConcludeNow(Key), TimeSpan.FromSeconds(30));

        Assert.Equal(45, _facts.Written.Last().Counts.EventCount);
        Assert.Equal(46, _facts.Written.Last().Version);
    }

    [Fact]
    public async Task The_larger_a_session_is_the_rarer_are_its_snapshots()
    {
        // Of the time when the signals were received: nothing else is journaled.
        var session = Start(new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000)));
        for (var i = 1; i <= 100; i++)
        {
            await session.Ask<SessionReplies.Applied>(Apply(Trace(i, TraceKind.Other, 1_000 + i)));
        }

        // 20, 40, and then when the journal has grown by half of the signals.
        await AwaitAssertAsync(() => Assert.Equal(79, _journal.NewestSnapshot()), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task An_unknown_session_that_is_woken_leaves_the_index()
    {
        await _index.OpenAsync(Key, 0);

        Start().Tell(new SessionCommands.ConcludeIfDue(Key));

        await AwaitAssertAsync(async () => Assert.Equal(0, await _index.CountAsync()), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task The_sweeper_concludes_an_idle_session_whose_node_died()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000));
        var session = Start(clock);
        await session.Ask<SessionReplies.Applied>(Apply(Trace(1, TraceKind.GatewayReceiveStreamRequest, 1_000)));
        await StopAsync(session);
        clock.Advance(TimeSpan.FromMinutes(3));

        var revived = Start(clock);
        Sys.ActorOf(Props.Create(() => new OpenSessionSweeper(Context(clock), revived)));

        await AwaitAssertAsync(() => Assert.Contains(_facts.Written, f => f is { IsFinal: true, CloseReason: "idle" }), TimeSpan.FromSeconds(30));
        await AwaitAssertAsync(async () => Assert.Equal(0, await _index.CountAsync()), TimeSpan.FromSeconds(30));
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _replica.Dispose();
        _ledger.DisposeAsync().AsTask().Wait();
        _journal.Dispose();
    }

    private IActorRef Start(TimeProvider? clock = null, TimeSpan? gather = null, SessionRules? rules = null)
    {
        var context = Context(clock ?? TimeProvider.System);
        context = rules is null ? context : context with { Settings = context.Settings with { Rules = rules } };
        context = gather is { } wait ? context with { Settings = context.Settings with { Gather = wait } } : context;
        return Sys.ActorOf(Props.Create(() => new SessionActor("o/s|r", context)));
    }

    private SessionContext Context(TimeProvider clock) => new(
        new SessionSettings
        {
            Rules = new SessionRules(),
            ShardCount = 8,
            SnapshotEveryEvents = 20,
            Gather = TimeSpan.FromMinutes(10),
            SweepInterval = TimeSpan.FromMilliseconds(100),
            SweepSessionsMax = 10,
            PassivateAfter = TimeSpan.FromMinutes(1),
            JournalRetention = TimeSpan.FromDays(7),
        },
        _index, _final, _replica, new LedgerSessionNotes(_ledger, new EvidenceIndex(_ledger, clock), new SessionSpanIndex(clock)), _facts, _work, clock);

    private async Task StopAsync(IActorRef session)
    {
        await WatchAsync(session);
        Sys.Stop(session);
        await ExpectTerminatedAsync(session, TimeSpan.FromSeconds(30));
    }

    private static SessionCommands.ApplySignals Apply(params IncomingSignal[] signals) => new(Key, signals, 1_700_000_000_000);

    private static IncomingSignal Trace(int id, TraceKind kind, long timeMs, long? offset = null, string url = "") => new(
        new TraceSignal(Uid(id), timeMs, "gw", new OrchestratorInfo("", url), kind), new SourcePosition("log", "topic", 0, offset ?? id), 7);

    private static IncomingSignal Metrics(int id, long timeMs) => new(
        new IngestMetricsSignal(Uid(id), timeMs, "gw") { ConnectionQuality = "good" }, new SourcePosition("log", "topic", 0, id), 7);

    private static EventUid Uid(int id) => EventUid.FromBytes([0, 1, 2, 3, 4, 5, 0x86, 7, 0x88, 9, 10, 11, 12, 13, (byte)(id >> 8), (byte)id]);

    private static ActorSystemSetup Setup(JournalDatabase database)
    {
        var types = string.Join(' ', SessionSerializer.BoundTypes.Select(t => $"\"{t.AssemblyQualifiedName}\" = session\n"));
        var config = ConfigurationFactory.ParseString($$"""
            akka.loglevel = WARNING
            akka.actor.serializers.session = "{{typeof(SessionSerializer).AssemblyQualifiedName}}"
            akka.actor.serialization-bindings { {{types}} }
            """).WithFallback(JournalSetup.Hocon(database)).WithFallback(DefaultConfig);
        return ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config), JournalSetup.DataOptions(database));
    }

    private sealed class RecordingWork : INodeWorkSink
    {
        public ConcurrentQueue<(string Node, NodeWork Work)> Told { get; } = new();

        public OrchestratorRules Rules { get; } = new();

        public Task TellAsync(string org, IReadOnlyDictionary<string, NodeWork> works)
        {
            foreach (var (node, work) in works)
            {
                Told.Enqueue((node, work));
            }

            return Task.CompletedTask;
        }
    }

    private sealed class RecordingSink : ISessionFactSink
    {
        public ConcurrentQueue<WorkflowSessionFact> Attempted { get; } = new();

        public ConcurrentQueue<WorkflowSessionFact> Written { get; } = new();

        public ConcurrentQueue<SessionFactSet> Sets { get; } = new();

        /// <summary>While set, writes wait for it: the store is down.</summary>
        public TaskCompletionSource? Gate { get; set; }

        public ConcurrentQueue<SessionEventFact> EventsWithoutFacts { get; } = new();

        public Task WriteEventsAsync(IReadOnlyList<SessionEventFact> events)
        {
            foreach (var row in events)
            {
                EventsWithoutFacts.Enqueue(row);
            }

            return Task.CompletedTask;
        }

        public async Task WriteAsync(SessionFactSet facts)
        {
            Attempted.Enqueue(facts.Session);
            if (Gate is { } gate)
            {
                await gate.Task;
            }

            Written.Enqueue(facts.Session);
            Sets.Enqueue(facts);
        }
    }
}

/// <summary>The session actor on SQLite.</summary>
public sealed class SessionActorOnSqliteTests() : SessionActorTests(TestJournal.OnSqlite());

/// <summary>The session actor on PostgreSQL.</summary>
public sealed class SessionActorOnPostgresTests() : SessionActorTests(TestJournal.OnPostgres());
