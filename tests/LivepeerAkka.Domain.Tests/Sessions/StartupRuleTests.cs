using LivepeerAkka.Domain.Sessions;
using static LivepeerAkka.Domain.Tests.Sessions.Script;

namespace LivepeerAkka.Domain.Tests.Sessions;

/// <summary>Section 2: each rule, and the sides of its limits.</summary>
public class StartupRuleTests
{
    [Fact]
    public void Rule_1_a_session_without_a_request_is_in_no_denominator()
    {
        var script = new Script().Few(1000, A).Close(2000);
        Assert.Equal(new StartupVerdict("not_in_denominator", ""), script.Analysis().Startup);
        Assert.Equal(new StartupVerdict("not_in_denominator", ""), script.Analysis(isConcluded: false).Startup);
        Assert.Equal("not_in_denominator", Assert.Single(script.Analysis().Segments).Attempt.Outcome);
    }

    [Theory]
    [InlineData(0.001, "success")]
    [InlineData(0.0, "unexcused")]
    [InlineData(-1.0, "unexcused")]
    [InlineData(double.NaN, "unexcused")]
    [InlineData(double.PositiveInfinity, "unexcused")]
    [InlineData(10_001.0, "unexcused")]
    public void Rule_2_a_sample_with_output_is_playable_evidence(double fps, string outcome) =>
        Assert.Equal(outcome, new Script().Request(0).Ingest(1, A).Status(10_000, fps, node: A).Analysis().Startup.Outcome);

    [Fact]
    public void Rule_2_a_real_error_does_not_undo_playable_evidence() =>
        Assert.Equal("success", new Script().Request(0).Error(1, "boom").Few(2, A).Analysis().Startup.Outcome);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rule_3_nobody_available_and_nobody_tried_is_excused(bool byErrorText)
    {
        var script = new Script().Request(0);
        script = byErrorText ? script.Error(500, "No Orchestrators available for stream") : script.NoOrchestrators(500);

        Assert.Equal(new StartupVerdict("excused", "no_orchestrators"), script.Close(40_000).Analysis().Startup);
        Assert.Equal(new StartupVerdict("excused", "no_orchestrators"), script.Analysis(isConcluded: false).Startup);
    }

    [Fact]
    public void Rule_3_a_sticky_error_says_it_too() =>
        Assert.Equal("no_orchestrators", new Script().Request(0).Status(1, 0, error: SessionSignals.ErrorOf("no orchestrators available", 1)).Analysis().Startup.Reason);

    [Fact]
    public void Rule_3_does_not_apply_once_somebody_was_tried() =>
        Assert.Equal(
            new StartupVerdict("unexcused", "abandoned_while_loading"),
            new Script().Request(0).Swap(400, X).NoOrchestrators(500).Close(40_000).Analysis().Startup);

    [Fact]
    public void Rule_4_an_input_fault_without_input_is_excused_even_while_open()
    {
        var script = new Script().Request(0).Ingest(1, A).Error(20_000, "Missing video track").Status(30_000, 0, node: A, input: 0);
        Assert.Equal(new StartupVerdict("excused", "input_fault"), script.Analysis(isConcluded: false).Startup);
        Assert.Equal(new StartupVerdict("excused", "input_fault"), script.Close(90_000).Analysis().Startup);
        Assert.Equal(1, script.Fact().Counts.InputFaultCount);
    }

    [Fact]
    public void Rule_4_does_not_see_a_fault_when_input_came() =>
        Assert.Equal("no_output", new Script().Request(0).Ingest(1, A).Error(20_000, "ICE connection state failed").Status(30_000, 0, node: A, input: 1).Analysis().Startup.Reason);

    [Theory]
    [InlineData(StreamState.DegradedInput, "input_fault")]
    [InlineData(StreamState.Loading, "no_output")]
    public void Rule_4_takes_samples_that_are_all_of_degraded_input(StreamState last, string reason) =>
        Assert.Equal(
            reason,
            new Script().Request(0).Ingest(1, A).Status(10_000, 0, StreamState.DegradedInput, A, input: 0)
                .Status(20_000, 0, last, A, input: null).Analysis().Startup.Reason);

    [Fact]
    public void Rule_4_is_off_when_a_real_error_was_seen() =>
        Assert.Equal("error", new Script().Request(0).Ingest(1, A).Error(2, "missing video").Error(3, "boom").Analysis().Startup.Reason);

    [Theory]
    [InlineData(16_000, "excused", "user_left_early")]
    [InlineData(16_001, "unexcused", "abandoned_while_loading")]
    public void Rule_5_patience_runs_from_the_first_ingest_and_includes_its_limit(long close, string outcome, string reason)
    {
        var analysis = new Script().Request(0).Ingest(1000, A).Close(close).Analysis();

        Assert.Equal(new StartupVerdict(outcome, reason), analysis.Startup);
        Assert.Equal(new StartupVerdict(outcome, reason), analysis.Segments[0].Attempt);
    }

