namespace LivepeerAkka.Simulator.Sessions;

/// <summary>
/// Traffic over the hours of a day: viewers are awake. Moves times that are even over a run to where the curve has them, in the same order.
/// </summary>
internal sealed class DailyCurve
{
    private const long HourMs = 3_600_000;

    // Requests of an hour, UTC from 00:00, the mean being 100: two continents, an evening peak four times the quiet of the morning.
    private static readonly int[] Weights =
        [108, 96, 82, 68, 56, 46, 41, 41, 46, 56, 67, 79, 91, 104, 116, 128, 139, 149, 158, 164, 164, 156, 138, 107];

    private readonly List<(long FromMs, long LengthMs, long Before, int Weight)> _stretches = [];
    private readonly long _startMs;
    private readonly long _spanMs;
    private readonly long _total;

    /// <param name="startMs">Start of the run, epoch ms.</param>
    /// <param name="spanMs">Its length, ms.</param>
    public DailyCurve(long startMs, long spanMs)
    {
        (_startMs, _spanMs) = (startMs, spanMs);
        for (var from = startMs; from < startMs + spanMs;)
        {
            var next = Math.Min(from - (from % HourMs) + HourMs, startMs + spanMs);
            var weight = Weights[(from / HourMs) % Weights.Length];
            _stretches.Add((from - startMs, next - from, _total, weight));
            _total += (next - from) * weight;
            from = next;
        }
    }

    /// <summary>Where a time of an even run lies on the curve.</summary>
    /// <param name="atMs">Ms since the start of the run; below its length.</param>
    public long Place(long atMs)
    {
        var amount = (long)((Int128)atMs * _total / _spanMs);
        var (low, high) = (0, _stretches.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _stretches[middle].Before <= amount ? (middle, high) : (low, middle - 1);
        }

        var stretch = _stretches[low];
        return stretch.FromMs + Math.Min(stretch.LengthMs - 1, (amount - stretch.Before) / stretch.Weight);
    }

    /// <summary>Weight of an hour of the day; the mean of all is 100.</summary>
    public static int WeightOf(int hour) => Weights[hour];
}
