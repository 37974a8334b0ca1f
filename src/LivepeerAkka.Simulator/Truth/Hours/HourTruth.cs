namespace LivepeerAkka.Simulator.Truth.Hours;

/// <summary>One row of a view of hours or days as it is true; regions are those of a configuration without regions: none.</summary>
/// <param name="View">Name of the view.</param>
/// <param name="Key">Key columns by name; the start of the window as epoch ms.</param>
/// <param name="Values">The other columns by name.</param>
public sealed record HourTruth(string View, IReadOnlyDictionary<string, string> Key, IReadOnlyDictionary<string, HourValue> Values)
{
    /// <summary>Every row of all views.</summary>
    public static IEnumerable<HourTruth> Of(HourInputs inputs) =>
        HourViews.All.SelectMany(v => HourViews.Rows(v, inputs).Select(r => new HourTruth(
            v.Name, v.Keys.Zip(r.Key).ToDictionary(k => k.First, k => k.Second, StringComparer.Ordinal), r.Values)));

    /// <summary>The rows of one view.</summary>
    public static IReadOnlyList<HourRow> RowsOf(HourView view, IEnumerable<HourTruth> truths) =>
        [.. truths.Where(t => string.Equals(t.View, view.Name, StringComparison.Ordinal)).Select(t => new HourRow([.. view.Keys.Select(k => t.Key[k])], t.Values))];
}
