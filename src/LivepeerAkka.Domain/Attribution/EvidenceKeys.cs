using LivepeerAkka.Domain.Capabilities;

namespace LivepeerAkka.Domain.Attribution;

/// <summary>The URLs, wallets and operators through which a change of capabilities can reach a decision (attribution.md section 4).</summary>
public static class EvidenceKeys
{
    /// <summary>The keys in order, each once.</summary>
    /// <param name="serverKey">Normalised URL or wallet that the segment is known by, '' = none.</param>
    /// <param name="identities">What its records carry.</param>
    /// <param name="payments">Payments that are evidence for it.</param>
    /// <param name="capabilities">Who stands behind a wallet: candidates of a wallet are all nodes of its operators.</param>
    public static IReadOnlyCollection<string> Of(
        string serverKey, IReadOnlyList<IdentityEvidence> identities, IReadOnlyList<PaymentEvidence> payments, ICapabilityTimelines capabilities)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal) { serverKey };
        foreach (var identity in identities)
        {
            keys.Add(identity.Url);
            keys.Add(identity.Address);
            foreach (var url in capabilities.NodesOfWallet(identity.Address))
            {
                keys.UnionWith(capabilities.NodeAt(url)!.Wallets.Where(w => w.HotWallet == identity.Address).Select(w => w.Operator));
            }
        }

        foreach (var payment in payments)
        {
            keys.Add(payment.Recipient);
            keys.Add(payment.Url);
        }

        keys.Remove("");
        return keys;
    }
}
