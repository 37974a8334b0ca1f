using LivepeerAkka.Domain.Attribution;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>
/// Credits a session's payments as evidence (attribution.md section 3): to the segment whose URL a payment names, the nearest in time and at
/// most 60 s away; when no segment has that URL, to the nearest segment without any URL, under the same limit.
/// </summary>
internal static class SegmentPayments
{
    /// <summary>How far a payment may lie from the segment that it is evidence for, ms, inclusive.</summary>
    public const long ReachMs = 60_000;

    /// <summary>Gives each payment to the tally of its segment; of a session without segments, all to the one tally.</summary>
    public static void Credit(IReadOnlyList<PaymentEvidence> payments, SegmentDraft[] segments, ServerKeys keys, SegmentTally[] tallies)
    {
        foreach (var payment in payments)
        {
            if (segments.Length == 0)
            {
                tallies[^1].AddPayment(payment);
                continue;
            }

            var hasUrl = payment.Url.Length > 0 && Array.Exists(segments, s => keys[s.Key].Url == payment.Url);
            if (Nearest(segments, keys, hasUrl ? payment.Url : "", payment.TimeMs) is { } index)
            {
                tallies[index].AddPayment(payment);
            }
        }
    }

    private static int? Nearest(SegmentDraft[] segments, ServerKeys keys, string url, long timeMs)
    {
        int? nearest = null;
        var least = ReachMs;
        for (var i = 0; i < segments.Length; i++)
        {
            var distance = Math.Max(0, Math.Max(segments[i].StartMs - timeMs, timeMs - segments[i].EndMs));
            if (keys[segments[i].Key].Url == url && (nearest is null ? distance <= least : distance < least))
            {
                (nearest, least) = (i, distance);
            }
        }

        return nearest;
    }
}
