namespace LivepeerAkka.Simulator.Truth.Hours;

/// <summary>Rows of <c>v_api_network_demand_by_gpu</c>: every key of a known operator that worked.</summary>
internal static class UsageHours
{
    public static readonly string[] Columns = [.. GpuValues.Columns, "used_minutes", "advertised_capacity_minutes", "utilization_ratio"];

    public static List<HourRow> Rows(HourView view, HourInputs inputs)
    {
        var work = inputs.Work.Where(w => w is { Slice.IsTailArtifact: false, Identity.Operator: not "" }).ToLookup(w => GpuKey.Of(view, w));
        var reports = inputs.Reports.ToLookup(r => (SliceOracle.HourOf(r.AtMs), r.Node, r.Model), r => r.Slots);
        var sharers = work.Select(w => w.Key).Where(k => k.HasGpu).ToLookup(k => (k.WindowStartMs, k.Node, k.Model));
        return work.Select(w =>
        {
            var (key, place) = (w.Key, (w.Key.WindowStartMs, w.Key.Node, w.Key.Model));
            var used = w.Sum(s => s.Slice.SampleMs) / 60_000.0;
            double? advertised = key.HasGpu && reports[place].Any() ? 60 * reports[place].Average() / sharers[place].Count() : null;
            var values = new Dictionary<string, HourValue>(StringComparer.Ordinal)
            {
                ["used_minutes"] = (double?)used,
                ["advertised_capacity_minutes"] = advertised,
                ["utilization_ratio"] = advertised is null or 0 ? null : used / advertised,
            };
            GpuValues.Add(values, w.Select(s => s.Identity));
            return new HourRow(key.Texts(), values);
        }).ToList();
    }
}
