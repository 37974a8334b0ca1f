using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>
/// Key of an hour slice, or of a part of an hour, within its session: segment (−1 = none, <see cref="SessionHourPart.OfSession"/> = the session's own
/// part) and start of the hour, epoch ms.
/// </summary>
public readonly record struct HourKey(int SegmentIndex, long WindowStartMs);

/// <summary>
/// Keys that some version of a session has, or may have, published: journaled before the rows leave, so that a later version without them
/// knows what to withdraw.
/// </summary>
public sealed class PublishedKeys
{
    private readonly HashSet<HourKey> _hours = [];
    private readonly SortedSet<string> _nodes = new(StringComparer.Ordinal);

    /// <summary>Most segments that a version had.</summary>
    public int SegmentCount { get; private set; }

    /// <summary>Parts of hours, in no order: one a slice, and the session's own.</summary>
    public IReadOnlyCollection<HourKey> Hours => _hours;

    /// <summary>Hour slices, in no order.</summary>
    public IEnumerable<HourKey> Slices => _hours.Where(h => h.SegmentIndex != SessionHourPart.OfSession);

    /// <summary>Nodes to whose activity some version contributed, in order.</summary>
    public IReadOnlyCollection<string> Nodes => _nodes;

    /// <summary>Digest of the decisions that were published last, 0 = none.</summary>
    public ulong DecisionDigest { get; private set; }

    /// <summary>What the facts of a picture would publish beyond what is known here; null when nothing.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="nodes">Nodes to whose activity the facts contribute.</param>
    /// <param name="hasLeft">Facts of the present revision have left, or may have.</param>
    public SessionEvents.FactKeysPublished? Missing(SessionPicture picture, IEnumerable<string> nodes, bool hasLeft)
    {
        List<HourKey>? hours = null;
        foreach (var key in SessionHourParts.KeysOf(picture.Analysis))
        {
            if (!_hours.Contains(key))
            {
                (hours ??= []).Add(key);
            }
        }

        var segments = picture.Analysis.Segments.Count;
        List<string> added = [.. nodes.Where(n => !_nodes.Contains(n))];
        return segments > SegmentCount || hours is not null || added.Count > 0 || picture.Digest != DecisionDigest
            ? new SessionEvents.FactKeysPublished(Math.Max(segments, SegmentCount), hours ?? [])
            {
                DecisionDigest = picture.Digest,
                IsRevision = hasLeft && DecisionDigest != 0 && picture.Digest != DecisionDigest,
                Nodes = added,
            }
            : null;
    }

    /// <summary>All of it as one entry, in key order.</summary>
    public SessionEvents.FactKeysPublished ToEntry() =>
        new(SegmentCount, _hours.Count == 0 ? [] : [.. _hours.OrderBy(h => (h.SegmentIndex, h.WindowStartMs))])
        {
            DecisionDigest = DecisionDigest,
            Nodes = _nodes.Count == 0 ? [] : [.. _nodes],
        };

    internal void Apply(SessionEvents.FactKeysPublished published)
    {
        SegmentCount = Math.Max(SegmentCount, published.SegmentCount);
        _hours.UnionWith(published.Hours);
        _nodes.UnionWith(published.Nodes);
        DecisionDigest = published.DecisionDigest == 0 ? DecisionDigest : published.DecisionDigest;
    }
}
