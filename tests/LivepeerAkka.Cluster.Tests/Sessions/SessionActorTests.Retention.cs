using Akka.Actor;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Sessions;
using LivepeerAkka.Domain.Sessions;
using Microsoft.Extensions.Time.Testing;

namespace LivepeerAkka.Cluster.Tests.Sessions;

/// <summary>The end of a session's journal (sessions.md, section 6).</summary>
public abstract partial class SessionActorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_forgotten_session_leaves_one_marker_and_later_signals_are_too_late()
    {
        var session = await SettledAsync();
        Assert.Equal((1, 0), await _final.CountAsync());
        await ForgetAsync(session, isMarkerToo: false);

        session = Start();
        var late = await session.Ask<SessionReplies.Applied>(Apply(
            Trace(1, TraceKind.GatewayReceiveStreamRequest, 1_000), Trace(9, TraceKind.GatewayReceiveFewProcessedSegments, 2_000)));
        await session.Ask<SessionReplies.PaymentsNoted>(new SessionCommands.ApplyPayments(Key, []), Patience);
        await session.Ask<SessionReplies.Reconsidered>(new SessionCommands.Reconsider(Key, 1), Patience);
        await session.Ask<SessionReplies.Settled>(new SessionCommands.ConcludeNow(Key), Patience);

        Assert.Equal([SignalVerdict.TooLate, SignalVerdict.TooLate], late.Verdicts);
        Assert.Single(_facts.Written);
        Assert.Equal(["j1.forgotten"], _journal.Manifests());
    }

    [Fact]
    public async Task Before_it_is_forgotten_a_late_signal_revises_the_session_and_puts_its_end_off()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000));
        var session = await SettledAsync(clock);
        clock.Advance(TimeSpan.FromDays(6));

        await session.Ask<SessionReplies.Applied>(Apply(Trace(9, TraceKind.GatewayReceiveFewProcessedSegments, 2_000)));
        await session.Ask<SessionReplies.Settled>(new SessionCommands.ConcludeNow(Key), Patience);
        clock.Advance(TimeSpan.FromDays(2));

        Assert.Empty(await _final.ClaimDueAsync(clock.GetUtcNow().ToUnixTimeMilliseconds(), 0, 10));
        Assert.Equal("success", _facts.Written.Last().StartupOutcome);
    }

    [Fact]
    public async Task A_session_that_a_clock_three_hours_ahead_has_stamped_concludes_after_its_idle_timeout()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000));
        var rules = new SessionRules { IdleTimeoutMs = 200, LatenessHorizonMs = 100 };
        var session = Start(clock, rules: rules);
        await session.Ask<SessionReplies.Applied>(new SessionCommands.ApplySignals(
            Key, Apply(Trace(1, TraceKind.GatewayReceiveStreamRequest, 1_000)).Signals, clock.GetUtcNow().AddHours(3).ToUnixTimeMilliseconds()));

        await AwaitAssertAsync(() => Assert.Contains(_facts.Written, f => f.IsFinal), Patience);
    }

    [Fact]
    public async Task A_session_with_something_on_its_way_is_not_forgotten()
    {
        _facts.Gate = new TaskCompletionSource();
        var session = Start();
        await session.Ask<SessionReplies.Applied>(Apply(Trace(1, TraceKind.GatewayReceiveStreamRequest, 1_000)));
        var settled = session.Ask<SessionReplies.Settled>(new SessionCommands.ConcludeNow(Key), Patience);

        session.Tell(new SessionCommands.Forget(Key, IsMarkerToo: false));
        _facts.Gate.SetResult();
        await settled;

        Assert.DoesNotContain("j1.forgotten", _journal.Manifests());
        Assert.Equal((1, 0), await _final.CountAsync());
    }

    [Fact]
    public async Task A_session_of_which_nothing_was_journaled_is_forgotten_without_a_marker()
    {
        await _index.CloseAsync(Key, 0);

        Start().Tell(new SessionCommands.Forget(Key, IsMarkerToo: false));

        await AwaitAssertAsync(async () => Assert.Equal((0, 0), await _final.CountAsync()), Patience);
    }

    [Fact]
    public async Task A_crash_between_the_marker_and_the_deletion_is_made_up_for_when_asked_again()
    {
        var session = await SettledAsync();
        await ForgetAsync(session, isMarkerToo: false);
        // As if the crash had come before the index knew.
        await _final.ClaimDueAsync(long.MaxValue, 0, 10);
        await _index.CloseAsync(Key, 0);

        var due = Assert.Single(await _final.ClaimDueAsync(1, 2, 10));
        await ForgetAsync(Start(), due.IsMarker);

        Assert.Equal(["j1.forgotten"], _journal.Manifests());
    }

    [Fact]
    public async Task The_sweeper_forgets_a_session_and_in_the_end_its_marker()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000));
        await StopAsync(await SettledAsync(clock));
        var retention = new RetentionContext(_final, new EvidenceIndex(_ledger, clock), new AcceptedRecordLedger(_ledger));
        var region = Sys.ActorOf(Props.Create(() => new OneSession(Context(clock))));
        var settings = Context(clock).Settings with { JournalRetention = TimeSpan.FromSeconds(1), MarkerRetention = TimeSpan.FromDays(90) };
        clock.Advance(TimeSpan.FromDays(8));

        Sys.ActorOf(Props.Create(() => new RetentionSweeper(retention, settings, clock, region)));
        await AwaitAssertAsync(async () => Assert.Equal((0, 1), await _final.CountAsync()), Patience);
        clock.Advance(TimeSpan.FromDays(91));
        await AwaitAssertAsync(async () => Assert.Equal((0, 0), await _final.CountAsync()), Patience);

        Assert.Empty(_journal.Manifests());
    }

    private async Task<IActorRef> SettledAsync(TimeProvider? clock = null)
    {
        var session = Start(clock);
        await session.Ask<SessionReplies.Applied>(Apply(Trace(1, TraceKind.GatewayReceiveStreamRequest, 1_000)));
        await session.Ask<SessionReplies.Settled>(new SessionCommands.ConcludeNow(Key), Patience);
        return session;
    }

    private async Task ForgetAsync(IActorRef session, bool isMarkerToo)
    {
        session.Tell(new SessionCommands.Forget(Key, isMarkerToo));
        await AwaitAssertAsync(async () => Assert.Equal((0, 1), await _final.CountAsync()), Patience);
        await StopAsync(session);
    }

    /// <summary>Stands for the shard region: starts the session when it is told something.</summary>
    private sealed class OneSession : ReceiveActor
    {
        public OneSession(SessionContext context)
        {
            ReceiveAny(message =>
            {
                if (message is IWithSessionKey)
                {
                    (Context.Child("s").IsNobody() ? Context.ActorOf(Props.Create(() => new SessionActor("o/s|r", context)), "s") : Context.Child("s"))
                        .Forward(message);
                }
                else
                {
                    Sender.Tell(PoisonPill.Instance);
                }
            });
        }
    }
}
