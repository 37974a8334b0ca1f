using System.Globalization;
using System.Numerics;
using LivepeerAkka.Simulator.Truth;
using LivepeerAkka.Simulator.Truth.Hours;

namespace LivepeerAkka.Domain.Tests.Simulator.Hours;

/// <summary>The oracle's own reading of the views, against values that were worked out by hand from the contract.</summary>
public sealed class HourViewTests
{
    private const long Hour = 3_600_000;
    private const long Ten = 10 * Hour;

    private static readonly GpuTruth Card = new("RTX", 24, 1, ["GPU-1"]);
    private static readonly HourIdentity A = new("gw", "a.example:1", "0xa", "a.example:1", "live", "m", Card);
    private static readonly HourIdentity Nobody = new("gw", "", "", "", "", "", null);

    [Fact]
    public void Case_39_two_hours_of_one_failed_and_nine_good_are_nine_tenths_by_their_sums()
    {
        var inputs = new HourInputs
        {
            Attempts = [Attempt(Ten, "unexcused"), .. Enumerable.Range(0, 9).Select(_ => Attempt(Ten + Hour, "success"))],
        };
        var rows = HourViews.Rows(HourViews.Sla, inputs);
        Assert.Equal([0, 1], rows.Select(r => r.Values["startup_success_ratio"].Near!.Value));
        Assert.Equal([20, 100], rows.Select(r => r.Values["sla_score"].Near!.Value));
        var (success, unexcused) = (Sum(rows, "startup_success"), Sum(rows, "startup_unexcused"));
        Assert.Equal(0.9, (double)success / (double)(success + unexcused));
    }

    [Theory]
    [InlineData(new long[] { 10, 20 }, 1.0 / 3)]
    [InlineData(new long[] { 10 }, 0.0)]
    [InlineData(new long[] { 17, 17, 17 }, 0.0)]
    [InlineData(new long[] { 0, 0 }, null)]
    [InlineData(new long[0], null)]
    public void Case_40_jitter_is_the_spread_of_rates_over_their_mean(long[] rates, double? jitter)
    {
        var row = Assert.Single(HourViews.Rows(HourViews.Gpu, new HourInputs { Work = [Work(A, Ten, [.. rates.Select(r => r * 1_000_000)])] }));
        Assert.Equal(jitter, row.Values["fps_jitter_coefficient"].Near);
        Assert.Equal(rates.Length == 0 ? null : rates.Average(), row.Values["avg_output_fps"].Near);
    }

    [Fact]
    public void Case_42_a_key_that_nobody_requested_has_no_ratio_but_that_of_health()
    {
        var row = Assert.Single(HourViews.Rows(HourViews.Sla, new HourInputs { Work = [Work(A, Ten, [20_000_000])] }));
        string[] unknown = ["startup_success_ratio", "effective_success_ratio", "no_swap_ratio", "sla_score", "reliability_score"];
        Assert.All(unknown, c => Assert.Equal(default, row.Values[c]));
        Assert.Equal((1, 0), (row.Values["health_ratio"].Near, (int)row.Values["health_expected"].Exact!.Value));
    }

    [Fact]
    public void A_score_weighs_startup_swaps_and_output_and_is_scaled_by_health()
    {
        // Three started, one of them without output; one failed and was left; one is excused. 12 of 15 health signals.
        var inputs = new HourInputs
        {
            Attempts =
            [
                Attempt(Ten, "success"), Attempt(Ten, "success"), Attempt(Ten, "success") with { OutputFailed = true },
                Attempt(Ten, "unexcused") with { EndReason = "swap", HealthSignals = 0 }, Attempt(Ten, "excused"),
            ],
        };
        var values = Assert.Single(HourViews.Rows(HourViews.Sla, inputs)).Values;
        Assert.Equal((5, 1), ((int)values["attempts"].Exact!.Value, (int)values["swapped_out"].Exact!.Value));
        var reliability = 100 * ((0.4 * 3 / 4) + (0.2 * 4 / 5) + (0.4 * 2 / 3));
        Assert.Equal(reliability, values["reliability_score"].Near!.Value, 1e-12);
        Assert.Equal(reliability * 12 / 15, values["sla_score"].Near!.Value, 1e-12);
    }

