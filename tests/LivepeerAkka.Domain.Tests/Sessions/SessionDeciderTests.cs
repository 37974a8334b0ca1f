using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;
using static LivepeerAkka.Domain.Tests.Sessions.Script;

namespace LivepeerAkka.Domain.Tests.Sessions;

/// <summary>Acceptance, duplicates, conclusion, acknowledgement.</summary>
public class SessionDeciderTests
{
    private const long Now = 10_000_000;

    [Fact]
    public void New_signals_are_one_journal_entry()
    {
        var (state, decision) = Run(new SessionState(), Commanded(1, 2, 3));

        var entry = Assert.IsType<SessionEvents.SignalsApplied>(decision.Event);
        Assert.Equal(3, entry.Signals.Count);
        Assert.Equal([SignalVerdict.Accepted, SignalVerdict.Accepted, SignalVerdict.Accepted], decision.Reply!.Verdicts);
        Assert.Equal((1L, 3), (state.Revision, state.Signals.Count));
    }

    [Fact]
    public void Case_05_A_uid_from_another_position_is_a_duplicate_and_changes_no_fact()
    {
        var (state, _) = Run(new SessionState(), Commanded(1, 2));
        var fact = SessionFacts.Of(Key, state, Rules);

        var (_, decision) = Run(state, Commanded(Signal(1) with { Position = At(77) }));

        Assert.Null(decision.Event);
        Assert.Equal([SignalVerdict.Duplicate], decision.Reply!.Verdicts);
        Assert.Equal((1, 1), (decision.UnjournaledDuplicates, state.PendingDuplicates));
        Assert.Equal(fact, SessionFacts.Of(Key, state, Rules));
    }

    [Fact]
    public void A_uid_from_its_own_position_is_a_redelivery_and_accepted_without_an_entry()
    {
        var (state, _) = Run(new SessionState(), Commanded(1));
        var (_, decision) = Run(state, Commanded(1));

        Assert.Null(decision.Event);
        Assert.Equal([SignalVerdict.Accepted], decision.Reply!.Verdicts);
        Assert.Equal(0, decision.UnjournaledDuplicates);
    }

    [Theory]
    [InlineData("other", "topic", 0, 1L)]
    [InlineData("log", "other", 0, 1L)]
    [InlineData("log", "topic", 1, 1L)]
    [InlineData("log", "topic", 0, 2L)]
    public void Each_part_of_the_position_tells_a_duplicate_from_a_redelivery(string log, string topic, int partition, long offset)
    {
        var (state, _) = Run(new SessionState(), Commanded(1));
        var (_, decision) = Run(state, Commanded(Signal(1) with { Position = new SourcePosition(log, topic, partition, offset) }));

        Assert.Equal([SignalVerdict.Duplicate], decision.Reply!.Verdicts);
    }

