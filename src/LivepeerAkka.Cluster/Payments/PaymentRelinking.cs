using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Payments;

namespace LivepeerAkka.Cluster.Payments;

/// <summary>
/// One batch of payments linked in one transaction. Step 1 goes first, and where it changes the payments that it ties are marked: what
/// the rules say of the whole set is reached in whatever order batches are taken.
/// </summary>
internal sealed class PaymentRelinking(LedgerTransaction t, long nowMs)
{
    /// <summary>Sessions of one request id that are compared: those nearest in time, so that the nearest is among them.</summary>
    private const int SameRequestMax = 64;

    private readonly Dictionary<EventUid, string?> _nearest = [];

    /// <summary>Links what is due and puts each off.</summary>
    public List<RelinkedPayment> Run(DueClaim claim)
    {
        var named = Due("request_id <> ''", claim);
        foreach (var payment in named)
        {
            LinkByRequest(payment);
        }

        var due = named.Concat(Due("request_id = ''", claim with { Max = claim.Max - named.Count })).ToList();
        return due.ConvertAll(payment => Link(payment, claim.NextMs));
    }

    private List<PaymentRow> Due(string condition, DueClaim claim) => claim.Max <= 0 ? [] : t.Query(
        $"SELECT {PaymentRows.Columns} FROM payment WHERE settled < marked AND (due_at_ms <= @p0 OR due_at_ms > @p2) AND {condition} ORDER BY due_at_ms LIMIT @p1",
        PaymentRows.Read, claim.NowMs, claim.Max, claim.FarthestMs);

    private void LinkByRequest(PaymentRow payment)
    {
        var nearest = PaymentLinks.Nearest(payment.Linkable, SameRequest(payment.Fact));
        _nearest[payment.Fact.Uid] = nearest;
        var before = payment.Fact.Link.Step == 1 ? payment.Fact.Link.SessionId : null;
        if (string.Equals(before, nearest, StringComparison.Ordinal))
        {
            return;
        }

        StoreLink(payment.Fact.Uid, nearest is null ? PaymentLink.None : PaymentLinks.Decide(nearest, [], []));
        PaymentMarks.OfStretch(t, payment.Fact.Org, payment.Fact.Detail.PaymentSessionId, payment.Fact.TimeMs, nowMs);
    }

    private RelinkedPayment Link(PaymentRow row, long leaseUntilMs)
    {
        var (fact, uid) = (row.Fact, PaymentRows.Bytes(row.Fact.Uid));
        var link = PaymentLinks.Decide(_nearest.GetValueOrDefault(fact.Uid), Tied(fact), Placed(fact));
        var demand = link.SessionId.Length == 0 ? null : PaymentDemands.OfSession(t, new SessionKey(fact.Org, link.SessionId));
        var isRekeyed = PaymentDemands.SetOfPayment(t, uid, demand);
        fact = fact with { SessionDemand = demand };
        if (link != fact.Link || isRekeyed || fact.Version == 0)
        {
            fact = fact with { Link = link, Version = fact.Version + 1 };
            StoreLink(fact.Uid, link);
            t.Execute("UPDATE payment SET version = @p1 WHERE uid = @p0", uid, fact.Version);
        }

        if (link.IsEvidence)
        {
            // Noted before the session hears of it: whatever happens then, it is known who has to hear that it is so no more.
            t.Execute(
                "INSERT INTO payment_evidence (uid, session_id, is_told) VALUES (@p0, @p1, 0) ON CONFLICT (uid, session_id) DO NOTHING",
                uid, link.SessionId);
        }

        t.Execute("UPDATE payment SET due_at_ms = @p1 WHERE uid = @p0 AND marked = @p2", uid, leaseUntilMs, row.Marked);
        return new RelinkedPayment(fact, row.WrittenVersion < fact.Version, row.Marked, Tellings(uid, link));
    }

    private List<PaymentTelling> Tellings(byte[] uid, PaymentLink link) => t
        .Query("SELECT session_id, is_told FROM payment_evidence WHERE uid = @p0", r => (SessionId: r.GetString(0), IsTold: r.GetInt32(1) != 0), uid)
        .Select(e => (e.IsTold, Telling: new PaymentTelling(e.SessionId, link.IsEvidence && string.Equals(e.SessionId, link.SessionId, StringComparison.Ordinal))))
        .Where(e => !(e.IsTold && e.Telling.IsLinked))
        .Select(e => e.Telling)
        .ToList();

    private void StoreLink(EventUid uid, PaymentLink link) => t.Execute(
        "UPDATE payment SET link_step = @p1, session_id = @p2 WHERE uid = @p0", PaymentRows.Bytes(uid), link.Step, link.SessionId);

    private List<LinkableSession> SameRequest(PaymentFact payment) => payment.Detail.RequestId.Length == 0 ? [] : t.Query(
        """
        SELECT session_id, request_id, started_ms, ended_ms FROM session_span
        WHERE org = @p0 AND request_id = @p1 AND started_ms <= @p3 AND ended_ms >= @p2
        ORDER BY CASE WHEN started_ms > @p4 THEN started_ms - @p4 WHEN ended_ms < @p4 THEN @p4 - ended_ms ELSE 0 END, started_ms, session_id
        LIMIT @p5
        """,
        r => new LinkableSession(r.GetString(0), r.GetString(1), r.GetInt64(2), r.GetInt64(3)),
        payment.Org, payment.Detail.RequestId, payment.TimeMs - PaymentLinks.ReachMs, payment.TimeMs + PaymentLinks.ReachMs, payment.TimeMs,
        SameRequestMax);

    /// <summary>Two are enough to know that there is not exactly one.</summary>
    private List<string> Tied(PaymentFact payment) => payment.Detail.PaymentSessionId.Length == 0 ? [] : t.Query(
        """
        SELECT DISTINCT session_id FROM payment
        WHERE org = @p0 AND payment_session_id = @p1 AND time_ms BETWEEN @p2 AND @p3 AND link_step = 1 LIMIT 2
        """,
        r => r.GetString(0),
        payment.Org, payment.Detail.PaymentSessionId, payment.TimeMs - PaymentLinks.ReachMs, payment.TimeMs + PaymentLinks.ReachMs);

    /// <inheritdoc cref="Tied"/>
    private List<string> Placed(PaymentFact payment) => payment.Detail.Url.Length == 0 || payment.Detail.Recipient.Length == 0 ? [] : t.Query(
        """
        SELECT DISTINCT session_id FROM segment_span
        WHERE org = @p0 AND url = @p1 AND operator = @p2 AND start_ms <= @p3 AND end_ms >= @p4 LIMIT 2
        """,
        r => r.GetString(0),
        payment.Org, payment.Detail.Url, payment.Detail.Recipient, payment.TimeMs + PaymentLinks.SegmentSlackMs,
        payment.TimeMs - PaymentLinks.SegmentSlackMs);
}