    [Theory]
    [InlineData(17_000, "user_left_early")]
    [InlineData(17_001, "abandoned_while_loading")]
    public void Rule_5_patience_runs_from_the_start_of_the_segment_when_its_first_ingest_was_lost(long close, string reason) =>
        Assert.Equal(reason, new Script().Request(0).Processed(2000, A).Close(close).Analysis().Startup.Reason);

    [Theory]
    [InlineData(15_000, "user_left_early")]
    [InlineData(15_001, "abandoned_while_loading")]
    public void Rule_5_patience_runs_from_the_request_when_no_segment_opened(long close, string reason) =>
        Assert.Equal(reason, new Script().Request(0).Close(close).Analysis().Startup.Reason);

    [Fact]
    public void Rule_5_an_attempt_has_its_own_patience()
    {
        var analysis = new Script().Request(0).Ingest(1000, A).Swap(20_000, A).Ingest(21_000, B).Close(30_000).Analysis();

        Assert.Equal(new StartupVerdict("unexcused", "abandoned_while_loading"), analysis.Startup);
        Assert.Equal(new StartupVerdict("unexcused", "swapped_out"), analysis.Segments[0].Attempt);
        Assert.Equal(new StartupVerdict("excused", "user_left_early"), analysis.Segments[1].Attempt);
    }

    [Fact]
    public void Rule_6_a_real_error_is_the_reason() =>
        Assert.Equal(new StartupVerdict("unexcused", "error"), new Script().Request(0).Ingest(1, A).Error(100, "CUDA out of memory").Close(200).Analysis().Startup);

    [Theory]
    [InlineData(5000, "error", 1)]
    [InlineData(5001, "user_left_early", 1)]
    public void Rule_6_a_real_error_later_than_the_close_counts_and_blames_nobody(long at, string reason, int errors)
    {
        var analysis = new Script().Request(0).Ingest(1, A).Close(5000).Error(at, "boom").Analysis();

        Assert.Equal((reason, errors), (analysis.Startup.Reason, analysis.Work.RealErrors));
        Assert.Equal(reason, analysis.Segments[0].Attempt.Reason);
    }

    [Fact]
    public void Rule_7_says_whether_it_was_closed_or_went_silent()
    {
        Assert.Equal(new StartupVerdict("unexcused", "abandoned_while_loading"), new Script().Request(0).Ingest(1, A).Stopped(40_000).Analysis().Startup);
        Assert.Equal(new StartupVerdict("unexcused", "no_output"), new Script().Request(0).Ingest(1, A).Analysis().Startup);
    }

    [Fact]
    public void Rules_5_to_7_wait_for_the_end()
    {
        var analysis = new Script().Request(0).Ingest(1, A).Error(100, "boom").Close(200).Analysis(isConcluded: false);

        Assert.Equal("pending", analysis.Startup.Outcome);
        Assert.Equal("pending", analysis.Segments[0].Attempt.Outcome);
        Assert.Null(analysis.EndedAtMs);
    }

    [Fact]
    public void An_attempt_that_was_left_is_blamed_unless_the_input_was_at_fault()
    {
        var analysis = new Script().Request(0)
            .Ingest(1000, A).Status(10_000, 0, StreamState.DegradedInput, A, input: 0).Swap(12_000, A)
            .Ingest(13_000, B).Error(14_000, "boom", B).Swap(20_000, B)
            .Ingest(21_000, C).Few(25_000, C).Swap(30_000, C).Close(60_000).Analysis();

        Assert.Equal(["input_fault", "swapped_out", ""], analysis.Segments.Select(s => s.Attempt.Reason));
        Assert.Equal(["excused", "unexcused", "success"], analysis.Segments.Select(s => s.Attempt.Outcome));
        Assert.All(analysis.Segments, s => Assert.True(s.SwappedOut));
    }

    [Theory]
    [InlineData(true, false, "ingest_closed")]
    [InlineData(false, true, "stream_stopped")]
    [InlineData(true, true, "ingest_closed")]
    public void Of_terminals_at_one_instant_the_ingest_close_names_the_reason(bool closed, bool stopped, string reason)
    {
        var script = new Script().Request(0);
        script = stopped ? script.Stopped(5000) : script;
        script = closed ? script.Close(5000) : script;

        Assert.Equal((reason, 5000L), (script.Fact().CloseReason, script.Fact().Times.EndedAtMs));
    }

    [Theory]
    [InlineData(5000, 6000, "stream_stopped")]
    [InlineData(6000, 5000, "ingest_closed")]
    public void The_latest_terminal_is_the_close(long closed, long stopped, string reason)
    {
        var fact = new Script().Request(0).Close(closed).Stopped(stopped).Status(9000).Fact();

        Assert.Equal((reason, 6000L, 9000L), (fact.CloseReason, fact.Times.EndedAtMs, fact.Times.LastSignalAtMs));
    }
}
