using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Attribution;

/// <summary>How sightings lie to a segment in time, best first (attribution.md section 3, step 4).</summary>
internal enum TemporalClass
{
    Exact,
    Prior,
    Future,
    LearnedLater,
    Stale,
    None,
}

/// <summary>The best temporal class of sightings and the record behind it.</summary>
/// <param name="Class">The class.</param>
/// <param name="Uid">The record that began the interval, or that of the last sighting before the segment (prior, stale).</param>
/// <param name="SeenMs">
/// Up to when (epoch ms) the sightings speak for the offer, as the segment sees it: its start while an interval holds. So the next report of
/// something unchanged moves nothing.
/// </param>
internal readonly record struct TemporalFit(TemporalClass Class, EventUid Uid, long SeenMs)
{
    private static readonly TemporalFit Nothing = new(TemporalClass.None, default, long.MinValue);

    /// <summary>Class of a segment from <paramref name="startMs"/> to <paramref name="endMs"/> (epoch ms) for intervals in order.</summary>
    public static TemporalFit Of(IReadOnlyList<SeenInterval> seen, long startMs, long endMs)
    {
        var next = 0;
        while (next < seen.Count && seen[next].FirstMs <= startMs)
        {
            next++;
        }

        var best = next > 0 ? Before(seen[next - 1], startMs) : Nothing;
        var after = next < seen.Count ? After(seen[next], startMs, endMs) : Nothing;
        return after.Class < best.Class ? after : best;
    }

    /// <summary>True when something was seen in the time up to <paramref name="startMs"/> (epoch ms) of this length in ms.</summary>
    public static bool IsSeenBefore(IReadOnlyList<SeenInterval> seen, long startMs, long lengthMs)
    {
        foreach (var interval in seen)
        {
            if (interval.FirstMs <= startMs && interval.LastMs >= startMs - lengthMs)
            {
                return true;
            }
        }

        return false;
    }

    private static TemporalFit Before(in SeenInterval seen, long startMs)
    {
        var ageMs = startMs - seen.LastMs;
        return ageMs <= CapabilityLimits.HoldMs ? new TemporalFit(TemporalClass.Exact, seen.FirstUid, startMs)
            : ageMs <= CapabilityLimits.RecentMs ? new TemporalFit(TemporalClass.Prior, seen.LastUid, seen.LastMs)
            : ageMs <= CapabilityLimits.StaleMs ? new TemporalFit(TemporalClass.Stale, seen.LastUid, seen.LastMs)
            : Nothing;
    }

    private static TemporalFit After(in SeenInterval seen, long startMs, long endMs) =>
        seen.FirstMs - startMs <= CapabilityLimits.SkewMs ? new TemporalFit(TemporalClass.Future, seen.FirstUid, seen.FirstMs)
        : seen.FirstMs - endMs <= CapabilityLimits.LearnedLaterMs ? new TemporalFit(TemporalClass.LearnedLater, seen.FirstUid, seen.FirstMs)
        : Nothing;
}
