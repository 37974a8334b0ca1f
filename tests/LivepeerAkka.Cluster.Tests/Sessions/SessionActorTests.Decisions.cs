using Akka.Actor;
using LivepeerAkka.Cluster.Capabilities;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Tests.Capabilities;
using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Tests.Sessions;

/// <summary>Decisions: at the end with everything then known, and again when what they depend on changes.</summary>
public abstract partial class SessionActorTests
{
    private const long T0 = 1_700_000_000_000;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_final_fact_is_decided_with_every_capability_that_was_answered_for_before()
    {
        // The replica has not been refreshed by anybody: the session itself asks for what its note says.
        await ObserveAsync(Sightings.Capability(1, T0 - 1_000));

        var final = await ConcludeAsync(Start(), Ingest(1));

        Assert.Equal(("0xop-a", AttributionStatus.Resolved), (final.Identity.OrchestratorAddress, final.Identity.AttributionStatus));
        Assert.All(_facts.Sets.SelectMany(s => s.Events), e => Assert.Equal("0xop-a", e.Identity.OrchestratorAddress));
    }

    [Fact]
    public async Task Case_32_A_capability_learned_after_the_end_revises_the_facts_once()
    {
        var session = Start();
        var first = await ConcludeAsync(session, Ingest(1));
        await ObserveAsync(Sightings.Capability(1, T0 + (20 * Sightings.Minute)));

        Assert.Equal(1, await ReviewAsync(session));
        await AwaitAssertAsync(() => Assert.Equal(first.Version + 1, _facts.Written.Last().Version), Wait);
        var revised = _facts.Written.Last();
        Assert.Equal(
            (AttributionStatus.Unresolved, AttributionReason.MissingCandidate, AttributionReason.LearnedLater, true),
            (first.Identity.AttributionStatus, first.Identity.AttributionReason, revised.Identity.AttributionReason, revised.IsFinal));
        await AwaitAssertAsync(async () => Assert.Equal(0, await _index.CountAsync()), Wait);

        // The same once more, and a report that changes nothing.
        await session.Ask<SessionReplies.Reconsidered>(new SessionCommands.Reconsider(Key, 1), Wait);
        await ObserveAsync(Sightings.Capability(2, T0 + (21 * Sightings.Minute)));
        Assert.Equal(0, await ReviewAsync(session));
        Assert.Equal(revised.Version, _facts.Written.Last().Version);
    }

    [Fact]
    public async Task A_capability_45_minutes_after_the_end_changes_nothing()
    {
        var session = Start();
        var first = await ConcludeAsync(session, Ingest(1));
        await ObserveAsync(Sightings.Capability(1, T0 + (45 * Sightings.Minute)));

        Assert.Equal(1, await ReviewAsync(session));

        Assert.Equal(first.Version, _facts.Written.Last().Version);
        Assert.Equal(0, await _index.CountAsync());
    }

    [Fact]
    public async Task A_session_that_has_left_memory_is_decided_again_and_published()
    {
        var session = Start();
        var first = await ConcludeAsync(session, Ingest(1));
        await StopAsync(session);
        await ObserveAsync(Sightings.Capability(1, T0));

        await ReviewAsync(Start());

        await AwaitAssertAsync(() => Assert.Equal((first.Version + 1, "0xop-a"), (_facts.Written.Last().Version, _facts.Written.Last().Identity.OrchestratorAddress)), Wait);
    }

    [Fact]
    public async Task A_node_that_dies_between_a_new_decision_and_its_facts_publishes_them_later()
    {
        var session = Start();
        var first = await ConcludeAsync(session, Ingest(1));
        await ObserveAsync(Sightings.Capability(1, T0));
        _facts.Gate = new TaskCompletionSource();
        await ReviewAsync(session);
        await AwaitAssertAsync(() => Assert.Equal(first.Version + 1, _facts.Attempted.Last().Version), Wait);
        await StopAsync(session);
        _facts.Gate = null;
        Assert.Equal([Key], await _index.ReadPageAsync(null, 10));

        await Start().Ask<SessionReplies.Settled>(new SessionCommands.ConcludeNow(Key), Wait);

        Assert.Equal((first.Version + 1, "0xop-a"), (_facts.Written.Last().Version, _facts.Written.Last().Identity.OrchestratorAddress));
    }

