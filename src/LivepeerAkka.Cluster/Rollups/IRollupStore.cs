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
