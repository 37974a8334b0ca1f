using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;
using static LivepeerAkka.Domain.Tests.Sessions.Script;

namespace LivepeerAkka.Domain.Tests.Sessions;

/// <summary>The worked examples of the contract, 6 and 11 to 25.</summary>
public class SessionCaseTests
{
    [Theory]
    [InlineData(" s ", "r", "s|r")]
    [InlineData("s", "", "s|_missing_request")]
    [InlineData(null, "r", "_missing_stream|r")]
    public void Case_06_The_session_id_is_stream_and_request(string? stream, string? request, string expected) =>
        Assert.Equal(expected, SessionKey.Of("o", stream, request).SessionId);

    [Fact]
    public void Case_06_Both_ids_missing_make_no_session() => Assert.Throws<ArgumentException>(() => SessionKey.Of("o", " ", null));

    [Fact]
    public void Case_11_Two_wallets_that_capabilities_give_to_one_node_are_one_segment()
    {
        var script = TwoWallets();
        var fact = script.Fact(new FixedWalletNodes(("0x1", "n.example:8935"), ("0x2", "n.example:8935")));

        Assert.Equal(1, fact.Counts.SegmentCount);
        Assert.Equal("success", fact.StartupOutcome);
        Assert.False(fact.Flags.Swapped);
        Assert.False(fact.Flags.HasOrchestratorChange);
    }

    [Fact]
    public void Case_11_Two_wallets_that_capabilities_give_to_two_nodes_are_two_segments()
    {
        var fact = TwoWallets().Fact(new FixedWalletNodes(("0x1", "n.example:8935"), ("0x2", "m.example:8935")));

        Assert.Equal((2, 0, 1), (fact.Counts.SegmentCount, fact.Counts.ConfirmedSwapCount, fact.Counts.InferredSwapCount));
        Assert.True(fact.Flags.HasOrchestratorChange);
    }

    [Fact]
    public void Case_12_A_close_marker_after_forty_seconds_excuses_nobody()
    {
        var fact = new Script().Request(1000).Ingest(2000, A).Error(42_000, "WHIP disconnected unexpectedly").Close(42_000).Fact();

        Assert.Equal(("unexcused", "abandoned_while_loading"), (fact.StartupOutcome, fact.OutcomeReason));
        Assert.Equal((1, 0), (fact.Counts.CloseMarkerCount, fact.Counts.ErrorCount));
    }

    [Fact]
    public void Case_12_The_same_after_five_seconds_is_a_user_who_left_early()
    {
        var fact = new Script().Request(1000).Ingest(2000, A).Error(7000, "WHIP disconnected unexpectedly").Close(7000).Fact();

        Assert.Equal(("excused", "user_left_early"), (fact.StartupOutcome, fact.OutcomeReason));
        Assert.Equal((1, 0), (fact.Counts.CloseMarkerCount, fact.Counts.ErrorCount));
    }

    [Fact]
    public void Case_13_Playable_evidence_beats_a_later_no_orchestrators() =>
        Assert.Equal("success", new Script().Request(1000).Few(1100).NoOrchestrators(1200).Fact().StartupOutcome);

    [Fact]
    public void Case_14_A_request_alone_is_pending_until_it_is_idle()
    {
        var open = new Script().Request(1000).Fact(isConcluded: false);
        Assert.Equal(("pending", "", ""), (open.StartupOutcome, open.OutcomeReason, open.CloseReason));
        Assert.Null(open.Times.EndedAtMs);
        Assert.False(open.IsFinal);

        var ended = new Script().Request(1000).Fact();
        Assert.Equal(("unexcused", "no_output", "idle"), (ended.StartupOutcome, ended.OutcomeReason, ended.CloseReason));
        Assert.Equal(1000, ended.Times.EndedAtMs);
        Assert.True(ended.IsFinal);
    }

    [Fact]
    public void Case_15_Letter_case_does_not_hide_a_close_marker()
    {
        var payload = new StreamEvent("s", "r", OrchestratorInfo.None, "ERROR", "", "User Disconnected!", "", PrivateText.Absent);
        var candidate = new CandidateEvent(Uid(1), "ai_stream_events", EventFamily.AiStreamEvents, 1000, 1000, false, "", 1, payload, default);

        var fact = new Script().Add(_ => SessionSignals.Of(candidate)).Fact();

        Assert.Equal((1, 0), (fact.Counts.CloseMarkerCount, fact.Counts.ErrorCount));
    }

