using LivepeerAkka.Domain.Sessions;
using static LivepeerAkka.Domain.Tests.Sessions.Script;

namespace LivepeerAkka.Domain.Tests.Sessions;

/// <summary>Sections 1, 4 and 5: counters, output, errors, clocks, identity hints.</summary>
public class SessionHealthTests
{
    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void An_attempt_is_lost_when_its_last_three_samples_show_input_and_no_output(int silent, bool lost)
    {
        var analysis = Silent(Playing(), silent).Close(200_000).Analysis();

        Assert.Equal(lost, analysis.OutputLost);
        Assert.Equal((lost, false), (analysis.OutputFailed, analysis.ZeroOutput));
    }

    [Fact]
    public void Silence_without_input_is_no_loss() =>
        Assert.False(Playing().Status(40_000, 0, node: A, input: 0).Status(50_000, 0, node: A, input: null).Status(60_000, 0, node: A, input: 0).Analysis().OutputLost);

    [Fact]
    public void An_attempt_that_was_left_is_lost_by_its_last_sample()
    {
        var analysis = Playing().Status(40_000, 0, node: A).Swap(45_000, A).Ingest(46_000, B).Status(56_000, node: B).Close(60_000).Analysis();

        Assert.Equal([true, false], analysis.Segments.Select(s => s.OutputLost));
        Assert.False(analysis.OutputLost);
    }

    [Fact]
    public void The_sessions_loss_is_that_of_its_last_started_attempt()
    {
        var analysis = Playing().Status(40_000, 0, node: A).Swap(45_000, A).Ingest(46_000, B).Close(90_000).Analysis();

        Assert.True(analysis.OutputLost);
        Assert.Equal([true, false], analysis.Segments.Select(s => s.OutputFailed));
    }

    [Fact]
    public void Samples_later_than_the_close_lose_nothing() =>
        Assert.False(Silent(Playing(), 3).Close(35_000).Analysis().OutputLost);

    [Fact]
    public void Health_counts_three_kinds_of_evidence_and_only_of_known_sessions()
    {
        Assert.Equal((3, 3), HealthOf(new Script().Request(0).Processed(1, A).Few(2, A).Few(3, A).Status(10, node: A).Status(20, node: A)));
        Assert.Equal((1, 3), HealthOf(new Script().Request(0).Few(2, A)));
        Assert.Equal((0, 0), HealthOf(new Script().Processed(1, A).Few(2, A).Status(10, node: A)));
    }

    [Fact]
    public void Restarts_are_the_increases_within_a_segment()
    {
        var script = new Script().Ingest(0, A).Status(10, restarts: 5, node: A).Status(20, restarts: 7, node: A).Status(30, node: A)
            .Status(40, restarts: 8, node: A).Status(50, restarts: 0, node: A).Status(60, restarts: 1, node: A).Status(70, restarts: -9, node: A)
            .Ingest(80, B).Status(90, restarts: 50, node: B).Status(100, restarts: 51, node: B);

        Assert.Equal([4L, 1L], script.Analysis().Segments.Select(s => s.Work.RestartCount));
        Assert.Equal(5, script.Fact().Counts.RestartCount);
    }

    [Fact]
    public void Hostile_restart_counters_saturate()
    {
        var script = new Script().Ingest(0, A);
        for (var i = 0; i < 6; i++)
        {
            script.Status(i, restarts: i % 2 == 0 ? 0 : long.MaxValue, node: A);
        }

        Assert.Equal(long.MaxValue, script.Fact().Counts.RestartCount);
    }

