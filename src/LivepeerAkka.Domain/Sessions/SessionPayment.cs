using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>A payment that is evidence for a session, or has ceased to be.</summary>
/// <param name="Evidence">What the payment names.</param>
/// <param name="IsLinked">False withdraws it.</param>
/// <param name="Version">Version of the link: a higher one replaces a lower one.</param>
public sealed record SessionPayment(PaymentEvidence Evidence, bool IsLinked, long Version);

/// <summary>The payments of a session: a set by uid, of each the link with the highest version.</summary>
public sealed class SessionPayments
{
    private readonly Dictionary<EventUid, SessionPayment> _byUid = [];
    private IReadOnlyList<PaymentEvidence>? _evidence = [];

    /// <summary>All that was said, withdrawn links too, by uid.</summary>
    public IReadOnlyList<SessionPayment> All => _byUid.Count == 0 ? [] : [.. _byUid.Values.OrderBy(p => p.Evidence.Uid.Value)];

    /// <summary>Payments that are evidence, by (time, uid).</summary>
    public IReadOnlyList<PaymentEvidence> Evidence => _evidence ??=
        [.. _byUid.Values.Where(p => p.IsLinked).Select(p => p.Evidence).OrderBy(p => p.TimeMs).ThenBy(p => p.Uid.Value)];

    /// <summary>Those of the links that say something new.</summary>
    public IReadOnlyList<SessionPayment> NewOf(IReadOnlyList<SessionPayment> payments) =>
        [.. payments.Where(p => !_byUid.TryGetValue(p.Evidence.Uid, out var known) || known.Version < p.Version)];

    internal void Apply(IReadOnlyList<SessionPayment> payments)
    {
        foreach (var payment in NewOf(payments))
        {
            _byUid[payment.Evidence.Uid] = payment;
            _evidence = null;
        }
    }
}