    [Fact]
    public void Case_41_requests_work_and_money_are_all_demand()
    {
        var inputs = new HourInputs
        {
            Requests = [Request(Nobody with { Model = "wish" }, Ten, Ten + 700, "excused", "no_orchestrators")],
            Work = [Work(A, Ten, [20_000_000])],
            Payments = [new PaidTruth(Ten + Hour, null, "gw", 7, 3)],
        };
        var rows = Demand(inputs);
        Assert.Equal(["10 gw  wish", "10 gw live m", "11 gw  "], rows.Keys);
        Assert.Equal((1, 1), (Of(rows["10 gw  wish"], "unserved_no_orchestrators"), Of(rows["10 gw  wish"], "peak_concurrent")));
        Assert.Equal((0, 1), (Of(rows["10 gw live m"], "requested_sessions"), Of(rows["10 gw live m"], "status_samples")));
        Assert.Equal((7, 3), (Of(rows["11 gw  "], "ticket_face_value_wei"), Of(rows["11 gw  "], "ticket_expected_value_wei")));
    }

    [Fact]
    public void A_blank_pipeline_takes_the_only_one_of_its_gateway_and_model_and_one_that_is_the_model_is_blank()
    {
        var blank = A with { Pipeline = "" };
        var inputs = new HourInputs
        {
            Requests = [Request(blank, Ten, Ten + 10, "success", ""), Request(blank, Ten + Hour, Ten + Hour + 10, "success", "")],
            Work =
            [
                Work(A, Ten, [1]), Work(A with { Pipeline = "m" }, Ten, [1]), Work(A, Ten + Hour, [1]), Work(A with { Pipeline = "other" }, Ten + Hour, [1]),
                Work(A with { Gateway = "elsewhere", Pipeline = "m" }, Ten, [1]),
            ],
        };
        var rows = Demand(inputs);
        Assert.Equal(["10 elsewhere  m", "10 gw live m", "11 gw  m", "11 gw live m", "11 gw other m"], rows.Keys);
        Assert.Equal((1, 2), (Of(rows["10 gw live m"], "requested_sessions"), Of(rows["10 gw live m"], "status_samples")));
    }

    [Fact]
    public void Peaks_are_of_half_open_intervals_cut_at_the_hour_and_make_no_key()
    {
        var inputs = new HourInputs
        {
            Requests =
            [
                Request(A, Ten, Ten + 100, "success", ""), Request(A, Ten + 100, Ten + 200, "success", ""), Request(A, Ten + 150, Ten + 160, "success", ""),
                Request(A, Ten + 300, Ten + 300, "unexcused", "no_output"), Request(A, Ten + 400, Ten + (2 * Hour) + 1, "success", ""),
            ],
            Work = [Work(A, Ten + (2 * Hour), [])],
        };
        var rows = Demand(inputs);
        Assert.Equal(["10 gw live m", "12 gw live m"], rows.Keys);
        Assert.Equal((2, 1), (Of(rows["10 gw live m"], "peak_concurrent"), Of(rows["12 gw live m"], "peak_concurrent")));
    }

    [Fact]
    public void Requests_are_served_unserved_excused_or_pending()
    {
        var inputs = new HourInputs
        {
            Requests =
            [
                Request(A, Ten, Ten + 9, "success", "") with { OutputFailed = true }, Request(A, Ten, Ten + 9, "excused", "user_left_early"),
                Request(A, Ten, Ten + 9, "unexcused", "error"), Request(A, Ten, Ten + 9, "unexcused", "no_output") with { HasSegment = false },
                Request(A, Ten, Ten + 9, "pending", ""), Request(A, Ten, Ten + 9, "excused", "input_fault") with { OutputFailed = true, Swapped = true },
            ],
        };
        var row = Assert.Single(Demand(inputs)).Value;
        Assert.Equal(
            (6, 1, 2, 1, 1, 0),
            (Of(row, "requested_sessions"), Of(row, "served_sessions"), Of(row, "unserved_sessions"), Of(row, "unserved_startup_failed"),
                Of(row, "unserved_unknown"), Of(row, "unserved_no_orchestrators")));
        Assert.Equal((2, 1, 1, 1), (Of(row, "excused_sessions"), Of(row, "pending_sessions"), Of(row, "output_failed"), Of(row, "swapped_sessions")));
        Assert.Equal((1.0 / 3, 0.0), (row["startup_success_ratio"].Near, row["effective_success_ratio"].Near));
    }

