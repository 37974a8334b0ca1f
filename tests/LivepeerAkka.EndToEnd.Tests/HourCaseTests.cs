using System.Globalization;
using LivepeerAkka.EndToEnd.Tests.Fixtures;
using LivepeerAkka.Simulator.Truth.Hours;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>Cases 36 to 42 and 44, and the edges of hours, from hand-written records through the whole product.</summary>
[Collection(HourCases.Name)]
public sealed class HourCaseTests(HourCaseRuns runs)
{
    [Fact]
    public void Case_36_a_session_over_the_edge_is_requested_once_and_has_minutes_in_both_hours()
    {
        var demand = runs.First.Demand("over-the-edge");
        Has(demand[10], ("requested_sessions", 1), ("served_sessions", 1), ("status_samples", 5), ("total_minutes", 55 / 60.0), ("peak_concurrent", 1));
        Has(demand[11], ("requested_sessions", 0), ("served_sessions", 0), ("status_samples", 180), ("total_minutes", 1_795 / 60.0), ("peak_concurrent", 1));
        Has(demand[11], ("output_fps_sum", 3_600), ("avg_output_fps", 20), ("startup_success_ratio", null));

        var gpu = runs.First.OfNode(HourViews.Gpu, "over-the-edge");
        Has(gpu[10], ("attempts", 1), ("startup_success", 1), ("status_samples", 5), ("avg_first_output_ms", 2_400), ("avg_playable_ms", 4_500));
        Has(gpu[10], ("avg_startup_ms", 2_500), ("startup_sample_count", 1), ("health_signals", 3), ("health_expected", 3));
        Has(gpu[11], ("attempts", 0), ("status_samples", 180), ("p50_output_fps", Sketched(20)), ("avg_playable_ms", null), ("swap_ratio", null));
    }

    [Fact]
    public void Payments_are_in_their_own_hour_with_or_without_a_session()
    {
        var demand = runs.First.Demand("over-the-edge");
        Assert.Equal([10, 11, 12, 13], demand.Keys.Order());
        Has(demand[11], ("ticket_face_value_wei", 4_804_800_000_000_000), ("ticket_expected_value_wei", 4_800_000_004_800));
        Has(demand[12], ("ticket_face_value_wei", 4_804_800_000_000_000), ("requested_sessions", 0), ("total_minutes", 0), ("peak_concurrent", 0));
        Assert.Equal((HandWritten.Pipeline, HandWritten.Model), (demand[12]["pipeline_id"], demand[12]["model_id"]));
        Assert.Equal(("", ""), (demand[13]["pipeline_id"], demand[13]["model_id"]));
    }

    [Fact]
    public void Capacity_is_the_mean_of_the_reports_of_the_hour()
    {
        var usage = runs.First.OfNode(HourViews.Usage, "over-the-edge");
        Has(usage[10], ("used_minutes", 55 / 60.0), ("advertised_capacity_minutes", 90), ("utilization_ratio", 55 / 60.0 / 90));
        Has(usage[11], ("used_minutes", 1_795 / 60.0), ("advertised_capacity_minutes", 180), ("utilization_ratio", 1_795 / 60.0 / 180));
    }

    [Fact]
    public void Case_37_a_start_that_only_loads_is_kept_and_counts_as_zero_output()
    {
        var gpu = Only(runs.First.OfNode(HourViews.Gpu, "loading-once"), 10);
        Has(gpu, ("status_samples", 1), ("zero_output", 1), ("loading_only", 1), ("attempts", 1), ("startup_unexcused", 1), ("output_failed", 0));
        Has(gpu, ("startup_success_ratio", 0), ("effective_success_ratio", null), ("health_signals", 1));
        Has(Only(runs.First.Demand("loading-once"), 10), ("unserved_startup_failed", 1), ("unserved_sessions", 1), ("status_samples", 1));
        Has(Only(runs.First.OfNode(HourViews.Sla, "loading-once"), 10), ("reliability_score", 20), ("sla_score", 20 / 3.0), ("no_swap_ratio", 1));
    }

    [Fact]
    public void Case_38_six_samples_ten_seconds_apart_are_one_minute() =>
        Has(Only(runs.First.Demand("six-samples"), 10), ("status_samples", 6), ("total_minutes", 1));

