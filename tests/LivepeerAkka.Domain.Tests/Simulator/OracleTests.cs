using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Network;
using LivepeerAkka.Simulator.Sessions;
using LivepeerAkka.Simulator.Truth;

namespace LivepeerAkka.Domain.Tests.Simulator;

/// <summary>Small sessions whose truth was worked out by hand from the contract.</summary>
public sealed class OracleTests
{
    private static readonly SimulatedNetwork Network = NetworkBuilder.Build(SimulationTests.Options(1, 1, 1, FaultNames.None));
    private static readonly OrchestratorNode A = Network.Nodes[0];
    private static readonly OrchestratorNode B = Network.Nodes[1];
    private static readonly OrchestratorNode X = Network.Nodes[2];

    [Fact]
    public void A_normal_stream_has_the_latencies_and_minutes_of_its_edges()
    {
        var truth = TruthOf(script =>
        {
            script.Trace(EventKind.Request, 0, null);
            script.Trace(EventKind.FirstIngest, 2_285, A);
            script.RunnerTraces(A, 2_286, 2_391);
            script.Trace(EventKind.FirstProcessed, 2_655, A);
            script.Trace(EventKind.FewProcessed, 6_744, A);
            script.Status(10_309, A, PlannedState.Online, 20, 17);
            script.Status(20_307, A, PlannedState.Online, 20, 17);
            script.Status(50_307, A, PlannedState.DegradedInput, 20, 17);
            script.Trace(EventKind.IngestClosed, 60_000, A);
            script.Error(60_001, "whip disconnected", ErrorMeaning.CloseMarker);
        });
        Assert.Equal(("success", "", "ingest_closed"), (truth.StartupOutcome, truth.OutcomeReason, truth.CloseReason));
        Assert.Equal(
            (2_285, 2_655, 6_744, 4_459, 105),
            (truth.SelectionMs, truth.FirstOutputMs, truth.PlayableMs, truth.StartupMs, truth.InferenceFirstMs));
        Assert.Equal((3, 3, 3, 0), (truth.StatusSampleCount, truth.PositiveOutputSamples, truth.RunningSamples, truth.LoadingSamples));
        Assert.Equal(10_000 + 9_998 + 20_000, truth.TotalSampleMs);
        Assert.Equal((0, 1, 11), (truth.ErrorCount, truth.CloseMarkerCount, truth.EventCount));
        Assert.Equal((3, 3), (truth.HealthSignals, truth.HealthExpected));
        Assert.Equal((60_000, 60_001, 0), (truth.EndedAtMs, truth.LastSignalAtMs, truth.StartedAtMs));
        Assert.Equal([new SegmentTruth(A.NodeKey, 2_285, 60_000, "initial", "session_end", "success", "", 3, 3, 39_998)], truth.Segments);
    }

    [Fact]
    public void A_refusal_without_an_attempt_is_excused()
    {
        var truth = TruthOf(script =>
        {
            script.Trace(EventKind.Request, 0, null);
            script.Error(700, "no orchestrators available", ErrorMeaning.NoOrchestrator);
        });
        Assert.Equal(("excused", "no_orchestrators", "idle"), (truth.StartupOutcome, truth.OutcomeReason, truth.CloseReason));
        Assert.Equal((700, 0, 0), (truth.EndedAtMs, truth.Segments.Count, truth.ErrorCount));
    }

    [Theory]
    [InlineData(5_000, "excused", "user_left_early")]
    [InlineData(15_000, "excused", "user_left_early")]
    [InlineData(15_001, "unexcused", "abandoned_while_loading")]
    [InlineData(40_000, "unexcused", "abandoned_while_loading")]
    public void Case_12_a_close_excuses_only_within_the_patience(long stayMs, string outcome, string reason)
    {
        var truth = TruthOf(script =>
        {
            script.Trace(EventKind.Request, 0, null);
            script.Trace(EventKind.FirstIngest, 2_000, A);
            script.Error(2_000 + stayMs, "WHIP disconnected unexpectedly", ErrorMeaning.CloseMarker);
            script.Trace(EventKind.IngestClosed, 2_000 + stayMs, A);
        });
        Assert.Equal((outcome, reason), (truth.StartupOutcome, truth.OutcomeReason));
        Assert.Equal((1, 0), (truth.CloseMarkerCount, truth.ErrorCount));
        Assert.Equal((outcome, reason), (truth.Segments[0].AttemptOutcome, truth.Segments[0].AttemptReason));
    }

