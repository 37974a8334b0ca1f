using LivepeerAkka.Domain.Orchestrators;
using static LivepeerAkka.Domain.Tests.Orchestrators.Works;

namespace LivepeerAkka.Domain.Tests.Orchestrators;

public sealed class ActivityFoldTests
{
    [Fact]
    public void Case_43_twenty_minutes_without_work_make_two_orchestrator_sessions() =>
        Assert.Equal("08:00-12:00 12:20-13:00", Spans(Fold(Session("a", Run("08:00", "12:00")), Session("b", Run("12:20", "13:00")))));

    [Fact]
    public void Case_43_a_gap_of_14_minutes_does_not_split() =>
        Assert.Equal("08:00-13:00", Spans(Fold(Session("a", Run("08:00", "12:00")), Session("b", Run("12:14", "13:00")))));

    [Fact]
    public void Case_43_a_model_switch_is_one_session_with_two_activity_segments()
    {
        var stretch = Assert.Single(Fold(Session("a", Run("08:00", "10:00", "x"), Run("10:00", "12:00", "y"))).Stretches);

        Assert.Equal("x:08:00-10:00 y:10:00-12:00", Segments(stretch));
        Assert.Equal(4 * Hour, stretch.BusyMs);
        Assert.Equal((1, 1), (stretch.SessionsServed, stretch.PeakConcurrency));
    }

    [Theory]
    [InlineData("12:15", "08:00-13:00")]
    [InlineData("12:15:00.001", "08:00-12:00 12:15:00.001-13:00")]
    public void A_gap_of_just_the_idle_gap_does_not_split_and_one_millisecond_more_does(string comesBack, string expected) =>
        Assert.Equal(expected, Spans(Fold(Session("a", Run("08:00", "12:00")), Session("b", Run(comesBack, "13:00")))));

    [Fact]
    public void The_gap_counts_from_the_latest_work_and_not_from_the_latest_to_begin() =>
        Assert.Equal("08:00-13:00", Spans(Fold(
            Session("long", Run("08:00", "12:00")), Session("short", Run("08:30", "08:40")), Session("next", Run("12:10", "13:00")))));

    [Fact]
    public void Two_models_at_the_same_time_have_a_segment_each_and_one_that_comes_back_after_the_gap_has_another()
    {
        var stretch = Assert.Single(Fold(
            Session("a", Run("08:00", "12:00", "x")), Session("b", Run("08:10", "08:20", "y")), Session("c", Run("08:35", "08:40", "y")),
            Session("d", Run("08:56", "09:00", "y"))).Stretches);

        Assert.Equal("x:08:00-12:00 y:08:10-08:40 y:08:56-09:00", Segments(stretch));
    }

    [Fact]
    public void The_same_model_under_another_pipeline_is_another_segment() =>
        Assert.Equal(2, Fold(Session("a", Run("08:00", "09:00", "m", "p")), Session("b", Run("08:00", "09:00", "m", "q"))).Stretches[0].Segments.Count);

    [Fact]
    public void Busy_time_is_the_length_of_the_union_and_concurrency_is_half_open()
    {
        var stretch = Assert.Single(Fold(
            Session("a", Run("08:00", "08:10")), Session("b", Run("08:05", "08:15")), Session("c", Run("08:15", "08:20"))).Stretches);

        Assert.Equal(20 * Minute, stretch.BusyMs);
        Assert.Equal(2, stretch.PeakConcurrency);
        Assert.Equal(3, stretch.SessionsServed);
    }

    [Fact]
    public void A_session_whose_own_spans_overlap_is_at_the_node_once() =>
        Assert.Equal(1, Fold(Session("a", Run("08:00", "08:10", "x"), Run("08:05", "08:15", "y"))).Stretches[0].PeakConcurrency);

    [Fact]
    public void A_job_is_work_but_no_session_and_never_busy()
    {
        var job = new NodeWork(NodeWork.SourceOfJob("llm", "r1"), 1, "0xop", [new WorkRun("llm", "m", At("08:00"), At("08:01"), [])]);

        var stretch = Assert.Single(Fold(job).Stretches);

        Assert.Equal((0, 0, 0L), (stretch.SessionsServed, stretch.PeakConcurrency, stretch.BusyMs));
        Assert.Equal("08:00-08:01", Spans(Fold(job)));
    }

    [Fact]
    public void A_session_with_work_in_two_stretches_is_served_in_both() =>
        Assert.Equal([1, 1], Fold(Session("a", Run("08:00", "09:00"), Run("10:00", "11:00"))).Stretches.Select(s => s.SessionsServed));

    [Fact]
    public void The_operator_is_that_of_the_latest_work_that_names_one_then_the_largest_address()
    {
        static string Of(params (string Operator, string Last)[] works) => Assert.Single(
            Fold([.. works.Select((w, i) => Session($"s{i}", Run("08:00", w.Last)) with { Operator = w.Operator })]).Stretches).Operator;

        Assert.Equal("0xa", Of(("0xa", "09:00"), ("0xb", "08:30")));
        Assert.Equal("0xb", Of(("0xb", "09:00"), ("0xa", "09:00")));
        Assert.Equal("0xa", Of(("0xa", "08:30"), ("", "09:00")));
        Assert.Equal("", Of(("", "09:00")));
    }

    [Fact]
    public void Busy_hours_are_cut_at_the_full_hour_and_joined_over_sources()
    {
        var hours = Fold(Session("a", Run("09:50", "10:10")), Session("b", Run("10:05", "10:20"))).Hours;

        Assert.Equal(["09:00", "10:00"], hours.Select(h => Time(h.WindowStartMs)));
        Assert.Equal([10 * Minute, 20 * Minute], hours.Select(h => h.BusyMs));
        Assert.Equal([new BusySpan(At("10:00"), At("10:20"))], hours[1].Spans);
        Assert.All(hours, h => Assert.Equal("0xop", h.Operator));
    }

    [Fact]
    public void A_node_without_work_has_no_activity()
    {
        var none = Fold(NodeWork.None("session/a", 3));

        Assert.Empty(none.Stretches);
        Assert.Empty(none.Hours);
    }
}
