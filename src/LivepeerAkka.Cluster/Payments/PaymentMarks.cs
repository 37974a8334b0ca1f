using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Payments;

namespace LivepeerAkka.Cluster.Payments;

/// <summary>Marks payments whose link a change can touch. Marking one too many costs a look and changes nothing.</summary>
internal static class PaymentMarks
{
    /// <summary>A payment is linked again for this long after it was accepted: until the journals of its sessions have gone.</summary>
    public const long RelinkedForMs = 9L * 24 * 60 * 60 * 1000;

    /// <summary>Sessions with a request id have changed: step 1 of its payments.</summary>
    public static void OfRequest(LedgerTransaction t, string org, string requestId, long fromMs, long toMs, long nowMs)
    {
        if (requestId.Length > 0)
        {
            t.Execute(
                """
                UPDATE payment SET marked = marked + 1, due_at_ms = 0
                WHERE org = @p0 AND request_id = @p1 AND time_ms BETWEEN @p2 AND @p3 AND accepted_at_ms >= @p4
                """,
                org, requestId, fromMs - PaymentLinks.ReachMs, toMs + PaymentLinks.ReachMs, nowMs - RelinkedForMs);
        }
    }

    /// <summary>A session counts under another demand key: the payments that are linked to it.</summary>
    public static void OfSession(LedgerTransaction t, SessionKey key, long nowMs) => t.Execute(
        """
        UPDATE payment SET marked = marked + 1, due_at_ms = 0
        WHERE org = @p0 AND session_id = @p1 AND accepted_at_ms >= @p2
        """,
        key.Org, key.SessionId, nowMs - RelinkedForMs);

    /// <summary>The session of a payment has changed in step 1: step 2 of those that it ties.</summary>
    public static void OfStretch(LedgerTransaction t, string org, string paymentSessionId, long timeMs, long nowMs)
    {
        if (paymentSessionId.Length > 0)
        {
            t.Execute(
                """
                UPDATE payment SET marked = marked + 1, due_at_ms = 0
                WHERE org = @p0 AND payment_session_id = @p1 AND time_ms BETWEEN @p2 AND @p3 AND link_step <> 1 AND accepted_at_ms >= @p4
                """,
                org, paymentSessionId, timeMs - PaymentLinks.ReachMs, timeMs + PaymentLinks.ReachMs, nowMs - RelinkedForMs);
        }
    }

    /// <summary>A segment has changed: step 3 of the payments that named its node then.</summary>
    public static void OfPlace(LedgerTransaction t, string org, SegmentSpan segment, long nowMs)
    {
        if (segment.Url.Length > 0 && segment.Operator.Length > 0)
        {
            t.Execute(
                """
                UPDATE payment SET marked = marked + 1, due_at_ms = 0
                WHERE org = @p0 AND url = @p1 AND recipient = @p2 AND time_ms BETWEEN @p3 AND @p4 AND link_step IN (0, 3) AND accepted_at_ms >= @p5
                """,
                org, segment.Url, segment.Operator, segment.StartMs - PaymentLinks.SegmentSlackMs, segment.EndMs + PaymentLinks.SegmentSlackMs,
                nowMs - RelinkedForMs);
        }
    }
}