    [Fact]
    public void Case_16_A_swap_naming_the_server_and_then_the_next_is_one_confirmed_change()
    {
        var analysis = new Script().Request(0).Ingest(1000, A).Swap(20_000, A).Ingest(22_000, B).Few(24_000, B).Close(60_000).Analysis();

        Assert.Equal((1, 0), (analysis.ConfirmedSwapCount, analysis.InferredSwapCount));
        var (a, b) = (analysis.Segments[0], analysis.Segments[1]);
        Assert.Equal(("a.example:8935", 1000L, 20_000L, "initial", "swap"), (a.Key.Value, a.StartMs, a.EndMs, a.Boundary, a.EndReason));
        Assert.Equal(("b.example:8935", 22_000L, 60_000L, "confirmed", "session_end"), (b.Key.Value, b.StartMs, b.EndMs, b.Boundary, b.EndReason));
        Assert.Equal((true, false, false, true), (a.SwappedOut, a.Rescued, b.SwappedOut, b.Rescued));
        Assert.Equal(new StartupVerdict("unexcused", "swapped_out"), a.Attempt);
        Assert.Equal(new StartupVerdict("success", ""), b.Attempt);
    }

    [Fact]
    public void Case_16_The_next_server_without_a_swap_event_is_an_inferred_change()
    {
        var analysis = new Script().Request(0).Ingest(1000, A).Ingest(22_000, B).Close(60_000).Analysis();

        Assert.Equal((0, 1), (analysis.ConfirmedSwapCount, analysis.InferredSwapCount));
        Assert.Equal((22_000L, "orchestrator_change"), (analysis.Segments[0].EndMs, analysis.Segments[0].EndReason));
        Assert.Equal("inferred", analysis.Segments[1].Boundary);
        Assert.True(analysis.Segments[0].SwappedOut && analysis.Segments[1].Rescued);
    }

    [Fact]
    public void Case_16_A_swap_naming_one_who_never_gave_evidence_is_a_segment_without_samples()
    {
        var x = Assert.Single(new Script().Request(0).Swap(5000, X).Close(9000).Analysis().Segments);

        Assert.Equal((5000L, 5000L, "initial", "swap"), (x.StartMs, x.EndMs, x.Boundary, x.EndReason));
        Assert.Equal(new StartupVerdict("unexcused", "swapped_out"), x.Attempt);
        Assert.Equal(0, x.Work.StatusSamples);
        Assert.True(x.IsTriedOnly);
    }

    [Fact]
    public void Case_17_A_straggler_belongs_to_the_segment_that_was_left()
    {
        var analysis = new Script().Request(0).Ingest(1000, A).Ingest(20_000, B).Status(30_000, node: A).Status(31_000, node: B).Analysis();

        Assert.Equal(2, analysis.Segments.Count);
        Assert.Equal((1, 1), (analysis.Segments[0].Work.StatusSamples, analysis.Segments[1].Work.StatusSamples));
        Assert.Equal(20_000, analysis.Segments[0].EndMs);
    }

    [Fact]
    public void Case_18_Nothing_but_loading_fails_the_output_once_and_a_blank_state_is_not_loading()
    {
        var script = new Script().Request(0).Ingest(1, A).Status(10_000, 0, SessionSignals.StateOf("LOADING"), A)
            .Status(20_000, 0, SessionSignals.StateOf("loading"), A).Status(30_000, 0, SessionSignals.StateOf("LOADING"), A);
        var fact = script.Fact();
        Assert.Equal((true, true, true), (fact.Flags.LoadingOnly, fact.Flags.ZeroOutput, fact.Flags.OutputFailed));

        var further = script.Status(40_000, 0, SessionSignals.StateOf(""), A).Fact();
        Assert.Equal((false, true, true), (further.Flags.LoadingOnly, further.Flags.ZeroOutput, further.Flags.OutputFailed));
        Assert.Equal((4, 3), (further.Counts.StatusSampleCount, further.Counts.LoadingSamples));
    }

    [Theory]
    [InlineData(100_000, 80_000L, 80_000)]
    [InlineData(100_000, 40_000L, 40_000)]
    [InlineData(100_000, 39_999L, 40_000)]
    [InlineData(100_000, 1L, 40_000)]
    [InlineData(100_000, 100_001L, 100_000)]
    [InlineData(100_000, null, 100_000)]
    [InlineData(100_000, 0L, 100_000)]
    public void Case_19_The_reported_start_is_believed_for_at_most_a_minute(long first, long? reported, long startedAt) =>
        Assert.Equal(startedAt, new Script().Status(first, startTime: reported).Status(first + 5000, startTime: reported).Fact().Times.StartedAtMs);

    [Fact]
    public void Case_20_Ingest_metrics_change_no_counter_time_or_outcome_and_make_no_version()
    {
        var script = new Script().Request(1000, "g").Ingest(2000, A).Status(12_000, node: A);
        var before = script.State(isConcluded: false);
        var expected = SessionFacts.Of(Key, before, Rules);

        var more = new Script().Metrics(1, "other").Metrics(99_999, "other").Signals
            .Select((s, i) => s with { Signal = s.Signal with { Uid = Uid(100 + i) } }).ToList();
        before.Apply(new SessionEvents.SignalsApplied(more, 1_500_000, 0));

        Assert.Equal(expected, SessionFacts.Of(Key, before, Rules));
        Assert.Equal(1_500_000, before.LastReceivedAtMs);
    }

