namespace LivepeerAkka.Domain.Orchestrators;

/// <summary>
/// Keys that some version of a node's activity has, or may have, published: journaled before the rows leave, so that a later version
/// without them knows what to withdraw.
/// </summary>
public sealed class PublishedStretches
{
    private readonly SortedDictionary<long, int> _segmentCounts = [];
    private readonly SortedSet<long> _hours = [];

    /// <summary>Stretches by time, each with the most segments that a version had.</summary>
    public IEnumerable<StretchKey> Stretches => _segmentCounts.Select(s => new StretchKey(s.Key, s.Value));

    /// <summary>Starts of hours by time, epoch ms.</summary>
    public IReadOnlyCollection<long> Hours => _hours;

    /// <summary>What an activity would publish beyond the keys known; null when nothing.</summary>
    public OrchestratorEvents.KeysPublished? Missing(NodeActivity activity)
    {
        var stretches = activity.Stretches.Where(s => s.Segments.Count > SegmentCountOf(s.OpenedAtMs))
            .Select(s => new StretchKey(s.OpenedAtMs, s.Segments.Count)).ToList();
        var hours = activity.Hours.Select(h => h.WindowStartMs).Where(h => !_hours.Contains(h)).ToList();
        return stretches.Count + hours.Count > 0 ? new OrchestratorEvents.KeysPublished(stretches, hours) : null;
    }

    /// <summary>Most segments published of the stretch that opened at a time; 0 for none.</summary>
    public int SegmentCountOf(long openedAtMs) => _segmentCounts.GetValueOrDefault(openedAtMs);

    /// <summary>All of it as one entry, in key order.</summary>
    public OrchestratorEvents.KeysPublished ToEntry() => new([.. Stretches], [.. _hours]);

    internal void Apply(OrchestratorEvents.KeysPublished published)
    {
        foreach (var key in published.Stretches)
        {
            _segmentCounts[key.OpenedAtMs] = Math.Max(key.SegmentCount, SegmentCountOf(key.OpenedAtMs));
        }

        _hours.UnionWith(published.Hours);
    }

    /// <summary>Forgets what is frozen, but for the stretch that goes on.</summary>
    internal void ForgetBefore(long cutMs, long? keptOpenedAtMs)
    {
        foreach (var openedAtMs in _segmentCounts.Keys.Where(k => k < cutMs && k != keptOpenedAtMs).ToList())
        {
            _segmentCounts.Remove(openedAtMs);
        }

        _hours.RemoveWhere(h => h < cutMs);
    }
}
