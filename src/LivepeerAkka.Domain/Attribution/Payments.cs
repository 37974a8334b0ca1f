using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Attribution;

/// <summary>What the payments of a segment name.</summary>
internal static class Payments
{
    /// <summary>Earliest payment to an operator at a URL; null when there is none, or the segment has another URL.</summary>
    public static EventUid? UidOf(AttributionEvidence evidence, string url, string operatorAddress)
    {
        if (evidence.Url.Length > 0 && !string.Equals(evidence.Url, url, StringComparison.Ordinal))
        {
            return null;
        }

        foreach (var payment in evidence.Payments)
        {
            if (string.Equals(payment.Url, url, StringComparison.Ordinal) && string.Equals(payment.Recipient, operatorAddress, StringComparison.Ordinal))
            {
                return payment.Uid;
            }
        }

        return null;
    }
}
