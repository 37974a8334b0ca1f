namespace LivepeerAkka.Cluster.Journal;

/// <summary>A dirty window and its newest mark: a recomputation clears only the marks that it saw.</summary>
/// <param name="StartMs">Start of the window UTC, epoch ms.</param>
/// <param name="Marks">Newest mark: a number that every marking raises and none repeats.</param>
public readonly record struct DirtyWindow(long StartMs, long Marks);

/// <summary>Length of windows.</summary>
public enum DirtyLevel
{
    /// <summary>Hours: recomputed from what is published.</summary>
    Hour,

    /// <summary>Days: recomputed from hours.</summary>
    Day,
}

/// <summary>
/// Durable index of hours whose inputs changed since they were rolled up. An hour is marked after the store has acknowledged the inputs and before
/// whoever wrote them takes them for published: a crash in between publishes, and marks, again.
/// </summary>
public interface IDirtyWindows
{
    /// <summary>Marks hours; completes when the ledger has it.</summary>
    /// <param name="windowStartsMs">Starts of the hours UTC, epoch ms; repetition does no harm.</param>
    Task MarkAsync(IEnumerable<long> windowStartsMs);
}

/// <summary>The index as whoever recomputes sees it: read a window, recompute it, clear what was read.</summary>
public interface IDirtyWindowStore : IDirtyWindows
{
    /// <summary>Marks days, whose hours were recomputed.</summary>
    /// <param name="dayStartsMs">Starts of the days UTC, epoch ms; repetition does no harm.</param>
    Task MarkDaysAsync(IEnumerable<long> dayStartsMs);

    /// <summary>Dirty windows, the longest dirty first; at most <paramref name="max"/>.</summary>
    Task<List<DirtyWindow>> ReadAsync(DirtyLevel level, int max);

    /// <summary>Notes that a window is recomputed. When it was marked again since it was read, it stays dirty, from now on.</summary>
    Task ClearAsync(DirtyLevel level, DirtyWindow seen);

    /// <summary>Number of dirty windows.</summary>
    Task<long> CountAsync(DirtyLevel level);
}
