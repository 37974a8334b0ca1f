using System.Numerics;

namespace LivepeerAkka.Simulator.Truth.Hours;

/// <summary>Rows of <c>v_api_gpu_metrics</c> and of its twin of days.</summary>
internal static class GpuHours
{
    public static readonly string[] Columns =
    [
        .. GpuValues.Columns, "runner_version", "status_samples", "error_samples", "output_fps_sum", "output_fps_sq_sum", "avg_output_fps", "p50_output_fps",
        "p95_output_fps", "fps_jitter_coefficient", "attempts", "startup_success", "startup_excused", "startup_unexcused", "swapped_out_confirmed",
        "swapped_out_inferred", "loading_only", "zero_output", "output_failed", "health_signals", "health_expected", "startup_success_ratio",
        "effective_success_ratio", "swap_ratio", .. Latency("first_output"), .. Latency("startup"), .. Latency("playable"),
    ];

    public static List<HourRow> Rows(HourView view, HourInputs inputs)
    {
        var work = inputs.Work.Where(w => !w.Slice.IsTailArtifact).ToLookup(w => GpuKey.Of(view, w));
        var attempts = inputs.Attempts.ToLookup(a => GpuKey.Of(view, a));
        var versions = inputs.Offers.ToLookup(o => (o.Node, o.Pipeline, o.Model), o => o.RunnerVersion);
        return work.Select(w => w.Key).Union(attempts.Select(a => a.Key)).Where(k => k.HasGpu)
            .Select(k => new HourRow(k.Texts(), ValuesOf([.. work[k]], [.. attempts[k]], [.. versions[(k.Node, k.Pipeline, k.Model)].Distinct(StringComparer.Ordinal)]))).ToList();
    }

    private static string[] Latency(string what) => [$"avg_{what}_ms", $"p50_{what}_ms", $"p95_{what}_ms", $"{what}_sample_count"];

    private static Dictionary<string, HourValue> ValuesOf(List<WorkTruth> work, List<AttemptTruth> attempts, List<string> versions)
    {
        var counts = new AttemptCounts(attempts);
        var values = new Dictionary<string, HourValue>(StringComparer.Ordinal)
        {
            ["runner_version"] = HourValue.Text(versions),
            ["error_samples"] = work.Sum(w => (long)w.Slice.ErrorSamples),
            ["attempts"] = counts.Attempts,
            ["startup_success"] = counts.Success,
            ["startup_excused"] = counts.Excused,
            ["startup_unexcused"] = counts.Unexcused,
            ["swapped_out_confirmed"] = counts.Confirmed,
            ["swapped_out_inferred"] = counts.Inferred,
            ["loading_only"] = attempts.Count(a => a.LoadingOnly),
            ["zero_output"] = attempts.Count(a => a.ZeroOutput),
            ["output_failed"] = counts.OutputFailed,
            ["health_signals"] = counts.HealthSignals,
            ["health_expected"] = counts.HealthExpected,
            ["startup_success_ratio"] = counts.StartupRatio,
            ["effective_success_ratio"] = counts.EffectiveRatio,
            ["swap_ratio"] = HourViews.Ratio(counts.Confirmed + counts.Inferred, counts.Attempts),
        };
        GpuValues.Add(values, work.Select(w => w.Identity).Concat(attempts.Select(a => a.Identity)));
        AddRates(values, work.SelectMany(w => w.Slice.OutputMicros).ToList());
        AddLatency(values, "first_output", attempts.Select(a => a.FirstOutputMs));
        AddLatency(values, "startup", attempts.Select(a => a.StartupMs));
        AddLatency(values, "playable", attempts.Select(a => a.PlayableMs));
        return values;
    }

    private static void AddRates(Dictionary<string, HourValue> values, List<long> micros)
    {
        var (sum, squares) = (BigInteger.Zero, BigInteger.Zero);
        foreach (var one in micros)
        {
            (sum, squares) = (sum + one, squares + (new BigInteger(one) * one));
        }

        // n² × variance is exact in integers: equal rates have no jitter at all.
        var spread = (squares * micros.Count) - (sum * sum);
        var rates = micros.ConvertAll(m => m / 1e6);
        values["status_samples"] = micros.Count;
        values["output_fps_sum"] = HourViews.OfMicros(sum);
        values["output_fps_sq_sum"] = (double)squares / 1e12;
        values["avg_output_fps"] = HourViews.Ratio(HourViews.OfMicros(sum), micros.Count);
        values["p50_output_fps"] = LogarithmicSketch.Quantile(rates, 0.5);
        values["p95_output_fps"] = LogarithmicSketch.Quantile(rates, 0.95);
        values["fps_jitter_coefficient"] = HourViews.Ratio(Math.Sqrt((double)spread), (double)sum);
    }

    private static void AddLatency(Dictionary<string, HourValue> values, string what, IEnumerable<long?> latencies)
    {
        var known = latencies.OfType<long>().ToList();
        var numbers = known.ConvertAll(l => (double)l);
        values[$"avg_{what}_ms"] = HourViews.Ratio(known.Sum(), known.Count);
        values[$"p50_{what}_ms"] = LogarithmicSketch.Quantile(numbers, 0.5);
        values[$"p95_{what}_ms"] = LogarithmicSketch.Quantile(numbers, 0.95);
        values[$"{what}_sample_count"] = known.Count;
    }
}