    [Fact]
    public void Case_39_ratios_of_two_hours_come_from_their_sums()
    {
        var sla = runs.First.OfNode(HourViews.Sla, "one-and-nine");
        Has(sla[10], ("attempts", 1), ("startup_success_ratio", 0));
        Has(sla[11], ("attempts", 9), ("startup_success_ratio", 1));
        var (success, unexcused) = (sla.Values.Sum(r => Number(r["startup_success"])), sla.Values.Sum(r => Number(r["startup_unexcused"])));
        Assert.Equal(0.9, success / (success + unexcused));
    }

    [Fact]
    public void Case_40_jitter_of_two_rates_of_one_and_of_none()
    {
        double? Jitter(string node) => Optional(Only(runs.First.OfNode(HourViews.Gpu, "jitter", node), 10)["fps_jitter_coefficient"]);
        Assert.Equal(1 / 3.0, Jitter("a")!.Value, 1e-9);
        Assert.Equal(0, Jitter("b"));
        Assert.Null(Jitter("c"));
    }

    [Fact]
    public void Case_41_what_was_only_wanted_and_what_was_only_done_are_both_demand()
    {
        var wanted = Only(runs.First.Demand("only-wanted"), 10);
        Has(wanted, ("requested_sessions", 1), ("unserved_no_orchestrators", 1), ("unserved_sessions", 1), ("excused_sessions", 0), ("status_samples", 0));
        Has(Only(runs.First.Demand("never-requested"), 10), ("requested_sessions", 0), ("status_samples", 3), ("total_minutes", 0.5), ("peak_concurrent", 0));
    }

    [Fact]
    public void Case_42_of_what_nobody_requested_every_ratio_but_that_of_health_is_null()
    {
        var gpu = Only(runs.First.OfNode(HourViews.Gpu, "never-requested"), 10);
        Has(gpu, ("attempts", 0), ("startup_success_ratio", null), ("effective_success_ratio", null), ("swap_ratio", null), ("status_samples", 3));
        var sla = Only(runs.First.OfNode(HourViews.Sla, "never-requested"), 10);
        Has(sla, ("health_ratio", 1), ("sla_score", null), ("reliability_score", null), ("startup_success_ratio", null), ("no_swap_ratio", null));
        Has(Only(runs.First.Demand("never-requested"), 10), ("startup_success_ratio", null), ("effective_success_ratio", null));
    }

    [Fact]
    public void Case_44_everything_delivered_again_changes_no_row()
    {
        var (first, late, again) = (runs.First.Summary, runs.Late.Summary, runs.Again.Summary);
        long Of(System.Text.Json.JsonElement summary, string what) => summary.GetProperty(what).GetInt64();
        Assert.Equal(runs.Checksums.Before, runs.Checksums.After);
        Assert.Equal((0, Of(first, "accepted") + Of(late, "accepted")), (Of(again, "accepted"), Of(again, "duplicate")));
        Assert.Equal((1, 1), (Of(first, "ignored"), Of(first, "rejected")));
        Assert.Equal((1, 1), (Of(again, "ignored"), Of(again, "rejected")));
    }

    internal static void Has(IReadOnlyDictionary<string, string?> row, params (string Column, double? Value)[] expected) =>
        Assert.All(expected, e => Assert.True(
            e.Value is { } value ? Optional(row[e.Column]) is { } got && Math.Abs(got - value) <= 1e-9 * Math.Max(1, Math.Abs(value)) : row[e.Column] is null,
            $"{e.Column}: expected {e.Value?.ToString("R", CultureInfo.InvariantCulture) ?? "null"}, got {row[e.Column] ?? "null"}"));

    internal static T Only<T>(IReadOnlyDictionary<int, T> rows, int hour)
    {
        Assert.Equal(hour, Assert.Single(rows.Keys));
        return rows[hour];
    }

    private static double Number(string? text) => double.Parse(text!, CultureInfo.InvariantCulture);

    private static double? Optional(string? text) => text is null ? null : Number(text);

    // The middle of the sketch's bin that holds a value.
    private static double Sketched(double value) => Math.Exp(Math.Floor(Math.Log(value) / Math.Log(1.01 / 0.99)) * Math.Log(1.01 / 0.99)) * 1.01;
}
