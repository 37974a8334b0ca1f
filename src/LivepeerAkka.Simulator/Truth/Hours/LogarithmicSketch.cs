namespace LivepeerAkka.Simulator.Truth.Hours;

/// <summary>
/// Quantiles as the store's <c>quantilesDD</c> gives them: values fall into bins whose bounds grow by a fixed factor, and the answer is the bin's
/// middle. A function of the values alone, however they were merged.
/// </summary>
internal static class LogarithmicSketch
{
    private const double Accuracy = 0.01;

    private static readonly double BinsPerE = 1 / Math.Log((1 + Accuracy) / (1 - Accuracy));

    /// <param name="values">Values, none negative.</param>
    /// <param name="level">0 to 1.</param>
    /// <returns>Null without a value.</returns>
    public static double? Quantile(IReadOnlyCollection<double> values, double level)
    {
        if (values.Count == 0)
        {
            return null;
        }

        // The rank is a place between the sorted values; it belongs to the value at or before it.
        var rank = (int)Math.Floor(level * (values.Count - 1));
        var bins = values.Select(BinOf).Order().ToList();
        return bins[rank] is { } bin ? Math.Exp(bin / BinsPerE) * (1 + Accuracy) : 0;
    }

    // Zero has a bin of its own, which sorts first; bins are cut toward zero, so that the two about 1 are one.
    private static int? BinOf(double value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return value == 0 ? null : (int)(Math.Log(value) * BinsPerE);
    }
}