    [Fact]
    public async Task An_open_session_is_not_disturbed_by_a_change_and_decides_at_its_end()
    {
        var session = Start();
        await session.Ask<SessionReplies.Applied>(Apply(Ingest(1)));
        await ObserveAsync(Sightings.Capability(1, T0));

        await session.Ask<SessionReplies.Reconsidered>(new SessionCommands.Reconsider(Key, 1), Wait);

        Assert.Equal("0xop-a", (await ConcludeAsync(session)).Identity.OrchestratorAddress);
    }

    [Fact]
    public async Task Case_20_A_payment_that_tells_two_operators_apart_is_a_version_and_another_is_none()
    {
        await ObserveAsync(Sightings.Capability(1, T0 - 1_000, "0xop-1", "0xw"));
        await ObserveAsync(Sightings.Capability(2, T0 - 1_000, "0xop-2", "0xw"));
        var session = Start();
        var first = await ConcludeAsync(session, Ingest(1));
        Assert.Equal(AttributionStatus.Ambiguous, first.Identity.AttributionStatus);

        await session.Ask<SessionReplies.PaymentsNoted>(Payment(50, "0xop-2", T0), Wait);
        await AwaitAssertAsync(() => Assert.Equal("0xop-2", _facts.Written.Last().Identity.OrchestratorAddress), Wait);
        await AwaitAssertAsync(async () => Assert.Equal(0, await _index.CountAsync()), Wait);
        await session.Ask<SessionReplies.PaymentsNoted>(Payment(50, "0xop-2", T0), Wait);
        await session.Ask<SessionReplies.PaymentsNoted>(Payment(51, "0xop-2", T0 + 1), Wait);
        await AwaitAssertAsync(async () => Assert.Equal(0, await _index.CountAsync()), Wait);

        Assert.Equal(first.Version + 1, _facts.Written.Last().Version);
        Assert.Equal(first.Counts.EventCount, _facts.Written.Last().Counts.EventCount);
    }

    [Fact]
    public async Task A_payment_after_final_facts_that_needed_no_new_keys_changes_their_decision()
    {
        // Provisional facts journal the keys; the final ones are the same but for their finality.
        await ObserveAsync(Sightings.Capability(1, T0 - 1_000, "0xop-1", "0xw"));
        await ObserveAsync(Sightings.Capability(2, T0 - 1_000, "0xop-2", "0xw"));
        await _replica.AtLeastAsync(2);
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(T0));
        var session = Start(clock, TimeSpan.Zero);
        await session.Ask<SessionReplies.Applied>(Apply(Ingest(1)), Wait);
        await AwaitAssertAsync(() => Assert.False(_facts.Written.Last().IsFinal), Wait);
        await ConcludeAsync(session);

        await session.Ask<SessionReplies.PaymentsNoted>(Payment(50, "0xop-2", T0), Wait);

