using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Attribution;

/// <summary>An operator to whom an address of the segment leads.</summary>
/// <param name="Address">The address, lower-case.</param>
/// <param name="Uid">Earliest record of the segment with the address.</param>
/// <param name="Operator">Operator, lower-case.</param>
/// <param name="Identity">How the address leads there when it stands alone.</param>
/// <param name="Edge">The capabilities that tie the wallet to the operator; exact where the address is the operator's own.</param>
internal readonly record struct AddressClaim(string Address, EventUid Uid, string Operator, IdentityClass Identity, TemporalFit Edge)
{
    /// <summary>The order of candidates, as far as it can be told without their offers.</summary>
    public bool IsBetterThan(in AddressClaim other)
    {
        var (isStale, isOtherStale) = (Edge.Class == TemporalClass.Stale, other.Edge.Class == TemporalClass.Stale);
        return isStale != isOtherStale ? isOtherStale
            : Identity != other.Identity ? Identity < other.Identity
            : Edge.Class < other.Edge.Class;
    }
}

/// <summary>Reads the addresses of a segment's records: whose own they are, and whose hot wallets (attribution.md section 1).</summary>
internal static class AddressClaims
{
    /// <summary>Claims in the order of the segment's identities, then of operators.</summary>
    public static List<AddressClaim> Of(AttributionEvidence evidence, ICapabilityTimelines timelines)
    {
        var claims = new List<AddressClaim>();
        for (var i = 0; i < evidence.Identities.Count; i++)
        {
            var identity = evidence.Identities[i];
            if (identity.Address.Length > 0 && !HasEarlier(evidence.Identities, i))
            {
                Add(claims, identity, evidence, timelines);
            }
        }

        return claims;
    }

    private static bool HasEarlier(IReadOnlyList<IdentityEvidence> identities, int index)
    {
        for (var i = 0; i < index; i++)
        {
            if (string.Equals(identities[i].Address, identities[index].Address, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static void Add(List<AddressClaim> claims, in IdentityEvidence identity, AttributionEvidence evidence, ICapabilityTimelines timelines)
    {
        var from = claims.Count;
        var (address, startMs) = (identity.Address, evidence.StartMs);
        var recentOperators = 0;
        if (timelines.NodesOfOperator(address).Count > 0)
        {
            claims.Add(new AddressClaim(address, identity.Uid, address, IdentityClass.Address, new TemporalFit(TemporalClass.Exact, default, startMs)));
            recentOperators += IsOfferedRecently(address, startMs, timelines) ? 1 : 0;
        }

        var edges = new SortedDictionary<string, (TemporalFit Fit, bool IsRecent)>(StringComparer.Ordinal);
        foreach (var url in timelines.NodesOfWallet(address))
        {
            foreach (var wallet in timelines.NodeAt(url)?.Wallets ?? [])
            {
                if (wallet.Operator.Length == 0 || !string.Equals(wallet.HotWallet, address, StringComparison.Ordinal))
                {
                    continue;
                }

                var fit = TemporalFit.Of(wallet.Seen, startMs, evidence.EndMs);
                var known = edges.TryGetValue(wallet.Operator, out var edge);
                edges[wallet.Operator] = (
                    !known || IsBetter(fit, edge.Fit) ? fit : edge.Fit,
                    (known && edge.IsRecent) || TemporalFit.IsSeenBefore(wallet.Seen, startMs, CapabilityLimits.RecentMs));
            }
        }

        foreach (var (operatorAddress, edge) in edges)
        {
            if (string.Equals(operatorAddress, address, StringComparison.Ordinal))
            {
                continue;
            }

            recentOperators += edge.IsRecent ? 1 : 0;
            if (edge.Fit.Class != TemporalClass.None)
            {
                claims.Add(new AddressClaim(address, identity.Uid, operatorAddress, IdentityClass.HotWallet, edge.Fit));
            }
        }

        // An address that leads to two operators within a day proves neither.
        for (var i = from; recentOperators > 1 && i < claims.Count; i++)
        {
            claims[i] = claims[i] with { Identity = IdentityClass.SharedWallet };
        }
    }

    private static bool IsBetter(in TemporalFit a, in TemporalFit b) =>
        a.Class != b.Class ? a.Class < b.Class : a.SeenMs != b.SeenMs ? a.SeenMs > b.SeenMs : a.Uid.CompareTo(b.Uid) < 0;

    private static bool IsOfferedRecently(string operatorAddress, long startMs, ICapabilityTimelines timelines)
    {
        foreach (var url in timelines.NodesOfOperator(operatorAddress))
        {
            foreach (var offer in timelines.NodeAt(url)?.Offers ?? [])
            {
                if (string.Equals(offer.Operator, operatorAddress, StringComparison.Ordinal) && TemporalFit.IsSeenBefore(offer.Seen, startMs, CapabilityLimits.RecentMs))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
