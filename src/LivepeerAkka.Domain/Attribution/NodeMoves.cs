using LivepeerAkka.Domain.Capabilities;

namespace LivepeerAkka.Domain.Attribution;

/// <summary>Which of several operators at one URL it has moved to (attribution.md section 3, step 5).</summary>
internal static class NodeMoves
{
    /// <summary>
    /// The operator all of whose sightings at the node are later than those of the others; null when there is none. Sightings outside of the
    /// reach of a segment say nothing about it.
    /// </summary>
    public static string? NewestOf(NodeTimeline node, List<string> operators, AttributionEvidence evidence)
    {
        string? newest = null;
        long newestFirstMs = long.MinValue;
        foreach (var address in operators)
        {
            var (firstMs, _) = SpanOf(node, address, evidence);
            (newest, newestFirstMs) = firstMs > newestFirstMs ? (address, firstMs) : (newest, newestFirstMs);
        }

        return operators.TrueForAll(o => string.Equals(o, newest, StringComparison.Ordinal) || SpanOf(node, o, evidence).LastMs < newestFirstMs)
            ? newest
            : null;
    }

    private static (long FirstMs, long LastMs) SpanOf(NodeTimeline node, string address, AttributionEvidence evidence)
    {
        var (fromMs, toMs) = (evidence.StartMs - CapabilityLimits.StaleMs, evidence.EndMs + CapabilityLimits.LearnedLaterMs);
        var (firstMs, lastMs) = (long.MaxValue, long.MinValue);
        foreach (var offer in node.Offers)
        {
            if (!string.Equals(offer.Operator, address, StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var seen in offer.Seen)
            {
                if (seen.LastMs >= fromMs && seen.FirstMs <= toMs)
                {
                    (firstMs, lastMs) = (Math.Min(firstMs, seen.FirstMs), Math.Max(lastMs, seen.LastMs));
                }
            }
        }

        return (firstMs, lastMs);
    }
}