    [Fact]
    public void A_sticky_error_is_one_per_text_and_time_and_belongs_to_the_earliest_sample()
    {
        var (boom, boomAgain, closing) = (SessionSignals.ErrorOf("boom", 5), SessionSignals.ErrorOf("boom", 6), SessionSignals.ErrorOf("user disconnected", 7));
        var script = new Script().Ingest(0, A).Status(30_000, node: A, error: boom).Status(10_000, node: A, error: boom).Status(20_000, node: A, error: boom)
            .Ingest(40_000, B).Status(50_000, node: B, error: boom).Status(60_000, node: B, error: boomAgain).Status(70_000, node: B, error: closing)
            .Error(71_000, "boom", B);
        var analysis = script.Analysis();

        Assert.Equal([(1, 1), (2, 2)], analysis.Segments.Select(s => (s.Work.RealErrors, s.Work.ErrorSamples)));
        Assert.Equal((3, 1, 3), (script.Fact().Counts.ErrorCount, script.Fact().Counts.CloseMarkerCount, script.Fact().Counts.ErrorSamples));
    }

    [Theory]
    [InlineData("WHIP disconnected", ErrorClass.CloseMarker)]
    [InlineData("error: MediaMTX ingest disconnected.", ErrorClass.CloseMarker)]
    [InlineData("USER DISCONNECTED", ErrorClass.CloseMarker)]
    [InlineData("missing video", ErrorClass.InputFault)]
    [InlineData("ICE connection state failed: x", ErrorClass.InputFault)]
    [InlineData("no orchestrators available", ErrorClass.NoOrchestrator)]
    [InlineData("", ErrorClass.Real)]
    [InlineData("inference timeout", ErrorClass.Real)]
    public void Error_texts_have_a_class(string text, ErrorClass expected) => Assert.Equal(expected, SessionSignals.ErrorClassOf(text));

    [Fact]
    public void Runner_traces_do_not_tell_the_time_of_a_session_that_has_other_signals()
    {
        var times = new Script().Trace(TraceKind.OtherRunner, 1).Request(1000).Close(5000).Trace(TraceKind.RunnerSendFirstProcessedSegment, 99_000).Fact().Times;
        Assert.Equal((1000L, 5000L, 5000L), (times.StartedAtMs, times.EndedAtMs, times.LastSignalAtMs));

        var alone = new Script().Trace(TraceKind.OtherRunner, 10, A).Trace(TraceKind.RunnerSendFirstProcessedSegment, 700, A).Fact();
        Assert.Equal((10L, 700L, 700L), (alone.Times.StartedAtMs, alone.Times.EndedAtMs, alone.Times.LastSignalAtMs));
        Assert.Equal((2L, 0), (alone.Counts.EventCount, alone.Counts.SegmentCount));
    }

    [Fact]
    public void Inference_latency_is_of_one_runner_never_across_two()
    {
        var script = new Script().Request(0).Ingest(1000, A).Trace(TraceKind.RunnerReceiveFirstIngestSegment, 1100, A)
            .Swap(9000, A).Ingest(9500, B).Trace(TraceKind.RunnerSendFirstProcessedSegment, 9800, B);
        Assert.Null(script.Fact().Latencies.InferenceFirstMs);

        Assert.Equal(200, script.Trace(TraceKind.RunnerReceiveFirstIngestSegment, 9600, B).Fact().Latencies.InferenceFirstMs);
    }

    [Fact]
    public void The_gateway_is_the_earliest_that_is_not_blank()
    {
        var fact = new Script().Request(3000, "late").Trace(TraceKind.Other, 2000, gateway: "early").Trace(TraceKind.Other, 1000, gateway: " ").Metrics(1, "metrics").Fact();

        Assert.Equal("early", fact.Identity.Gateway);
    }

    [Fact]
    public void First_and_last_event_are_by_time_then_uid()
    {
        var fact = new Script().Request(2000).Status(1000).Status(1000).Status(9000).Status(9000).Metrics(1).Metrics(99_999).Fact();

        Assert.Equal((Uid(2), Uid(5), 5L), (fact.FirstEventUid, fact.LastEventUid, fact.Counts.EventCount));
    }

    [Fact]
    public void The_model_hint_is_the_most_frequent_label_of_the_representative_segment()
    {
        var script = new Script().Request(0).Ingest(0, A).Status(1000, node: A, model: "one").Ingest(2000, B)
            .Status(10_000, node: B, model: "Two").Status(20_000, node: B, model: "three").Status(30_000, node: B, model: "TWO").Params(31_000, B, "three");
        var fact = script.Fact();

        Assert.Equal(("Two", "0xb"), (fact.Identity.ModelId, fact.Identity.HotWallet));
        Assert.True(fact.Flags.HasModelChange);
        Assert.True(fact.Flags.HasOrchestratorChange);
    }

