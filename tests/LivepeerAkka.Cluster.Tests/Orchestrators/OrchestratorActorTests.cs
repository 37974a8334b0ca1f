using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.TestKit.Xunit2;
using LivepeerAkka.Cluster.Facts;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Orchestrators;
using LivepeerAkka.Cluster.Serialization;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Orchestrators;
using Microsoft.Extensions.Time.Testing;

namespace LivepeerAkka.Cluster.Tests.Orchestrators;

/// <summary>The activity of a node on a real journal.</summary>
public abstract class OrchestratorActorTests : TestKit
{
    private const long Minute = 60_000;
    private const long Day = 24 * 60 * Minute;
    private const long Start0 = 1_772_323_200_000;
    private static readonly OrchestratorKey Key = new("o", "node.example:8935");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestJournal _journal;
    private readonly LedgerWriter _ledger;
    private readonly DirtyOrchestratorIndex _dirty;
    private readonly MemoryStore _store = new();
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(Start0));

    protected OrchestratorActorTests(TestJournal journal)
        : base(Setup(journal.Database), "orchestrators")
    {
        _journal = journal;
        _ledger = new LedgerWriter(journal.Database);
        _dirty = new DirtyOrchestratorIndex(_ledger);
    }

    [Fact]
    public async Task A_work_is_answered_when_the_journal_and_the_index_have_it()
    {
        var node = Start(gather: TimeSpan.FromMinutes(10));

        var noted = await SetAsync(node, Work("a", 1, 0, 10));

        Assert.Equal(new OrchestratorReplies.WorkNoted(Key, "session/a", 1), noted);
        Assert.Equal([Key], await _dirty.ReadPageAsync(null, 10));
        Assert.Empty(_store.Attempted);
    }

    [Fact]
    public async Task A_repetition_and_a_lower_version_are_answered_without_an_entry()
    {
        var node = Start();
        await SetAsync(node, Work("a", 2, 0, 10));
        await SettleAsync(node);
        var entries = await EntriesAsync();

        await SetAsync(node, Work("a", 2, 0, 10));
        await SetAsync(node, Work("a", 1, 0, 99));
        await SettleAsync(node);

        Assert.Equal(entries, await EntriesAsync());
        Assert.Equal("0-10", _store.Stretches());
        Assert.Single(_store.Attempted);
    }

    [Fact]
    public async Task What_is_gathered_is_published_and_the_node_leaves_the_index()
    {
        var node = Start(gather: TimeSpan.Zero);

        await SetAsync(node, Work("a", 1, 0, 10));

        await AwaitAssertAsync(() => Assert.Equal("0-10", _store.Stretches()), Patience);
        await AwaitAssertAsync(async () => Assert.Equal(0, await _dirty.CountAsync()), Patience);
        await SetAsync(node, Work("b", 1, 20, 30));
        Assert.Equal(1, await _dirty.CountAsync());
    }

    [Fact]
    public async Task Late_work_that_joins_stretches_withdraws_what_an_earlier_life_published()
    {
        var node = Start();
        await SetAsync(node, Work("a", 1, 0, 10));
        await SetAsync(node, Work("b", 1, 40, 50));
        await SettleAsync(node);
        Assert.Equal("0-10 40-50", _store.Stretches());
        await StopAsync(node);

        node = Start();
        await SetAsync(node, Work("late", 1, 20, 30));
        await SettleAsync(node);

        Assert.Equal("0-50", _store.Stretches());
        Assert.Equal(0, await _dirty.CountAsync());
    }

    [Fact]
    public async Task A_crash_between_keys_and_rows_withdraws_them_when_they_may_have_been_written()
    {
        var node = Start();
        await SetAsync(node, Work("a", 1, 0, 10));
        await SettleAsync(node);

        _store.Gate = new TaskCompletionSource();
        await SetAsync(node, Work("a", 2, 40, 50));
        node.Tell(new OrchestratorCommands.SettleNow(Key));
        await AwaitAssertAsync(() => Assert.Equal(2, _store.Attempted.Count), Patience);
        await StopAsync(node);
        _store.Gate = null;

        // The rows of the second version may be there or not: the third has neither of the stretches.
        node = Start();
        await SetAsync(node, Work("a", 3, 100, 110));
        await SettleAsync(node);

        Assert.Equal("100-110", _store.Stretches());
        Assert.Equal([0L, 40], _store.Attempted.Last().Sessions.Where(s => s.IsDeleted).Select(s => (s.OpenedAtMs - Start0) / Minute));
    }

    [Fact]
    public async Task What_was_answered_is_published_by_the_sweeper_when_the_host_died()
    {
        var node = Start(gather: TimeSpan.FromMinutes(10));
        await SetAsync(node, Work("a", 1, 0, 10));
        await StopAsync(node);
        _clock.Advance(TimeSpan.FromMinutes(2));

        var revived = Start(gather: TimeSpan.FromMinutes(10));
        Sys.ActorOf(Props.Create(() => new DirtyOrchestratorSweeper(Context(TimeSpan.FromMinutes(10)), revived)));

        await AwaitAssertAsync(() => Assert.Equal("0-10", _store.Stretches()), Patience);
        await AwaitAssertAsync(async () => Assert.Equal(0, await _dirty.CountAsync()), Patience);
    }

    [Fact]
    public async Task Facts_that_the_writers_gave_back_are_written_whole_later()
    {
        var node = Start(gather: TimeSpan.Zero);
        _store.Failures = 1;

        await EventFilter.Warning(contains: "were not written").ExpectOneAsync(async () => await SetAsync(node, Work("a", 1, 0, 10)));

        await AwaitAssertAsync(() => Assert.Equal("0-10", _store.Stretches()), Patience);
        await AwaitAssertAsync(async () => Assert.Equal(0, await _dirty.CountAsync()), Patience);
    }

    [Fact]
    public async Task A_long_journal_is_cut_at_its_snapshots_and_restores_the_same_facts()
    {
        var node = Start();
        for (var i = 0; i < 35; i++)
        {
            await SetAsync(node, Work($"s{i}", 1, 100 * i, (100 * i) + 10));
        }

        await AwaitAssertAsync(async () => Assert.InRange(await EntriesAsync(), 1, 12), Patience);
        await StopAsync(node);
        node = Start();
        await SetAsync(node, Work("last", 1, 3_600, 3_610));
        await SettleAsync(node);
        await StopAsync(node);

        node = Start();
        await SetAsync(node, Work("last", 2, 3_600, 3_620));
        await SettleAsync(node);

        Assert.Equal(36, _store.Stretches().Split(' ').Length);
        Assert.Equal(37, _store.Attempted.Last().Version);
        Assert.EndsWith(" 3600-3620", _store.Stretches(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_work_leaves_the_state_and_its_rows_stay()
    {
        var node = Start();
        await SetAsync(node, Work("old", 1, 0, 10));
        await SettleAsync(node);
        _clock.Advance(TimeSpan.FromDays(20));
        var now = 20 * Day / Minute;
        await SetAsync(node, Work("new", 1, now - 10, now));
        await SettleAsync(node);

        // Of a frozen time nothing is withdrawn and nothing is added.
        await SetAsync(node, NodeWork.None("session/old", 2));
        await SetAsync(node, Work("late", 1, 5, 20));
        await SettleAsync(node);
        await StopAsync(node);
        node = Start();
        await SetAsync(node, Work("new", 2, now - 10, now + 1));
        await SettleAsync(node);

        Assert.Equal($"0-10 {now - 10}-{now + 1}", _store.Stretches());
        Assert.DoesNotContain(_store.Attempted, f => f.Sessions.Any(s => s.IsDeleted));
    }

    [Fact]
    public async Task Settling_all_publishes_every_dirty_node_and_wakes_unknown_ones_only_to_forget_them()
    {
        var node = Start(gather: TimeSpan.FromMinutes(10));
        await SetAsync(node, Work("a", 1, 0, 10));

        Assert.Equal(1, await new OrchestratorConclusion(_dirty, node, Patience).SettleAllAsync());

        Assert.Equal("0-10", _store.Stretches());
        Assert.Equal(0, await _dirty.CountAsync());
        await StopAsync(node);
        await _dirty.MarkAsync(Key with { NodeUrl = "unknown:8935" }, 0);
        var unknown = Sys.ActorOf(Props.Create(() => new OrchestratorActor("o/unknown:8935", Context(TimeSpan.Zero))));
        Assert.Equal(1, await new OrchestratorConclusion(_dirty, unknown, Patience).SettleAllAsync());
        Assert.Equal(0, await _dirty.CountAsync());
        Assert.Single(_store.Attempted);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _ledger.DisposeAsync().AsTask().Wait();
        _journal.Dispose();
    }

    private IActorRef Start(TimeSpan? gather = null)
    {
        var context = Context(gather ?? TimeSpan.FromMinutes(10));
        return Sys.ActorOf(Props.Create(() => new OrchestratorActor("o/node.example:8935", context)));
    }

    private OrchestratorContext Context(TimeSpan gather) => new(
        new OrchestratorSettings
        {
            Rules = new OrchestratorRules(),
            ShardCount = 8,
            SnapshotEveryEvents = 10,
            Gather = gather,
            PublishInterval = gather,
            RetryAfter = TimeSpan.FromMilliseconds(50),
            SweepInterval = TimeSpan.FromMilliseconds(100),
            WakeAfter = TimeSpan.FromMinutes(1),
            SweepNodesMax = 10,
            PassivateAfter = TimeSpan.FromMinutes(10),
        },
        _dirty, _store, _clock);

    private static Task<OrchestratorReplies.WorkNoted> SetAsync(IActorRef node, NodeWork work) =>
        node.Ask<OrchestratorReplies.WorkNoted>(new OrchestratorCommands.SetWork(Key, work), Patience);

    private static Task<OrchestratorReplies.Settled> SettleAsync(IActorRef node) =>
        node.Ask<OrchestratorReplies.Settled>(new OrchestratorCommands.SettleNow(Key), Patience);

    private async Task StopAsync(IActorRef node)
    {
        await WatchAsync(node);
        Sys.Stop(node);
        await ExpectTerminatedAsync(node, Patience);
    }

    private Task<long> EntriesAsync() => Task.FromResult((long)_journal.Manifests().Count);

    private static NodeWork Work(string id, long version, long fromMinute, long toMinute) => new(
        NodeWork.SourceOfSession(id), version, "0xop",
        [
            new WorkRun("p", "m", Start0 + (fromMinute * Minute), Start0 + (toMinute * Minute),
                [new BusySpan(Start0 + (fromMinute * Minute), Start0 + (toMinute * Minute))]),
        ]);

    private static ActorSystemSetup Setup(JournalDatabase database)
    {
        var types = string.Join(' ', OrchestratorSerializer.BoundTypes.Select(t => $"\"{t.AssemblyQualifiedName}\" = orchestrator\n"));
        var config = ConfigurationFactory.ParseString($$"""
            akka.loglevel = WARNING
            akka.actor.serializers.orchestrator = "{{typeof(OrchestratorSerializer).AssemblyQualifiedName}}"
            akka.actor.serialization-bindings { {{types}} }
            """).WithFallback(JournalSetup.Hocon(database)).WithFallback(DefaultConfig);
        return ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config), JournalSetup.DataOptions(database));
    }

    /// <summary>Keeps the latest version of each stretch, as readers see it.</summary>
    private sealed class MemoryStore : IOrchestratorFactSink
    {
        private readonly ConcurrentDictionary<long, OrchestratorSessionFact> _sessions = new();

        public ConcurrentQueue<OrchestratorFactSet> Attempted { get; } = new();

        /// <summary>While set, writes wait for it: the store is down.</summary>
        public TaskCompletionSource? Gate { get; set; }

        /// <summary>Number of writes that will fail.</summary>
        public int Failures { get; set; }

        public async Task WriteAsync(OrchestratorFactSet facts)
        {
            Attempted.Enqueue(facts);
            if (Failures-- > 0)
            {
                throw new InvalidOperationException("the writers stop");
            }

            foreach (var session in facts.Sessions)
            {
                _sessions.AddOrUpdate(session.OpenedAtMs, session, (_, known) => session.Version >= known.Version ? session : known);
            }

            if (Gate is { } gate)
            {
                await gate.Task;
            }
        }

        public string Stretches() => string.Join(' ', _sessions.Values.Where(s => !s.IsDeleted).OrderBy(s => s.OpenedAtMs)
            .Select(s => $"{(s.OpenedAtMs - Start0) / Minute}-{(s.ClosedAtMs - Start0) / Minute}"));
    }
}

/// <summary>The activity of a node on SQLite.</summary>
public sealed class OrchestratorActorOnSqliteTests() : OrchestratorActorTests(TestJournal.OnSqlite());

/// <summary>The activity of a node on PostgreSQL.</summary>
public sealed class OrchestratorActorOnPostgresTests() : OrchestratorActorTests(TestJournal.OnPostgres());
