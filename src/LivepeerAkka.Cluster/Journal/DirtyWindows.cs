namespace LivepeerAkka.Cluster.Journal;

/// <summary>A dirty window and how often it was marked: a recomputation clears only the marks that it saw.</summary>
/// <param name="StartMs">Start of the window UTC, epoch ms.</param>
/// <param name="Marks">Count of marks.</param>
public readonly record struct DirtyWindow(long StartMs, long Marks);

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
