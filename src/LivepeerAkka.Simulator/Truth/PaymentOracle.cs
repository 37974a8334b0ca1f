using System.Globalization;
using System.Numerics;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>Which session a payment belongs to (attribution.md section 6).</summary>
internal sealed class PaymentOracle
{
    private const long DayMs = 24 * 3_600_000L;
    private const long NearMs = 60_000;

    private readonly List<(KeptPayment Payment, KeptSession? Session, string Status)> _links = [];
    private readonly ILookup<(string Org, string Url), (KeptSession Session, KeptSegment Segment)> _segments;

    public PaymentOracle(IReadOnlyList<KeptPayment> payments, IReadOnlyList<KeptSession> sessions)
    {
        var byRequest = sessions.Where(s => s.RequestId.Length > 0).ToLookup(s => (s.Org, s.RequestId));
        var linked = payments
            .Select(p => (Payment: p, Session: p.RequestId.Length == 0 ? null : Nearest(byRequest[(p.Org, p.RequestId)], p.TimeMs)))
            .ToList();
        var ties = linked.Where(l => l.Session is not null).ToLookup(l => (l.Payment.Org, l.Payment.PaymentSessionId));
        foreach (var (payment, session) in linked)
        {
            var tied = session is not null ? []
                : ties[(payment.Org, payment.PaymentSessionId)].Where(t => Math.Abs(t.Payment.TimeMs - payment.TimeMs) <= DayMs)
                    .Select(t => t.Session!).Distinct().ToList();
            _links.Add(session is not null ? (payment, session, "linked")
                : tied.Count == 1 ? (payment, tied[0], "inferred")
                : (payment, null, "unlinked"));
        }

        OfSession = _links.Where(l => l.Session is not null).ToLookup(l => l.Session!, l => l.Payment);
        _segments = sessions.SelectMany(s => s.Segments.Select(g => (Session: s, Segment: g)))
            .Where(s => s.Segment.Key.Url.Length > 0)
            .ToLookup(s => (s.Session.Org, s.Segment.Key.Url));
    }

    /// <summary>Payments that ids tie to a session: evidence for its segments.</summary>
    public ILookup<KeptSession, KeptPayment> OfSession { get; }

    /// <summary>The truth of every payment, once segments are decided.</summary>
    public IEnumerable<(PaymentTruth Truth, KeptPayment Payment, KeptSession? Session)> Truths(Func<KeptSegment, string> operatorOf)
    {
        foreach (var (payment, session, status) in _links)
        {
            var fitting = session is not null ? []
                : _segments[(payment.Org, payment.Url)]
                    .Where(s => Distance(s.Segment.StartMs, s.Segment.EndMs, payment.TimeMs) <= NearMs)
                    .Where(s => operatorOf(s.Segment) == payment.Recipient)
                    .Select(s => s.Session).Distinct().ToList();
            var face = new BigInteger(payment.FaceValueWei);

            // 0.0009990010 is 9 990 010 in 10^10.
            var expected = face * payment.Tickets * 9_990_010 / 10_000_000_000;
            var only = fitting.Count == 1 ? fitting[0] : null;
            var truth = new PaymentTruth(
                payment.Org, payment.Uid, only is null ? status : "inferred", (session ?? only)?.SessionId ?? "",
                payment.Recipient, payment.Url, face.ToString(CultureInfo.InvariantCulture), expected.ToString(CultureInfo.InvariantCulture),
                payment.Tickets);
            yield return (truth, payment, session ?? only);
        }
    }

    /// <summary>Time between a span and a moment, ms; 0 inside.</summary>
    public static long Distance(long fromMs, long toMs, long atMs) => Math.Max(0, Math.Max(fromMs - atMs, atMs - toMs));

    private static KeptSession? Nearest(IEnumerable<KeptSession> sessions, long atMs) =>
        sessions.Where(s => Distance(s.StartedAtMs, s.EndedAtMs, atMs) <= DayMs).MinBy(s => Distance(s.StartedAtMs, s.EndedAtMs, atMs));
}