    [Fact]
    public void A_duplicate_with_other_content_is_a_conflict_and_the_first_stands()
    {
        var (state, _) = Run(new SessionState(), Commanded(1));
        var other = Signal(1) with { Position = At(77), ContentHash = 99, Signal = new IngestMetricsSignal(Uid(1), 5, "") };

        var (_, decision) = Run(state, Commanded(other));

        Assert.Equal([SignalVerdict.IdConflict], decision.Reply!.Verdicts);
        Assert.Equal(1, decision.UnjournaledDuplicates);
        Assert.IsType<TraceSignal>(state.Signals[0].Signal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void A_uid_twice_within_one_command_is_judged_alike(int others)
    {
        var signals = Enumerable.Range(1, others).Select(Signal).ToList();
        signals.AddRange([Signal(1) with { Position = At(900) }, Signal(1), Signal(2) with { Position = At(901), ContentHash = 9 }]);

        var (state, decision) = Run(new SessionState(), Commanded([.. signals]));

        Assert.Equal([SignalVerdict.Duplicate, SignalVerdict.Accepted, SignalVerdict.IdConflict], decision.Reply!.Verdicts.Skip(others));
        Assert.Equal((others, 2L), (state.Signals.Count, state.DuplicateCount));
    }

    [Fact]
    public void Duplicates_are_journaled_with_the_next_entry()
    {
        var (state, _) = Run(new SessionState(), Commanded(1));
        Run(state, Commanded(Signal(1) with { Position = At(50) }, Signal(1) with { Position = At(51) }));
        Assert.Equal((2, 0L), (state.PendingDuplicates, state.DuplicateCount));

        var (_, decision) = Run(state, Commanded(Signal(1) with { Position = At(52) }, Signal(2)));

        Assert.Equal(3, Assert.IsType<SessionEvents.SignalsApplied>(decision.Event).DuplicatesSeen);
        Assert.Equal((0, 3L), (state.PendingDuplicates, state.DuplicateCount));
        Run(state, Commanded(Signal(1) with { Position = At(53) }));
        Run(state, new SessionCommands.ConcludeNow(Key));
        Assert.Equal(4, state.DuplicateCount);
    }

    [Fact]
    public void Duplicates_of_ingest_metrics_count_nowhere()
    {
        var metrics = new IncomingSignal(new IngestMetricsSignal(Uid(1), 5, ""), At(1), 1);
        var (state, _) = Run(new SessionState(), Commanded(metrics));
        var (_, decision) = Run(state, Commanded(metrics with { Position = At(2) }));

        Assert.Equal([SignalVerdict.Duplicate], decision.Reply!.Verdicts);
        Assert.Equal((0, 0L), (decision.UnjournaledDuplicates, state.Revision));
    }

    [Fact]
    public void Beyond_the_maximum_a_signal_is_a_raw_row_only()
    {
        var rules = Rules with { SignalsMax = 2 };
        var (state, decision) = Run(new SessionState(), Commanded(1, 2, 3), rules);
        Assert.Equal([SignalVerdict.Accepted, SignalVerdict.Accepted, SignalVerdict.Overflow], decision.Reply!.Verdicts);

        (_, decision) = Run(state, Commanded(Signal(4), Signal(1) with { Position = At(9) }), rules);
        Assert.Null(decision.Event);
        Assert.Equal([SignalVerdict.Overflow, SignalVerdict.Duplicate], decision.Reply!.Verdicts);
        Assert.Equal(2, state.Signals.Count);
    }

    [Theory]
    [InlineData(119_999, false)]
    [InlineData(120_000, true)]
    public void An_open_session_is_due_when_nothing_was_received_for_the_idle_timeout(long after, bool isDue)
    {
        var (state, _) = Run(new SessionState(), Commanded(1));
        Assert.Equal(1_120_000, SessionDecider.DueAtMs(state, Rules));

        Run(state, new SessionCommands.ConcludeIfDue(Key), Rules, 1_000_000 + after);

        Assert.Equal(isDue, state.IsConcluded);
    }

    [Theory]
    [InlineData(59_999, false)]
    [InlineData(60_000, true)]
    public void A_closed_session_is_due_when_the_lateness_horizon_has_passed(long after, bool isDue)
    {
        var state = new SessionState();
        Run(state, new SessionCommands.ApplySignals(Key, new Script().Request(0).Close(1).Signals, 500_000));
        Run(state, new SessionCommands.ApplySignals(Key, [Signal(3)], 540_000));
        Assert.Equal(560_000, SessionDecider.DueAtMs(state, Rules));

        Run(state, new SessionCommands.ConcludeIfDue(Key), Rules, 500_000 + after);

        Assert.Equal(isDue, state.IsConcluded);
        Assert.Equal(isDue ? null : 560_000, SessionDecider.DueAtMs(state, Rules));
    }

    [Fact]
    public void Ingest_metrics_postpone_the_idle_conclusion()
    {
        var (state, _) = Run(new SessionState(), Commanded(1));
        Run(state, new SessionCommands.ApplySignals(Key, [new IncomingSignal(new IngestMetricsSignal(Uid(9), 5, ""), At(9), 9)], 1_100_000));

        Assert.Equal(1_220_000, SessionDecider.DueAtMs(state, Rules));
        Assert.Equal(1, state.Revision);
    }

    [Fact]
    public void Concluding_is_one_version_and_happens_once()
    {
        var (state, _) = Run(new SessionState(), Commanded(1));
        Run(state, new SessionCommands.ConcludeNow(Key));
        Assert.Equal((2L, true, false), (state.Revision, state.IsConcluded, state.IsSettled));

        Assert.Null(Run(state, new SessionCommands.ConcludeNow(Key)).Decision.Event);
        Assert.Null(Run(state, new SessionCommands.ConcludeIfDue(Key)).Decision.Event);
    }

    [Fact]
    public void A_session_that_was_never_known_is_settled_and_concludes_nothing()
    {
        var state = new SessionState();

        Assert.Null(Run(state, new SessionCommands.ConcludeNow(Key)).Decision.Event);
        Assert.Null(Run(state, new SessionCommands.ConcludeIfDue(Key)).Decision.Event);
        Assert.Null(SessionDecider.DueAtMs(state, Rules));
        Assert.True(state.IsSettled);
    }

    [Fact]
    public void Only_the_final_version_is_acknowledged_and_only_once()
    {
        var (state, _) = Run(new SessionState(), Commanded(1));
        Assert.Null(Run(state, new SessionCommands.AcknowledgeFacts(Key, 1, 1)).Decision.Event);
        Run(state, new SessionCommands.ConcludeNow(Key));
        Assert.Null(Run(state, new SessionCommands.AcknowledgeFacts(Key, 1, 1)).Decision.Event);

        Assert.Equal(new SessionEvents.FactsAcknowledged(2) { Signals = 1 }, Run(state, new SessionCommands.AcknowledgeFacts(Key, 2, 1)).Decision.Event);
        Assert.Null(Run(state, new SessionCommands.AcknowledgeFacts(Key, 2, 1)).Decision.Event);
        Assert.Equal((2L, 2L, true), (state.Revision, state.AcknowledgedVersion, state.IsSettled));

        Run(state, Commanded(2));
        Assert.Equal((3L, 1L, false), (state.Revision, state.LateCount, state.IsSettled));
        Assert.Null(Run(state, new SessionCommands.AcknowledgeFacts(Key, 2, 1)).Decision.Event);
    }

    [Fact]
    public void An_entry_that_was_journaled_twice_changes_the_state_once()
    {
        var state = new SessionState();
        var entry = new SessionEvents.SignalsApplied([Signal(1), Signal(2)], 1000, 0);
        state.Apply(entry);
        state.Apply(entry);

        Assert.Equal((2, 1L), (state.Signals.Count, state.Revision));
    }

    [Fact]
    public void Unknown_entries_and_commands_are_a_clear_stop()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SessionState().Apply(new UnknownEntry()));
        Assert.Throws<ArgumentOutOfRangeException>(() => SessionDecider.Decide(new SessionState(), new UnknownCommand(Key), Now, Rules));
        var unknown = new IncomingSignal(new UnknownSignal(Uid(1)), At(1), 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SessionState().Apply(new SessionEvents.SignalsApplied([unknown], 1, 0)));
    }

