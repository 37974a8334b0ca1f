using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Payments;

/// <summary>What a payment says about whom it is for. Texts trimmed, '' = absent.</summary>
/// <param name="Uid">The payment's record.</param>
/// <param name="TimeMs">Event time, epoch ms.</param>
/// <param name="RequestId">Request id; only the first payment of a payment session carries one.</param>
/// <param name="PaymentSessionId">Ties the payments of one stretch together.</param>
/// <param name="Recipient">Operator that was paid, lower-case.</param>
/// <param name="Url">Normalised URL of the node.</param>
public sealed record LinkablePayment(EventUid Uid, long TimeMs, string RequestId, string PaymentSessionId, string Recipient, string Url);

/// <summary>Span of a session, epoch ms, both ends inclusive.</summary>
public sealed record LinkableSession(string SessionId, string RequestId, long StartedMs, long EndedMs);

/// <summary>Span of a segment, epoch ms, with the node and operator that its decision names; '' = not known.</summary>
public sealed record LinkableSegment(string SessionId, string Url, string Operator, long StartMs, long EndMs);

/// <summary>Which session a payment is for, and by which step that was found.</summary>
/// <param name="Status">One of <see cref="PaymentLinkStatus"/>.</param>
/// <param name="Step">1 by request id, 2 by payment session, 3 by recipient, node and time; 0 = not linked.</param>
/// <param name="SessionId">'' = not linked.</param>
public readonly record struct PaymentLink(string Status, int Step, string SessionId)
{
    /// <summary>No session is known for the payment.</summary>
    public static readonly PaymentLink None = new(PaymentLinkStatus.Unlinked, 0, "");

    /// <summary>True when the payment is evidence for decisions: a link that rests on time and place would prove itself.</summary>
    public bool IsEvidence => Step is 1 or 2;
}

/// <summary>Values of <c>link_status</c>.</summary>
public static class PaymentLinkStatus
{
    public const string Linked = "linked";
    public const string Inferred = "inferred";
    public const string Unlinked = "unlinked";
}

/// <summary>
/// Payments of one organisation to its sessions (attribution.md section 6): a function of the sets of payments and spans, so that the
/// order in which they became known decides nothing.
/// </summary>
public static class PaymentLinks
{
    /// <summary>How far a payment may lie from its session, and from another payment that ties it to one; ms, inclusive.</summary>
    public const long ReachMs = 24 * 60 * 60 * 1000;

    /// <summary>How far a payment may lie outside of a segment that is found by recipient and node; ms, inclusive.</summary>
    public const long SegmentSlackMs = 60_000;

    /// <summary>Links of all <paramref name="payments"/>, by uid.</summary>
    public static IReadOnlyDictionary<EventUid, PaymentLink> Of(
        IEnumerable<LinkablePayment> payments, IEnumerable<LinkableSession> sessions, IEnumerable<LinkableSegment> segments)
    {
        var distinct = payments.DistinctBy(p => p.Uid).ToList();
        var byRequest = sessions.Where(s => s.RequestId.Length > 0).ToLookup(s => s.RequestId, StringComparer.Ordinal);
        var byPlace = segments.ToLookup(s => (s.Url, s.Operator));
        var direct = distinct.ToDictionary(p => p.Uid, p => Nearest(p, byRequest[p.RequestId]));
        var tied = distinct.Where(p => direct[p.Uid] is not null).ToLookup(p => p.PaymentSessionId, StringComparer.Ordinal);
        return distinct.ToDictionary(p => p.Uid, p => Decide(
            direct[p.Uid],
            p.PaymentSessionId.Length == 0 ? [] : tied[p.PaymentSessionId].Where(t => IsTieOf(t.TimeMs, p)).Select(t => direct[t.Uid]!),
            p.Url.Length == 0 || p.Recipient.Length == 0 ? [] : byPlace[(p.Url, p.Recipient)].Where(s => Contains(s, p)).Select(s => s.SessionId)));
    }

    /// <summary>The three steps in their order.</summary>
    /// <param name="nearest">What <see cref="Nearest"/> found.</param>
    /// <param name="tied">Sessions of the payments that tie this one, with or without repetition.</param>
    /// <param name="placed">Sessions with a segment at the payment's place and time, with or without repetition.</param>
    public static PaymentLink Decide(string? nearest, IEnumerable<string> tied, IEnumerable<string> placed) =>
        nearest is not null ? new PaymentLink(PaymentLinkStatus.Linked, 1, nearest)
        : OnlyOne(tied) is { } inferred ? new PaymentLink(PaymentLinkStatus.Inferred, 2, inferred)
        : OnlyOne(placed) is { } found ? new PaymentLink(PaymentLinkStatus.Inferred, 3, found)
        : PaymentLink.None;

    /// <summary>Step 1: of the sessions with the payment's request id the nearest in time, then the earlier, then by id; null = none in reach.</summary>
    public static string? Nearest(LinkablePayment payment, IEnumerable<LinkableSession> sameRequest) => sameRequest
        .Where(s => Distance(payment.TimeMs, s.StartedMs, s.EndedMs) <= ReachMs)
        .OrderBy(s => Distance(payment.TimeMs, s.StartedMs, s.EndedMs))
        .ThenBy(s => s.StartedMs)
        .ThenBy(s => s.SessionId, StringComparer.Ordinal)
        .FirstOrDefault()?.SessionId;

    /// <summary>Distance of a time from a span, ms; 0 within it.</summary>
    public static long Distance(long timeMs, long startMs, long endMs) =>
        timeMs < startMs ? startMs - timeMs : timeMs > endMs ? timeMs - endMs : 0;

    private static bool IsTieOf(long tieMs, LinkablePayment payment) => Math.Abs(tieMs - payment.TimeMs) <= ReachMs;

    private static bool Contains(LinkableSegment segment, LinkablePayment payment) =>
        Distance(payment.TimeMs, segment.StartMs, segment.EndMs) <= SegmentSlackMs;

    private static string? OnlyOne(IEnumerable<string> sessions)
    {
        string? only = null;
        foreach (var session in sessions)
        {
            if (only is not null && !string.Equals(only, session, StringComparison.Ordinal))
            {
                return null;
            }

            only = session;
        }

        return only;
    }
}