    [Fact]
    public void Case_13_14_output_beats_a_refusal_and_a_request_alone_is_no_output()
    {
        var played = TruthOf(script =>
        {
            script.Trace(EventKind.Request, 1_000, null);
            script.Trace(EventKind.FewProcessed, 1_100, A);
            script.Trace(EventKind.NoOrchestrators, 1_200, null);
        });
        Assert.Equal("success", played.StartupOutcome);
        var alone = TruthOf(script => script.Trace(EventKind.Request, 1_000, null));
        Assert.Equal(("unexcused", "no_output"), (alone.StartupOutcome, alone.OutcomeReason));
        Assert.Equal(("idle", 1_000), (alone.CloseReason, alone.EndedAtMs));
    }

    [Fact]
    public void Case_16_17_a_swap_is_confirmed_by_its_event_and_a_straggler_stays_with_the_node_that_was_left()
    {
        void Script(PlanBuilder script, bool isNamed)
        {
            script.Trace(EventKind.Request, 0, null);
            script.Trace(EventKind.FirstIngest, 1_000, A);
            script.Status(10_000, A, PlannedState.Loading, 20, 0);
            if (isNamed)
            {
                script.Trace(EventKind.Swap, 20_000, A);
            }

            script.Trace(EventKind.FirstIngest, 21_000, B);
            script.Trace(EventKind.FewProcessed, 25_000, B);
            script.Status(31_000, A, PlannedState.Loading, 20, 0);
            script.Status(32_000, B, PlannedState.Online, 20, 18);
        }

        var confirmed = TruthOf(script => Script(script, isNamed: true));
        Assert.Equal((1, 0), (confirmed.ConfirmedSwapCount, confirmed.InferredSwapCount));
        Assert.Equal(
            [
                new SegmentTruth(A.NodeKey, 1_000, 20_000, "initial", "swap", "unexcused", "swapped_out", 2, 0, 30_000),
                new SegmentTruth(B.NodeKey, 21_000, 32_000, "confirmed", "session_end", "success", "", 1, 1, 10_000),
            ],
            confirmed.Segments);
        var inferred = TruthOf(script => Script(script, isNamed: false));
        Assert.Equal((0, 1), (inferred.ConfirmedSwapCount, inferred.InferredSwapCount));
        Assert.Equal(("orchestrator_change", 21_000), (inferred.Segments[0].EndReason, inferred.Segments[0].EndMs));
        Assert.Equal("inferred", inferred.Segments[1].Boundary);
    }

    [Theory]
    [InlineData(15_000, "confirmed", "swap")]
    [InlineData(15_001, "inferred", "orchestrator_change")]
    public void A_swap_named_after_the_change_confirms_it_for_fifteen_seconds(long delayMs, string boundary, string endReason)
    {
        var truth = TruthOf(script =>
        {
            script.Trace(EventKind.FirstIngest, 1_000, A);
            script.Trace(EventKind.FirstIngest, 30_000, B);
            script.Trace(EventKind.Swap, 30_000 + delayMs, A);
            script.Status(50_000, B, PlannedState.Online, 20, 18);
        });
        Assert.Equal((boundary, endReason, 1), (truth.Segments[1].Boundary, truth.Segments[0].EndReason, truth.ConfirmedSwapCount));
        Assert.Equal("not_in_denominator", truth.StartupOutcome);
    }

    [Fact]
    public void Case_16_a_swap_of_a_node_without_evidence_is_an_attempt_without_length_inside_the_serving_one()
    {
        var truth = TruthOf(script =>
        {
            script.Trace(EventKind.Request, 0, null);
            script.Trace(EventKind.FirstIngest, 1_000, A);
            script.Trace(EventKind.Swap, 5_000, X);
            script.Trace(EventKind.FewProcessed, 6_000, A);
            script.Status(10_000, A, PlannedState.Online, 20, 18);
        });
        Assert.Equal(
            [
                new SegmentTruth(A.NodeKey, 1_000, 10_000, "initial", "session_end", "success", "", 1, 1, 10_000),
                new SegmentTruth(X.NodeKey, 5_000, 5_000, "confirmed", "swap", "unexcused", "swapped_out", 0, 0, 0),
            ],
            truth.Segments);
        Assert.Equal((1, 0), (truth.ConfirmedSwapCount, truth.InferredSwapCount));
    }

