namespace LivepeerAkka.Cluster.Journal;

/// <summary>Which rows of an index of what is to be woken are claimed.</summary>
/// <param name="NowMs">Rows that wanted to be looked at by now, epoch ms.</param>
/// <param name="NextMs">When a claimed row is due again unless its entity moves or clears it, epoch ms.</param>
/// <param name="PutOffMaxMs">Longest time that an entity puts its row off, milliseconds.</param>
/// <param name="Max">Most rows.</param>
public readonly record struct DueClaim(long NowMs, long NextMs, long PutOffMaxMs, int Max)
{
    /// <summary>
    /// Rows beyond it were written by a node whose clock was ahead, and are due: waking an entity too early does no harm. Twice the longest time, so
    /// that clocks may differ. Epoch ms.
    /// </summary>
    public long FarthestMs => NowMs + (2 * PutOffMaxMs);

    /// <summary>A claim of rows that are always put off for the same time.</summary>
    public static DueClaim Of(long nowMs, TimeSpan putOff, int max) =>
        new(nowMs, nowMs + (long)putOff.TotalMilliseconds, (long)putOff.TotalMilliseconds, max);
}
