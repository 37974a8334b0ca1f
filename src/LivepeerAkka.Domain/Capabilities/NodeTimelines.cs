namespace LivepeerAkka.Domain.Capabilities;

/// <summary>How a node's timeline takes in observations, and lets go of them.</summary>
public static class NodeTimelines
{
    /// <summary>A node of which nothing is known.</summary>
    public static NodeTimeline Empty(string url) => new(url, [], [], []);

    /// <summary>Adds an observation of the node. The same set of observations gives the same timeline, whatever their order and repetition.</summary>
    /// <param name="node">The timeline so far.</param>
    /// <param name="observation">An observation of the same node.</param>
    /// <returns>The timeline with the observation (<paramref name="node"/> itself where it says nothing new), and what that means.</returns>
    /// <exception cref="ArgumentException">The observation is of another node.</exception>
    public static (NodeTimeline Next, ObservationEffect Effect) Observe(this NodeTimeline node, NodeObservation observation)
    {
        if (!string.Equals(node.Url, observation.Url, StringComparison.Ordinal))
        {
            throw new ArgumentException($"An observation of {observation.Url} is none of {node.Url}.", nameof(observation));
        }

        var merge = new TimelineMerge(node, observation);
        return (merge.Next, merge.Effect);
    }

    /// <summary>
    /// Drops what was last seen more than 15 days before <paramref name="beforeMs"/> (epoch ms). A node with nothing left is empty.
    /// </summary>
    public static NodeTimeline Forget(this NodeTimeline node, long beforeMs)
    {
        var fromMs = beforeMs - CapabilityLimits.KeptMs;
        if (!node.Offers.Any(o => HasOlder(o.Seen) || o.Uuids.Any(u => u.LastSeenMs < fromMs))
            && !node.Wallets.Any(w => HasOlder(w.Seen)) && !node.Recipients.Any(r => HasOlder(r.Seen)))
        {
            return node;
        }

        return node with
        {
            Offers = [.. node.Offers
                .Select(o => o with { Seen = SeenIntervals.EndedFrom(o.Seen, fromMs), Uuids = [.. o.Uuids.Where(u => u.LastSeenMs >= fromMs)] })
                .Where(o => o.Seen.Count > 0)],
            Wallets = [.. node.Wallets.Select(w => w with { Seen = SeenIntervals.EndedFrom(w.Seen, fromMs) }).Where(w => w.Seen.Count > 0)],
            Recipients = [.. node.Recipients.Select(r => r with { Seen = SeenIntervals.EndedFrom(r.Seen, fromMs) }).Where(r => r.Seen.Count > 0)],
        };

        bool HasOlder(IReadOnlyList<SeenInterval> seen) => seen[0].LastMs < fromMs;
    }

    /// <summary>Time of the newest sighting, epoch ms; <see cref="long.MinValue"/> = there is none.</summary>
    public static long NewestMs(this NodeTimeline node) => node.Offers.Select(o => o.Seen)
        .Concat(node.Wallets.Select(w => w.Seen))
        .Concat(node.Recipients.Select(r => r.Seen))
        .Select(seen => seen[^1].LastMs)
        .DefaultIfEmpty(long.MinValue)
        .Max();

    /// <summary>True when nothing is known of the node (any more).</summary>
    public static bool IsEmpty(this NodeTimeline node) => node.Offers.Count == 0 && node.Wallets.Count == 0 && node.Recipients.Count == 0;
}