    [Fact]
    public void Case_20_Ingest_metrics_alone_make_no_fact()
    {
        var state = new Script().Metrics(1000).State();

        Assert.Null(SessionFacts.Of(Key, state, Rules));
        Assert.False(state.IsSettled);
        state.Apply(SessionDecider.Decide(state, new SessionCommands.AcknowledgeFacts(Key, state.Revision, 1), 0, Rules).Event!);
        Assert.True(state.IsSettled);
    }

    [Fact]
    public void Case_21_Two_requests_under_one_stream_are_two_sessions() =>
        Assert.NotEqual(SessionKey.Of("o", "s", "r1"), SessionKey.Of("o", "s", "r2"));

    [Fact]
    public void Case_21_The_same_pair_again_after_a_close_revises_the_session()
    {
        var state = new Script().Request(1000).Few(2000, A).Close(5000).State();
        var again = new Script().Request(60_000).Few(61_000, A).Close(65_000).Signals
            .Select((s, i) => s with { Signal = s.Signal with { Uid = Uid(100 + i) } }).ToList();
        var before = SessionFacts.Of(Key, state, Rules)!;

        state.Apply(new SessionEvents.SignalsApplied(again, 3_000_000, 0));
        var fact = SessionFacts.Of(Key, state, Rules)!;

        Assert.Equal(before.Version + 1, fact.Version);
        Assert.Equal((1000L, 65_000L, true), (fact.Times.RequestedAtMs, fact.Times.EndedAtMs, fact.IsFinal));
        Assert.Equal(3, fact.Counts.LateCount);
    }

    [Fact]
    public void Case_22_A_late_signal_that_lowers_the_start_is_one_version_more()
    {
        var state = new Script().Few(10_000, A).Close(20_000).State();
        var version = state.Revision;
        var late = new IncomingSignal(new TraceSignal(Uid(50), 4000, "", Nobody, TraceKind.GatewayReceiveStreamRequest), default, 1);

        state.Apply(new SessionEvents.SignalsApplied([late], 3_000_000, 0));
        var fact = SessionFacts.Of(Key, state, Rules)!;

        Assert.Equal((version + 1, 4000L, true), (fact.Version, fact.Times.StartedAtMs, fact.Flags.Known));
        Assert.Equal(6000, fact.Latencies.PlayableMs);
    }

    [Fact]
    public void Case_23_A_close_as_the_first_signal_has_no_negative_span()
    {
        var fact = new Script().Close(5000).Fact();
        Assert.Equal((5000L, 5000L), (fact.Times.StartedAtMs, fact.Times.EndedAtMs));

        var after = new Script().Close(5000).Request(6000).Ingest(7000, A).Status(9000, node: A).Analysis();
        Assert.Empty(after.Segments);
        Assert.Equal((5000L, 5000L), (after.StartedAtMs, after.EndedAtMs));
        Assert.Equal(-1, Assert.Single(after.Hours).SegmentIndex);
    }

    [Fact]
    public void Case_24_Latencies_run_from_the_request()
    {
        var fact = new Script().Request(1000).Processed(1200, A).Few(4300, A).Fact();
        Assert.Equal((200L, 3300L), (fact.Latencies.FirstOutputMs, fact.Latencies.PlayableMs));
        Assert.Null(fact.Latencies.SelectionMs);

        var before = new Script().Request(1000).Processed(900, A).Few(4300, A).Fact();
        Assert.Null(before.Latencies.FirstOutputMs);
        Assert.Equal(3300, before.Latencies.PlayableMs);

        Assert.Equal(0, new Script().Request(1000).Processed(1000, A).Fact().Latencies.FirstOutputMs);
        Assert.Equal(200, new Script().Request(1000).Processed(1200, A).Processed(1900, A).Fact().Latencies.FirstOutputMs);
        Assert.Equal(100, new Script().Request(1000).Processed(1200, A).Processed(1100, A).Fact().Latencies.FirstOutputMs);
    }

    [Fact]
    public void Case_25_Parameter_model_and_spelling_changes_are_no_boundary()
    {
        var respelled = new OrchestratorInfo("0xa", "A.EXAMPLE");
        var analysis = new Script().Request(0).Ingest(1, A).Params(10_000, A, "sdxl").Status(20_000, node: respelled, model: "other").Analysis();

        Assert.Single(analysis.Segments);
        Assert.True(analysis.HasModelChange);
        Assert.False(analysis.HasOrchestratorChange);
    }

    [Fact]
    public void Case_25_A_params_update_in_any_letter_case_is_one()
    {
        var payload = new StreamEvent("s", "r", A, "Params_Update", "sdxl", "", "", PrivateText.Absent);
        var candidate = new CandidateEvent(Uid(1), "ai_stream_events", EventFamily.AiStreamEvents, 1000, 1000, false, "", 1, payload, default);

        Assert.Equal(StreamEventKind.ParamsUpdate, Assert.IsType<StreamEventSignal>(SessionSignals.Of(candidate)).Kind);
    }

    private static Script TwoWallets() =>
        new Script().Request(1000).Few(2000, new OrchestratorInfo("0x1", "")).Status(10_000, node: new OrchestratorInfo("0x2", ""));
}
