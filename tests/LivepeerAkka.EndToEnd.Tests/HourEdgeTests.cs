using LivepeerAkka.EndToEnd.Tests.Fixtures;
using LivepeerAkka.Simulator.Truth.Hours;
using static LivepeerAkka.EndToEnd.Tests.HourCaseTests;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>Sessions that start, end, swap, fall silent or are closed at the edge of an hour.</summary>
[Collection(HourCases.Name)]
public sealed class HourEdgeTests(HourCaseRuns runs)
{
    [Fact]
    public void A_request_in_the_last_instant_is_of_its_hour_and_the_attempt_of_the_next()
    {
        var demand = runs.First.Demand("last-instant");
        Assert.Equal([10, 11], demand.Keys.Order());
        Has(demand[10], ("requested_sessions", 1), ("served_sessions", 1), ("status_samples", 0), ("total_minutes", 0), ("peak_concurrent", 1));
        Has(demand[11], ("requested_sessions", 0), ("status_samples", 4), ("total_minutes", 40 / 60.0), ("peak_concurrent", 1));
        var gpu = Only(runs.First.OfNode(HourViews.Gpu, "last-instant"), 11);
        Has(gpu, ("attempts", 1), ("avg_first_output_ms", 1_501), ("avg_playable_ms", 5_001), ("avg_startup_ms", 4_000));
    }

    [Fact]
    public void What_ends_on_the_hour_and_what_begins_then_do_not_meet()
    {
        var demand = runs.First.Demand("relay");
        Assert.Equal([10, 11], demand.Keys.Order());
        Has(demand[10], ("requested_sessions", 1), ("peak_concurrent", 1), ("status_samples", 5), ("total_minutes", 50 / 60.0));
        Has(demand[11], ("requested_sessions", 1), ("peak_concurrent", 1), ("status_samples", 2), ("total_minutes", 20 / 60.0));
    }

    [Fact]
    public void A_swap_on_the_hour_ends_one_attempt_in_the_hour_before_and_begins_one_in_the_next()
    {
        Has(Only(runs.First.OfNode(HourViews.Gpu, "swap-on-the-hour"), 10), ("attempts", 1), ("swapped_out_confirmed", 1), ("swap_ratio", 1));
        var took = Only(runs.First.OfNode(HourViews.Gpu, "swap-on-the-hour", "b"), 11);
        Has(took, ("attempts", 1), ("swapped_out_confirmed", 0), ("avg_first_output_ms", 500), ("avg_playable_ms", 3_500), ("avg_startup_ms", 3_500));
        Has(runs.First.Demand("swap-on-the-hour")[10], ("swapped_sessions", 1), ("requested_sessions", 1), ("peak_concurrent", 1));
        Has(runs.First.Demand("swap-on-the-hour")[11], ("swapped_sessions", 0), ("requested_sessions", 0), ("peak_concurrent", 1));
        Has(Only(runs.First.OfNode(HourViews.Sla, "swap-on-the-hour"), 10), ("swapped_out", 1), ("no_swap_ratio", 0), ("reliability_score", 80), ("sla_score", 80));
    }

    [Fact]
    public void A_change_that_the_next_hour_shows_is_inferred_in_the_hour_of_the_attempt_that_was_left()
    {
        Has(Only(runs.First.OfNode(HourViews.Gpu, "change-after-the-hour"), 10), ("swapped_out_inferred", 1), ("swapped_out_confirmed", 0), ("attempts", 1));
        var took = Only(runs.First.OfNode(HourViews.Gpu, "change-after-the-hour", "b"), 11);
        Has(took, ("attempts", 1), ("startup_success", 1), ("first_output_sample_count", 0), ("avg_first_output_ms", null), ("health_signals", 1));
    }

    [Fact]
    public void A_session_that_goes_silent_before_the_hour_has_nothing_in_the_next() =>
        Has(Only(runs.First.Demand("goes-silent"), 10), ("served_sessions", 1), ("peak_concurrent", 1), ("status_samples", 11), ("total_minutes", 110 / 60.0));

    [Fact]
    public void Two_silent_samples_after_the_hour_are_left_out_and_three_are_kept()
    {
        Has(Only(runs.First.Demand("two-silent"), 10), ("status_samples", 5), ("total_minutes", 55 / 60.0));
        Assert.Equal([10], runs.First.OfNode(HourViews.Gpu, "two-silent").Keys);
        Has(runs.First.Demand("three-silent")[11], ("status_samples", 3), ("total_minutes", 25 / 60.0), ("avg_output_fps", 0));
        Has(runs.First.OfNode(HourViews.Gpu, "three-silent")[11], ("status_samples", 3), ("attempts", 0), ("fps_jitter_coefficient", null));
        Has(runs.First.OfNode(HourViews.Gpu, "three-silent")[10], ("output_failed", 1), ("startup_success", 1), ("effective_success_ratio", 0));
    }

    [Fact]
    public void A_close_long_after_the_last_work_makes_no_row_of_the_hours_between()
    {
        Has(Only(runs.First.Demand("closed-late"), 10), ("requested_sessions", 1), ("peak_concurrent", 1), ("status_samples", 59), ("total_minutes", 590 / 60.0));
        Assert.Equal([10], runs.First.OfNode(HourViews.Usage, "closed-late").Keys);
    }

    [Fact]
    public void A_sample_that_comes_a_day_late_is_added_to_its_hour()
    {
        Has(Only(runs.First.Demand("late-sample"), 10), ("status_samples", 11), ("total_minutes", 110 / 60.0));
        var demand = runs.Late.Demand("late-sample");
        Has(demand[10], ("status_samples", 11), ("total_minutes", 120 / 60.0), ("requested_sessions", 1));
        Has(demand[11], ("status_samples", 1), ("total_minutes", 5 / 60.0), ("peak_concurrent", 1), ("requested_sessions", 0));
    }

    [Fact]
    public void A_request_that_comes_a_day_late_moves_the_session_into_the_hour_before()
    {
        Has(Only(runs.First.Demand("late-request"), 11), ("requested_sessions", 1), ("status_samples", 2));
        var demand = runs.Late.Demand("late-request");
        Assert.Equal([10, 11], demand.Keys.Order());
        Has(demand[10], ("requested_sessions", 1), ("served_sessions", 1), ("status_samples", 0));
        Has(demand[11], ("requested_sessions", 0), ("status_samples", 2), ("peak_concurrent", 1));
        Has(runs.Late.OfNode(HourViews.Gpu, "late-request")[11], ("attempts", 1), ("avg_first_output_ms", 4_400));
    }
}
