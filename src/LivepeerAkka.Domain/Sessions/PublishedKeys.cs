using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>Key of an hour slice within its session: segment (−1 = none) and start of the hour, epoch ms.</summary>
public readonly record struct HourKey(int SegmentIndex, long WindowStartMs);

/// <summary>
/// Keys that some version of a session has, or may have, published: journaled before the rows leave, so that a later version without them
/// knows what to withdraw.
/// </summary>
public sealed class PublishedKeys
{
    private readonly HashSet<HourKey> _hours = [];

    /// <summary>Most segments that a version had.</summary>
    public int SegmentCount { get; private set; }

    /// <summary>Hour slices, in no order.</summary>
    public IReadOnlyCollection<HourKey> Hours => _hours;

    /// <summary>What facts would publish beyond the keys known; null when nothing.</summary>
    public SessionEvents.FactKeysPublished? Missing(SessionFactSet facts)
    {
        var segments = facts.Segments.Count(s => !s.IsDeleted);
        List<HourKey>? hours = null;
        foreach (var hour in facts.Hours)
        {
            var key = new HourKey(hour.SegmentIndex, hour.WindowStartMs);
            if (!hour.IsDeleted && !_hours.Contains(key))
            {
                (hours ??= []).Add(key);
            }
        }

        return segments > SegmentCount || hours is not null
            ? new SessionEvents.FactKeysPublished(Math.Max(segments, SegmentCount), hours ?? [])
            : null;
    }

    /// <summary>All of it as one entry, in key order.</summary>
    public SessionEvents.FactKeysPublished ToEntry() =>
        new(SegmentCount, _hours.Count == 0 ? [] : [.. _hours.OrderBy(h => (h.SegmentIndex, h.WindowStartMs))]);

    internal void Apply(SessionEvents.FactKeysPublished published)
    {
        SegmentCount = Math.Max(SegmentCount, published.SegmentCount);
        _hours.UnionWith(published.Hours);
    }
}
