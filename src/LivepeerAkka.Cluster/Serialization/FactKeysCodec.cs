using LivepeerAkka.Cluster.Serialization.Proto;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Serialization;

/// <summary>Published keys to and from their stored form.</summary>
internal static class FactKeysCodec
{
    public static FactKeysPublishedEntry ToProto(SessionEvents.FactKeysPublished published)
    {
        var entry = new FactKeysPublishedEntry { SegmentCount = published.SegmentCount, DecisionDigest = published.DecisionDigest, IsRevision = published.IsRevision };
        entry.Nodes.Add(published.Nodes);
        entry.Hours.Add(published.Hours.Select(h => new HourKeyRecord { SegmentIndex = h.SegmentIndex, WindowStartMs = h.WindowStartMs }));
        return entry;
    }

    public static SessionEvents.FactKeysPublished FromProto(FactKeysPublishedEntry entry) =>
        new(entry.SegmentCount, [.. entry.Hours.Select(h => new HourKey(h.SegmentIndex, h.WindowStartMs))])
        {
            DecisionDigest = entry.DecisionDigest,
            IsRevision = entry.IsRevision,
            Nodes = [.. entry.Nodes],
        };
}
