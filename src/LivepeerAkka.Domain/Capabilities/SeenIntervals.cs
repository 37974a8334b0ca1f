using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Capabilities;

/// <summary>
/// Sightings as intervals: the connected parts of the set of sightings, two of which are connected when one lies within the hold of the
/// other. A function of the set, so order and repetition of sightings decide nothing.
/// </summary>
internal static class SeenIntervals
{
    /// <summary>How a sighting changed the intervals.</summary>
    public enum Change
    {
        /// <summary>The sighting says nothing new.</summary>
        None,

        /// <summary>The newest interval goes on: the report of something unchanged.</summary>
        Extended,

        /// <summary>An interval began, grew backwards or was joined with another, or an older one goes on.</summary>
        Reshaped,
    }

    /// <summary>The intervals of one sighting.</summary>
    public static IReadOnlyList<SeenInterval> Of(long timeMs, EventUid uid) => [new SeenInterval(timeMs, uid, timeMs, uid)];

    /// <summary>Adds a sighting.</summary>
    /// <param name="seen">Intervals by time.</param>
    /// <param name="timeMs">Event time of the sighting, epoch ms.</param>
    /// <param name="uid">Its record.</param>
    /// <param name="change">What came of it.</param>
    /// <returns><paramref name="seen"/> itself where nothing changed.</returns>
    public static IReadOnlyList<SeenInterval> With(IReadOnlyList<SeenInterval> seen, long timeMs, EventUid uid, out Change change)
    {
        var from = 0;
        while (from < seen.Count && seen[from].LastMs < timeMs - CapabilityLimits.HoldMs)
        {
            from++;
        }

        var to = from;
        while (to < seen.Count && seen[to].FirstMs <= timeMs + CapabilityLimits.HoldMs)
        {
            to++;
        }

        var merged = new SeenInterval(timeMs, uid, timeMs, uid);
        for (var i = from; i < to; i++)
        {
            merged = Join(merged, seen[i]);
        }

        if (to - from == 1 && merged == seen[from])
        {
            change = Change.None;
            return seen;
        }

        var isExtended = to - from == 1 && to == seen.Count && timeMs > seen[from].LastMs;
        change = isExtended ? Change.Extended : Change.Reshaped;
        return [.. seen.Take(from), merged, .. seen.Skip(to)];
    }

    /// <summary>Intervals that ended at <paramref name="fromMs"/> (epoch ms) or later; <paramref name="seen"/> itself where that is all.</summary>
    public static IReadOnlyList<SeenInterval> EndedFrom(IReadOnlyList<SeenInterval> seen, long fromMs)
    {
        var dropped = 0;
        while (dropped < seen.Count && seen[dropped].LastMs < fromMs)
        {
            dropped++;
        }

        return dropped == 0 ? seen : [.. seen.Skip(dropped)];
    }

    private static SeenInterval Join(in SeenInterval a, in SeenInterval b)
    {
        var first = a.FirstMs < b.FirstMs || (a.FirstMs == b.FirstMs && a.FirstUid.CompareTo(b.FirstUid) < 0) ? a : b;
        var last = a.LastMs > b.LastMs || (a.LastMs == b.LastMs && a.LastUid.CompareTo(b.LastUid) < 0) ? a : b;
        return new SeenInterval(first.FirstMs, first.FirstUid, last.LastMs, last.LastUid);
    }
}