    [Fact]
    public void Capacity_is_the_mean_of_reports_in_equal_shares_of_the_rows_with_a_gpu()
    {
        var pool = A with { Operator = "0xb", Gpu = new GpuTruth("RTX", 24, 2, []) };
        var inputs = new HourInputs
        {
            Work = [Work(A, Ten, []) with { Slice = Slice(Ten, []) with { SampleMs = 90_000 } }, Work(pool, Ten, []), Work(A with { Gpu = null }, Ten, [])],
            Reports = [new CapacityTruth(Ten, "a.example:1", "m", 1), new CapacityTruth(Ten + 5, "a.example:1", "m", 2), new CapacityTruth(Ten + Hour, "a.example:1", "m", 9)],
        };
        var rows = HourViews.Rows(HourViews.Usage, inputs).ToDictionary(r => r.Key[5], r => r.Values, StringComparer.Ordinal);
        Assert.Equal((1.5, 45, 1.5 / 45), Usage(rows["RTX/24/0"]));
        Assert.Equal((0, 45, 0), Usage(rows["pool/RTX/24"]));
        Assert.Equal((0, null, null), Usage(rows[""]));
    }

    [Fact]
    public void Tail_artifacts_are_in_no_view_and_rows_without_a_gpu_not_in_that_of_gpus()
    {
        var inputs = new HourInputs { Work = [Work(A, Ten, [0]) with { Slice = Slice(Ten, [0]) with { IsTailArtifact = true } }] };
        Assert.All(HourViews.All, v => Assert.Empty(HourViews.Rows(v, inputs)));
        var nobodys = new HourInputs { Work = [Work(Nobody, Ten, [1])] };
        Assert.Empty(HourViews.Rows(HourViews.Gpu, nobodys));
        Assert.Single(HourViews.Rows(HourViews.Demand, nobodys));
    }

    [Fact]
    public void A_day_adds_up_its_hours_and_has_the_peak_of_the_highest()
    {
        var inputs = new HourInputs
        {
            Requests = [Request(A, Ten, Ten + 100, "success", ""), Request(A, Ten + 50, Ten + 90, "unexcused", "error"), Request(A, Ten + Hour, Ten + Hour + 9, "success", "")],
            Work = [Work(A with { Pipeline = "" }, Ten, [10_000_000]), Work(A, Ten + Hour, [20_000_000]), Work(A, Ten + (24 * Hour), [20_000_000])],
            Attempts = [Attempt(Ten, "unexcused"), .. Enumerable.Range(0, 9).Select(_ => Attempt(Ten + Hour, "success"))],
        };
        var demand = HourViews.Rows(HourViews.DemandDays, inputs);
        Assert.Equal(["0", "86400000"], demand.Select(r => r.Key[0]));
        Assert.Equal((3, 2, 2), (Of(demand[0].Values, "requested_sessions"), Of(demand[0].Values, "peak_concurrent"), Of(demand[0].Values, "status_samples")));
        Assert.Equal(15, demand[0].Values["avg_output_fps"].Near);
        Assert.Equal(0.9, HourViews.Rows(HourViews.SlaDays, inputs).Single(r => r.Key[3].Length > 0 && r.Key[0] == "0").Values["startup_success_ratio"].Near);
        Assert.Equal(10, Sum(HourViews.Rows(HourViews.GpuDays, inputs), "attempts"));
    }

