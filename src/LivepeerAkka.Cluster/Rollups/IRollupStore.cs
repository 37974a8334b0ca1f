namespace LivepeerAkka.Cluster.Rollups;

/// <summary>The store's side of rollups. Recomputations in this process follow one another; each replaces a window as a whole.</summary>
public interface IRollupStore
{
    /// <summary>Recomputes hours from the parts that stand in the store.</summary>
    /// <param name="hourStartsMs">Starts of hours UTC, epoch ms; each once.</param>
    /// <param name="cancellation">Gives up waiting; what was begun may still be written.</param>
    Task<RecomputedWindows> RecomputeHoursAsync(IReadOnlyList<long> hourStartsMs, CancellationToken cancellation = default);

    /// <summary>Recomputes days from the hours that stand in the store.</summary>
    /// <param name="dayStartsMs">Starts of days UTC, epoch ms; each once.</param>
    /// <param name="cancellation">As for hours.</param>
    Task<RecomputedWindows> RecomputeDaysAsync(IReadOnlyList<long> dayStartsMs, CancellationToken cancellation = default);
}

/// <summary>What became of windows.</summary>
/// <param name="DoneMs">Starts of those that were recomputed.</param>
/// <param name="FrozenMs">Starts of those that stay as they are, because the store may have forgotten some of what they were made of.</param>
public sealed record RecomputedWindows(IReadOnlyList<long> DoneMs, IReadOnlyList<long> FrozenMs);

/// <summary>Hours and days UTC.</summary>
public static class RollupWindow
{
    /// <summary>Milliseconds of an hour.</summary>
    public const long HourMs = 3_600_000;

    /// <summary>Milliseconds of a day.</summary>
    public const long DayMs = 24 * HourMs;

    /// <summary>Start of the hour that contains a time, epoch ms.</summary>
    public static long HourOf(long timeMs) => Floor(timeMs, HourMs);

    /// <summary>Start of the day that contains a time, epoch ms.</summary>
    public static long DayOf(long timeMs) => Floor(timeMs, DayMs);

    private static long Floor(long timeMs, long lengthMs)
    {
        var into = timeMs % lengthMs;
        return timeMs - (into < 0 ? into + lengthMs : into);
    }
}