        await AwaitAssertAsync(() => Assert.Equal("0xop-2", _facts.Written.Last().Identity.OrchestratorAddress), Wait);
    }

    [Fact]
    public async Task A_node_that_dies_after_a_payment_was_journaled_decides_it_when_the_session_is_found()
    {
        await ObserveAsync(Sightings.Capability(1, T0 - 1_000, "0xop-1", "0xw"));
        await ObserveAsync(Sightings.Capability(2, T0 - 1_000, "0xop-2", "0xw"));
        var session = Start();
        await ConcludeAsync(session, Ingest(1));
        _facts.Gate = new TaskCompletionSource();
        await session.Ask<SessionReplies.PaymentsNoted>(Payment(50, "0xop-2", T0), Wait);
        await StopAsync(session);
        _facts.Gate = null;

        await Start().Ask<SessionReplies.Settled>(new SessionCommands.ConcludeNow(Key), Wait);

        Assert.Equal("0xop-2", _facts.Written.Last().Identity.OrchestratorAddress);
    }

    [Fact]
    public async Task A_node_that_a_revision_does_not_name_any_more_is_told_that_there_is_no_work()
    {
        // The wallet is one node's first; then it is known at two nodes, and nobody can be named.
        await ObserveAsync(Sightings.Capability(1, T0 - 1_000, "0xop-1", "0xw"));
        var session = Start();
        var wallet = new IncomingSignal(
            new TraceSignal(Sightings.Uid(1), T0, "gw", new OrchestratorInfo("0xw", ""), TraceKind.GatewaySendFirstIngestSegment),
            new SourcePosition("log", "topic", 0, 1), 7);
        var first = await ConcludeAsync(session, wallet);
        Assert.Equal(("0xop-1", Sightings.Node), (first.Identity.OrchestratorAddress, first.Identity.OrchestratorUrl));
        Assert.Equal([(Sightings.Node, 1)], _work.Told.Select(t => (t.Node, t.Work.Runs.Count)));

        await ObserveAsync(Sightings.Capability(2, T0 - 2_000, "0xop-2", "0xw", "b.example:8935"));
        Assert.True(await ReviewAsync(session) > 0);

        await AwaitAssertAsync(() => Assert.Equal(AttributionStatus.Ambiguous, _facts.Written.Last().Identity.AttributionStatus), Wait);
        await AwaitAssertAsync(
            () => Assert.Equal((Sightings.Node, 0, first.Version + 1), (_work.Told.Last().Node, _work.Told.Last().Work.Runs.Count, _work.Told.Last().Work.Version)), Wait);
    }

    [Fact]
    public async Task Ingest_metrics_that_come_after_the_end_get_their_row_without_a_version()
    {
        var session = Start();
        var first = await ConcludeAsync(session, Ingest(1));
        var metrics = new IncomingSignal(new IngestMetricsSignal(Sightings.Uid(2), T0 + 5, "gw"), new SourcePosition("log", "topic", 0, 2), 7);

        await session.Ask<SessionReplies.Applied>(Apply(metrics), Wait);

        await AwaitAssertAsync(() => Assert.Contains(_facts.Sets.Last().Events, e => e.EventUid == Sightings.Uid(2)), Wait);
        await AwaitAssertAsync(async () => Assert.Equal(0, await _index.CountAsync()), Wait);
        Assert.Equal(first.Version, _facts.Written.Last().Version);
    }

    private static IncomingSignal Ingest(int id) => new(
        new TraceSignal(
            Sightings.Uid(id), T0, "gw", new OrchestratorInfo("", "https://" + Sightings.Node), TraceKind.GatewaySendFirstIngestSegment),
        new SourcePosition("log", "topic", 0, id), 7);

    private static SessionCommands.ApplyPayments Payment(int id, string recipient, long timeMs) => new(
        Key, [new SessionPayment(new PaymentEvidence(Sightings.Uid(id), timeMs, recipient, Sightings.Node, ""), IsLinked: true, Version: 1)]);

    private async Task<WorkflowSessionFact> ConcludeAsync(IActorRef session, params IncomingSignal[] signals)
    {
        if (signals.Length > 0)
        {
            await session.Ask<SessionReplies.Applied>(Apply(signals), Wait);
        }

        await session.Ask<SessionReplies.Settled>(new SessionCommands.ConcludeNow(Key), Wait);
        return _facts.Written.Last();
    }

    private async Task ObserveAsync(NodeObservation observation)
    {
        var kept = await _directoryStore.LoadAsync(observation.Url);
        var (next, effect) = kept.Node.Observe(observation);
        await _directoryStore.StoreAsync(next, [effect], kept.Version);
    }

    private Task<int> ReviewAsync(IActorRef session) => DecisionReviewer.ReviewAsync(_directoryStore, (owner, version) =>
    {
        Assert.Equal(new DecisionOwner(DecisionOwner.Session, Key.Org, Key.SessionId), owner);
        return session.Ask<SessionReplies.Reconsidered>(new SessionCommands.Reconsider(Key, version), Wait);
    });
}