    [Fact]
    public void A_card_has_any_of_its_UUIDs_a_pool_none_and_a_version_comes_from_a_report()
    {
        var offers = new[] { new OfferTruth("a.example:1", "live", "m", "0.14.1"), new OfferTruth("a.example:1", "live", "other", "0.0.1") };
        HourIdentity card = A with { Gpu = Card with { Ids = ["GPU-1", "GPU-2"] } }, pool = A with { Gpu = new GpuTruth("RTX", 24, 2, []), Model = "unreported" };
        var rows = HourViews.Rows(HourViews.Gpu, new HourInputs { Work = [Work(card, Ten, [1]), Work(pool, Ten, [1])], Offers = offers });
        Assert.Equal(["GPU-1", "GPU-2"], rows[0].Values["gpu_id"].OneOf!);
        Assert.Equal(["0.14.1"], rows[0].Values["runner_version"].OneOf!);
        Assert.Equal([""], rows[1].Values["gpu_id"].OneOf!);
        Assert.Equal([""], rows[1].Values["runner_version"].OneOf!);
        Assert.Equal((1, 2), (Of(rows[0].Values, "gpu_count"), Of(rows[1].Values, "gpu_count")));
    }

    [Theory]
    [InlineData(new double[0], 0.5, null)]
    [InlineData(new[] { 0.0, 0.0, 5.0 }, 0.5, 0.0)]
    [InlineData(new[] { 1.0 }, 0.5, 1.01)]
    [InlineData(new[] { 0.995 }, 0.95, 1.01)]
    public void Quantiles_are_the_middle_of_a_bin(double[] values, double level, double? expected) =>
        Assert.Equal(expected, LogarithmicSketch.Quantile(values, level));

    [Fact]
    public void Quantiles_are_within_a_hundredth_of_the_value_at_their_rank()
    {
        var values = Enumerable.Range(1, 1_000).Select(i => i * 7.0).ToList();
        Assert.InRange(LogarithmicSketch.Quantile(values, 0.5)!.Value, 500 * 7 * 0.99, 500 * 7 * 1.01);
        Assert.InRange(LogarithmicSketch.Quantile(values, 0.95)!.Value, 950 * 7 * 0.99, 950 * 7 * 1.01);
    }

    private static (double? Used, double? Advertised, double? Ratio) Usage(IReadOnlyDictionary<string, HourValue> row) =>
        (row["used_minutes"].Near, row["advertised_capacity_minutes"].Near, row["utilization_ratio"].Near);

    private static SortedDictionary<string, IReadOnlyDictionary<string, HourValue>> Demand(HourInputs inputs) =>
        new(HourViews.Rows(HourViews.Demand, inputs).ToDictionary(
            r => string.Create(CultureInfo.InvariantCulture, $"{long.Parse(r.Key[0], CultureInfo.InvariantCulture) / Hour} {r.Key[1]} {r.Key[3]} {r.Key[4]}"),
            r => r.Values, StringComparer.Ordinal), StringComparer.Ordinal);

    private static int Of(IReadOnlyDictionary<string, HourValue> row, string column) => (int)row[column].Exact!.Value;

    private static BigInteger Sum(IEnumerable<HourRow> rows, string column) => rows.Aggregate(BigInteger.Zero, (s, r) => s + r.Values[column].Exact!.Value);

    private static HourSliceTruth Slice(long atMs, long[] micros) => new(atMs, micros, 0, 0, 0, IsTailArtifact: false);

    private static WorkTruth Work(HourIdentity identity, long atMs, long[] micros) => new("o", identity, Slice(atMs, micros));

    private static RequestTruth Request(HourIdentity identity, long atMs, long endMs, string outcome, string reason) =>
        new(identity, atMs, endMs, outcome, reason, HasSegment: true, Swapped: false, OutputFailed: false);

    private static AttemptTruth Attempt(long atMs, string outcome) => new()
    {
        Identity = A,
        StartMs = atMs + 1,
        Outcome = outcome,
        EndReason = "session_end",
        LoadingOnly = false,
        ZeroOutput = false,
        OutputFailed = false,
        HealthSignals = 3,
        FirstOutputMs = null,
        StartupMs = null,
        PlayableMs = null,
    };
}
