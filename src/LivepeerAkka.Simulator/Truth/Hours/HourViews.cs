using System.Numerics;

namespace LivepeerAkka.Simulator.Truth.Hours;

/// <summary>
/// The views of hours, of days and of minutes (storage.md, columns.md) by a second reading: slow, straight, one pass over everything for each of them.
/// </summary>
public static class HourViews
{
    private const long MinuteMs = 60_000;
    private const long HourMs = SliceOracle.HourMs;
    private const long DayMs = 24 * HourMs;

    private static readonly string[] ByGpu =
        ["window_start", "orchestrator_address", "orchestrator_url", "pipeline_id", "model_id", "gpu_slot", "gpu_model_name"];

    private static readonly string[] ByDemand = ["window_start", "gateway", "region", "pipeline_id", "model_id"];

    /// <summary><c>v_api_gpu_metrics</c>.</summary>
    public static readonly HourView Gpu = new("v_api_gpu_metrics", ByGpu, GpuHours.Columns, HourMs);

    /// <summary><c>v_api_sla_compliance</c>.</summary>
    public static readonly HourView Sla = new("v_api_sla_compliance", ByGpu, SlaHours.Columns, HourMs);

    /// <summary><c>v_api_network_demand</c>.</summary>
    public static readonly HourView Demand = new("v_api_network_demand", ByDemand, DemandHours.Columns, HourMs);

    /// <summary><c>v_api_network_demand_by_gpu</c>.</summary>
    public static readonly HourView Usage = new("v_api_network_demand_by_gpu", ByGpu, UsageHours.Columns, HourMs);

    /// <summary><c>v_api_gpu_metrics_1d</c>.</summary>
    public static readonly HourView GpuDays = Gpu with { Name = "v_api_gpu_metrics_1d", WindowMs = DayMs };

    /// <summary><c>v_api_sla_compliance_1d</c>.</summary>
    public static readonly HourView SlaDays = Sla with { Name = "v_api_sla_compliance_1d", WindowMs = DayMs };

    /// <summary><c>v_api_network_demand_1d</c>.</summary>
    public static readonly HourView DemandDays = Demand with { Name = "v_api_network_demand_1d", WindowMs = DayMs };

    /// <summary><c>v_api_performance_1m</c>, whose rows live for two weeks: older runs have none.</summary>
    public static readonly HourView Minutes = new(
        "v_api_performance_1m", ["window_start", "gateway", "region", .. ByGpu.Skip(1)], MinuteRows.Columns, MinuteMs);

    /// <summary>Those of hours and of days.</summary>
    public static readonly IReadOnlyList<HourView> All = [Gpu, Sla, Demand, Usage, GpuDays, SlaDays, DemandDays];

    /// <summary>The rows of a view.</summary>
    /// <param name="view">One of <see cref="All"/>, or <see cref="Minutes"/>.</param>
    /// <param name="inputs">What happened.</param>
    /// <param name="regions">Region by node host or gateway; a name that is missing has none.</param>
    /// <exception cref="ArgumentException">The view is none of them.</exception>
    public static IReadOnlyList<HourRow> Rows(HourView view, HourInputs inputs, IReadOnlyDictionary<string, string>? regions = null) =>
        view == Gpu || view == GpuDays ? GpuHours.Rows(view, inputs)
            : view == Sla || view == SlaDays ? SlaHours.Rows(view, inputs)
            : view == Demand || view == DemandDays ? new DemandHours(inputs, regions).Rows(view)
            : view == Usage ? UsageHours.Rows(view, inputs)
            : view == Minutes ? MinuteRows.Rows(view, inputs, regions)
            : throw new ArgumentException($"{view.Name} is none of the views.", nameof(view));

    /// <summary>A ratio, null when the denominator is 0.</summary>
    internal static double? Ratio(double numerator, double denominator) => denominator == 0 ? null : numerator / denominator;

    /// <summary>Millionths as a number.</summary>
    internal static double OfMicros(BigInteger micros) => (double)micros / 1e6;
}

/// <summary>Key of the views by operator.</summary>
/// <param name="WindowStartMs">The hour, epoch ms.</param>
internal sealed record GpuKey(
    long WindowStartMs, string Operator, string Node, string Pipeline, string Model, string GpuSlot, string GpuModelName)
{
    public bool HasGpu => GpuSlot.Length > 0 || GpuModelName.Length > 0;

    public static GpuKey Of(HourView view, WorkTruth work) => Of(view.StartOf(work.Slice.WindowStartMs), work.Identity);

    public static GpuKey Of(HourView view, AttemptTruth attempt) => Of(view.StartOf(attempt.StartMs), attempt.Identity);

    public string[] Texts() =>
        [WindowStartMs.ToString(System.Globalization.CultureInfo.InvariantCulture), Operator, Node, Pipeline, Model, GpuSlot, GpuModelName];

    private static GpuKey Of(long hourMs, HourIdentity identity) =>
        new(hourMs, identity.Operator, identity.Node, identity.Pipeline, identity.Model, identity.GpuSlot, identity.GpuModelName);
}

/// <summary>What the attempts of one key came to.</summary>
internal sealed class AttemptCounts(IReadOnlyList<AttemptTruth> attempts)
{
    public long Attempts { get; } = attempts.Count;
    public long Success { get; } = attempts.Count(a => a.Outcome == "success");
    public long Excused { get; } = attempts.Count(a => a.Outcome == "excused");
    public long Unexcused { get; } = attempts.Count(a => a.Outcome == "unexcused");
    public long Confirmed { get; } = attempts.Count(a => a.EndReason == "swap");
    public long Inferred { get; } = attempts.Count(a => a.EndReason == "orchestrator_change");
    public long OutputFailed { get; } = attempts.Count(a => a.OutputFailed);
    public long HealthSignals { get; } = attempts.Sum(a => (long)a.HealthSignals);
    public long HealthExpected { get; } = 3L * attempts.Count;

    public double? StartupRatio => HourViews.Ratio(Success, Success + Unexcused);

    public double? EffectiveRatio => HourViews.Ratio(Success - OutputFailed, Success);
}
