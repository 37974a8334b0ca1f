namespace LivepeerAkka.Simulator.Truth.Hours;

/// <summary>
/// Rows of <c>v_api_sla_compliance</c>: every key of a known operator that worked or was tried. Work of unknown sessions has no attempt, so that its ratios are null.
/// </summary>
internal static class SlaHours
{
    public static readonly string[] Columns =
    [
        .. GpuValues.Columns, "attempts", "startup_success", "startup_excused", "startup_unexcused", "swapped_out", "output_failed", "health_signals", "health_expected",
        "startup_success_ratio", "effective_success_ratio", "no_swap_ratio", "health_ratio", "sla_score", "reliability_score",
    ];

    public static List<HourRow> Rows(HourView view, HourInputs inputs)
    {
        var attempts = inputs.Attempts.Where(a => a.Identity.Operator.Length > 0).ToLookup(a => GpuKey.Of(view, a));
        var work = inputs.Work.Where(w => w is { Slice.IsTailArtifact: false, Identity.Operator: not "" }).ToLookup(w => GpuKey.Of(view, w), w => w.Identity);
        return attempts.Select(a => a.Key).Union(work.Select(w => w.Key)).Select(k =>
        {
            var values = ValuesOf(new AttemptCounts([.. attempts[k]]));
            GpuValues.Add(values, attempts[k].Select(a => a.Identity).Concat(work[k]));
            return new HourRow(k.Texts(), values);
        }).ToList();
    }

    private static Dictionary<string, HourValue> ValuesOf(AttemptCounts counts)
    {
        var swappedOut = counts.Confirmed + counts.Inferred;
        var noSwap = 1 - HourViews.Ratio(swappedOut, counts.Attempts);
        var health = counts.HealthExpected == 0 ? 1 : Math.Min(1, (double)counts.HealthSignals / counts.HealthExpected);
        var reliability = counts.StartupRatio is { } startup
            ? 100 * ((0.4 * startup) + (0.2 * noSwap) + (0.4 * (counts.EffectiveRatio ?? 0)))
            : null;
        return new Dictionary<string, HourValue>(StringComparer.Ordinal)
        {
            ["attempts"] = counts.Attempts,
            ["startup_success"] = counts.Success,
            ["startup_excused"] = counts.Excused,
            ["startup_unexcused"] = counts.Unexcused,
            ["swapped_out"] = swappedOut,
            ["output_failed"] = counts.OutputFailed,
            ["health_signals"] = counts.HealthSignals,
            ["health_expected"] = counts.HealthExpected,
            ["startup_success_ratio"] = counts.StartupRatio,
            ["effective_success_ratio"] = counts.EffectiveRatio,
            ["no_swap_ratio"] = noSwap,
            ["health_ratio"] = (double?)health,
            ["sla_score"] = reliability * health,
            ["reliability_score"] = reliability,
        };
    }
}