    [Fact]
    public void A_snapshot_gives_the_state_back()
    {
        var error = SessionSignals.ErrorOf("boom", null);
        var script = new Script().Request(1, "g").Ingest(2, A).Status(3, 1.5, StreamState.Offline, A, null, 4, 5, error).Status(4, null, input: 0)
            .Error(5, "boom", B, "m").Params(6, C).Metrics(7, "g").Trace(TraceKind.OtherRunner, 8, X);
        var state = script.State();
        state.Apply(new SessionEvents.FactsAcknowledged(2));
        state.Apply(new SessionEvents.SignalsApplied([Signal(99)], 3_000_000, 7));

        var restored = SessionState.Restore(state.ToSnapshot());

        Assert.Equal([.. script.Signals, Signal(99)], restored.ToSnapshot().Signals);
        Assert.Equal(state.ToSnapshot() with { Signals = [] }, restored.ToSnapshot() with { Signals = [] });
        Assert.Equal(SessionFacts.Of(Key, state, Rules), SessionFacts.Of(Key, restored, Rules));
        Assert.Equal((2L, 7L, 1L, true), (restored.AcknowledgedVersion, restored.DuplicateCount, restored.LateCount, restored.IsConcluded));
    }

    private static (SessionState State, SessionDecision Decision) Run(
        SessionState state, IWithSessionKey command, SessionRules? rules = null, long nowMs = Now)
    {
        var decision = SessionDecider.Decide(state, command, nowMs, rules ?? Rules);
        if (decision.Event is { } entry)
        {
            state.Apply(entry);
        }

        state.NoteDuplicates(decision.UnjournaledDuplicates);
        return (state, decision);
    }

    private static SourcePosition At(long offset) => new("log", "topic", 0, offset);

    private static IncomingSignal Signal(int number) =>
        new(new TraceSignal(Uid(number), number, "", Nobody, TraceKind.Other), At(number), (ulong)number);

    private static SessionCommands.ApplySignals Commanded(params int[] numbers) => Commanded([.. numbers.Select(Signal)]);

    private static SessionCommands.ApplySignals Commanded(params IncomingSignal[] signals) => new(Key, signals, 1_000_000);

    private sealed record UnknownEntry : SessionEvents.ISessionEvent;

    private sealed record UnknownCommand(SessionKey Key) : IWithSessionKey;

    private sealed record UnknownSignal(EventUid Uid) : Signal(Uid, 1, "", Nobody);
}
