using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Capabilities;

/// <summary>Splits accepted records into what they say about single nodes (attribution.md sections 1 and 2).</summary>
public static class NodeObservations
{
    /// <summary>Observations of an accepted event by normalised URL, in order; none for a family that says nothing about nodes.</summary>
    public static IReadOnlyList<NodeObservation> Of(CandidateEvent accepted) =>
        Of(accepted.Payload, accepted.Uid, accepted.EventTimeMs, accepted.Gateway);

    /// <summary>Observations of a payload by normalised URL, in order.</summary>
    /// <param name="payload">Typed content; other families than capabilities, discovery and payments give nothing.</param>
    /// <param name="uid">The record.</param>
    /// <param name="timeMs">Its event time, epoch ms.</param>
    /// <param name="gateway">Who reports, '' = not named.</param>
    public static IReadOnlyList<NodeObservation> Of(EventPayload payload, EventUid uid, long timeMs, string gateway)
    {
        var nodes = new SortedDictionary<string, Parts>(StringComparer.Ordinal);
        switch (payload)
        {
            case NetworkCapabilities snapshot:
                foreach (var entry in snapshot.Entries)
                {
                    AddEntry(nodes, entry);
                }

                break;
            case DiscoveryResults discovery:
                foreach (var found in discovery.Orchestrators)
                {
                    PartsOf(nodes, found.Url)?.AddWallet(found.HotWallet, operatorAddress: "");
                }

                break;
            case Payment payment:
                PartsOf(nodes, payment.Url)?.AddRecipient(payment.Recipient);
                break;
        }

        return [.. nodes.Where(n => !n.Value.IsEmpty).Select(n => n.Value.ToObservation(n.Key, uid, timeMs, gateway))];
    }

    // Without an operator there is no offer: nobody could be named by it. The wallet at the node is known all the same.
    private static void AddEntry(SortedDictionary<string, Parts> nodes, CapabilityEntry entry)
    {
        if (PartsOf(nodes, entry.Url) is not { } parts)
        {
            return;
        }

        var operatorAddress = Addresses.Canonical(entry.Operator);
        parts.AddWallet(entry.HotWallet, operatorAddress);
        if (operatorAddress.Length == 0)
        {
            return;
        }

        var cards = EntryCards.Of(entry);
        foreach (var row in CapabilityRow.Of(entry))
        {
            parts.AddOffer(new OfferSighting(
                operatorAddress, CapabilityPipelines.Canonical(row.Pipeline), row.Model.Trim(),
                row.Gpu is { } gpu ? cards.SlotOf(gpu) : null,
                row.Gpu?.Id.Trim().ToLowerInvariant() ?? ""));
        }
    }

    private static Parts? PartsOf(SortedDictionary<string, Parts> nodes, string text)
    {
        var url = NodeUrl.Normalize(text);
        if (url.Length == 0)
        {
            return null;
        }

        if (!nodes.TryGetValue(url, out var parts))
        {
            nodes.Add(url, parts = new Parts());
        }

        return parts;
    }

    /// <summary>What a record says about one node, gathered from all of its entries.</summary>
    private sealed class Parts
    {
        private readonly HashSet<OfferSighting> _offers = [];
        private readonly HashSet<WalletSighting> _wallets = [];
        private readonly HashSet<string> _recipients = new(StringComparer.Ordinal);

        public bool IsEmpty => _offers.Count == 0 && _wallets.Count == 0 && _recipients.Count == 0;

        public void AddOffer(OfferSighting offer) => _offers.Add(offer);

        public void AddWallet(string hotWallet, string operatorAddress)
        {
            var wallet = Addresses.Canonical(hotWallet);
            if (wallet.Length > 0)
            {
                _wallets.Add(new WalletSighting(wallet, operatorAddress));
            }
        }

        public void AddRecipient(string recipient)
        {
            var address = Addresses.Canonical(recipient);
            if (address.Length > 0)
            {
                _recipients.Add(address);
            }
        }

        public NodeObservation ToObservation(string url, EventUid uid, long timeMs, string gateway) => new(
            url, uid, timeMs, gateway,
            [.. _offers.Order(OfferOrder.OfSightings)],
            [.. _wallets.OrderBy(w => w.HotWallet, StringComparer.Ordinal).ThenBy(w => w.Operator, StringComparer.Ordinal)],
            [.. _recipients.Order(StringComparer.Ordinal)]);
    }
}
