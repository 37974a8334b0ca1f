using System.Globalization;
using System.Numerics;

namespace LivepeerAkka.Simulator.Truth.Hours;

/// <summary>Rows of <c>v_api_performance_1m</c>: every minute with a sample, or with time that one stands for.</summary>
internal static class MinuteRows
{
    public static readonly string[] Columns =
        [.. GpuValues.Columns, "status_samples", "positive_samples", "output_fps_sum", "total_minutes", "avg_output_fps"];

    public static List<HourRow> Rows(HourView view, HourInputs inputs, IReadOnlyDictionary<string, string>? regions)
    {
        var named = regions ?? new Dictionary<string, string>(StringComparer.Ordinal);
        return inputs.Work.Where(w => !w.Slice.IsTailArtifact)
            .SelectMany(w => w.Slice.Minutes.Select(m => (Key: KeyOf(view.StartOf(m.WindowStartMs), w.Identity, named), w.Identity, Minute: m)))
            .GroupBy(m => string.Join('\n', m.Key), StringComparer.Ordinal)
            .Select(g => new HourRow(g.First().Key, ValuesOf([.. g.Select(m => m.Minute)], g.Select(m => m.Identity)))).ToList();
    }

    private static string[] KeyOf(long startMs, HourIdentity identity, IReadOnlyDictionary<string, string> regions) =>
    [
        startMs.ToString(CultureInfo.InvariantCulture), identity.Gateway, identity.RegionIn(regions), identity.Operator, identity.Node,
        identity.Pipeline, identity.Model, identity.GpuSlot, identity.GpuModelName,
    ];

    private static Dictionary<string, HourValue> ValuesOf(List<MinuteTruth> minutes, IEnumerable<HourIdentity> identities)
    {
        var micros = minutes.SelectMany(m => m.OutputMicros).ToList();
        var sum = HourViews.OfMicros(micros.Aggregate(BigInteger.Zero, (total, m) => total + m));
        var values = new Dictionary<string, HourValue>(StringComparer.Ordinal)
        {
            ["status_samples"] = micros.Count,
            ["positive_samples"] = micros.Count(m => m > 0),
            ["output_fps_sum"] = (double?)sum,
            ["total_minutes"] = (double?)(minutes.Sum(m => m.SampleMs) / 60_000.0),
            ["avg_output_fps"] = HourViews.Ratio(sum, micros.Count),
        };
        GpuValues.Add(values, identities);
        return values;
    }
}