    [Fact]
    public void A_startup_that_fails_by_an_error_is_the_orchestrators_and_the_sticky_error_counts_once()
    {
        var truth = TruthOf(script =>
        {
            script.Trace(EventKind.Request, 0, null);
            script.Trace(EventKind.FirstIngest, 1_000, A);
            script.Sticky = new ScriptedError("out of memory", ErrorMeaning.Real, 4_000);
            script.Status(10_000, A, PlannedState.Loading, 20, 0);
            script.Status(20_000, A, PlannedState.Loading, 20, 0);
            script.Trace(EventKind.StreamStopped, 25_000, A);
        });
        Assert.Equal(("unexcused", "error", "stream_stopped"), (truth.StartupOutcome, truth.OutcomeReason, truth.CloseReason));
        Assert.Equal((1, 1, 2), (truth.ErrorCount, truth.ErrorSamples, truth.LoadingSamples));
        Assert.True(truth is { LoadingOnly: true, ZeroOutput: true, OutputFailed: true });
    }

    [Fact]
    public void An_error_after_the_close_is_counted_and_blames_nobody()
    {
        var truth = TruthOf(script =>
        {
            script.Trace(EventKind.Request, 0, null);
            script.Trace(EventKind.FirstIngest, 1_000, A);
            script.Trace(EventKind.IngestClosed, 9_000, A);
            script.Error(9_001, "runner exited", ErrorMeaning.Real);
        });
        Assert.Equal(("excused", "user_left_early", 1), (truth.StartupOutcome, truth.OutcomeReason, truth.ErrorCount));
    }

    [Theory]
    [InlineData(true, 0, "excused", "input_fault")]
    [InlineData(false, 0, "excused", "input_fault")]
    [InlineData(true, 5, "unexcused", "abandoned_while_loading")]
    public void Missing_input_excuses_unless_a_sample_shows_input(bool isReported, long inputMicros, string outcome, string reason)
    {
        var truth = TruthOf(script =>
        {
            script.Trace(EventKind.Request, 0, null);
            script.Trace(EventKind.FirstIngest, 1_000, A);
            if (isReported)
            {
                script.Error(3_000, "missing video", ErrorMeaning.InputFault);
            }

            script.Status(10_000, A, isReported ? PlannedState.Loading : PlannedState.DegradedInput, inputMicros, 0);
            script.Trace(EventKind.IngestClosed, 60_000, A);
        });
        Assert.Equal((outcome, reason), (truth.StartupOutcome, truth.OutcomeReason));
    }

    [Fact]
    public void Output_is_lost_when_the_last_three_samples_before_the_close_are_silent()
    {
        SessionTruth Run(int silent) => TruthOf(script =>
        {
            script.Trace(EventKind.Request, 0, null);
            script.Status(10_000, A, PlannedState.Online, 20, 18);
            for (var i = 1; i <= silent; i++)
            {
                script.Status(10_000 + (i * 10_000), A, PlannedState.DegradedInference, 20, 0);
            }

            script.Trace(EventKind.IngestClosed, 60_000, A);
            script.Status(61_000, A, PlannedState.Offline, 0, 0);
        });
        Assert.False(Run(2).OutputFailed);
        Assert.True(Run(3).OutputFailed);
        Assert.Equal("success", Run(3).StartupOutcome);
    }

    [Fact]
    public void Two_runners_clocks_are_never_subtracted()
    {
        var truth = TruthOf(script =>
        {
            script.Trace(EventKind.Request, 0, null);
            script.Trace(EventKind.FirstIngest, 1_000, A);
            script.RunnerTraces(A, 1_100, null);
            script.RunnerTraces(X, 30_000, 30_400);
        });
        Assert.Equal(400, truth.InferenceFirstMs);
    }

    [Fact]
    public void Restarts_are_the_increases_between_samples_of_one_segment()
    {
        var truth = TruthOf(script =>
        {
            foreach (var (at, node, count) in new[] { (1_000, A, 3), (11_000, A, 5), (21_000, B, 1), (31_000, B, 2), (41_000, B, 0) })
            {
                script.RestartCount = count;
                script.Status(at, node, PlannedState.Online, 20, 18);
            }
        });
        Assert.Equal((3, 2), (truth.RestartCount, truth.Segments.Count));
    }

    private static SessionTruth TruthOf(Action<PlanBuilder> write)
    {
        var gateway = Network.Gateways[0];
        var style = new SessionStyle { NamedPerTenThousand = 10_000, FlatStatuses = false, Sloppy = false };
        var script = new PlanBuilder(new SeededRandom(1), gateway, requestMs: 0, style, longestMs: 60_000);
        write(script);
        return SessionOracle.Of(new SessionPlan
        {
            Scenario = Scenario.NormalClosed,
            Gateway = gateway,
            StreamId = "s",
            RequestId = "r",
            Model = "m",
            IdSeed = 1,
            StartMs = 0,
            Events = [.. script.Events],
        });
    }
}