    [Fact]
    public void A_pipeline_name_is_no_model_and_an_error_label_is_the_last_resort()
    {
        var fact = new Script().Request(0).Ingest(0, A).Status(1000, node: A, model: "live-video-to-video").Error(2000, "boom", A, "sdxl").Fact();

        Assert.Equal("sdxl", fact.Identity.ModelId);
        Assert.False(fact.Flags.HasModelChange);
    }

    [Fact]
    public void The_segment_with_most_time_of_output_speaks_and_of_equals_the_later()
    {
        var script = new Script().Request(0).Ingest(0, A).Status(1000, node: A).Ingest(2000, B).Status(3000, node: B);
        Assert.Equal(1, script.Analysis().Representative!.Index);

        Assert.Equal(0, script.Status(1500, node: A).Status(13_000, 0, node: B).Analysis().Representative!.Index);
    }

    [Fact]
    public void Without_any_output_the_last_segment_that_spans_time_speaks()
    {
        var analysis = new Script().Request(0).Ingest(0, A).Swap(5000, X).Close(9000).Analysis();

        Assert.Equal("a.example:8935", analysis.Representative!.Key.Value);
    }

    [Fact]
    public void A_session_without_a_segment_takes_its_model_from_all_its_records() =>
        Assert.Equal("sdxl", new Script().Request(0).Status(1000, model: "sdxl").Fact().Identity.ModelId);

    [Fact]
    public void The_region_is_that_of_the_nodes_host_else_of_the_gateway_else_empty()
    {
        var regions = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["a.example"] = "eu", ["GW"] = "us" };
        var rules = Rules with { Regions = regions };

        Assert.Equal("eu", new Script().Request(0, "gw").Ingest(0, A).Fact(rules: rules).Identity.Region);
        Assert.Equal("us", new Script().Request(0, "gw").Ingest(0, B).Fact(rules: rules).Identity.Region);
        Assert.Equal("", new Script().Request(0, "other").Fact(rules: rules).Identity.Region);
    }

    [Theory]
    [InlineData("aiJobTesterStream-1|r", "synthetic")]
    [InlineData("aijobtesterstream-1|r", "organic")]
    [InlineData("s|aiJobTesterStream-1", "organic")]
    public void Synthetic_traffic_is_known_by_its_stream_id(string sessionId, string expected) =>
        Assert.Equal(expected, new Script().Request(0).Fact(key: new("o", sessionId)).TrafficClass);

    [Fact]
    public void Rates_are_summed_in_millionths()
    {
        var fact = new Script().Ingest(0, A).Status(1, 17.2982154, node: A).Status(2, 0, node: A).Status(3, null, node: A).Status(4, 1e300, node: A).Fact();

        Assert.Equal((17_298_215L, 2L, 1), (fact.OutputFpsSumMicros, fact.OutputFpsSamples, fact.Counts.PositiveOutputSamples));
    }

    [Fact]
    public void Without_capabilities_nobody_is_known_and_a_fact_is_unresolved()
    {
        var identity = new Script().Request(0).Ingest(0, A).Fact().Identity;

        Assert.Equal(("", "unresolved", "missing_candidate"), (identity.OrchestratorAddress, identity.AttributionStatus, identity.AttributionReason));
    }

    private static Script Playing() => new Script().Request(0).Ingest(1000, A).Few(5000, A).Status(11_000, node: A).Status(21_000, node: A);

    private static Script Silent(Script script, int samples)
    {
        for (var i = 0; i < samples; i++)
        {
            script.Status(31_000 + (i * 10_000), 0, node: A);
        }

        return script;
    }

    private static (int Signals, int Expected) HealthOf(Script script) =>
        (script.Fact().Counts.HealthSignals, script.Fact().Counts.HealthExpected);
}
