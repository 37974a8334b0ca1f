namespace LivepeerAkka.Domain.Capabilities;

/// <summary>One observation on its way into a timeline: the parts that change are copied, and how they change is noted.</summary>
internal sealed class TimelineMerge
{
    private readonly NodeObservation _observation;
    private bool _isChange;
    private bool _isConsequential;
    private long _startsFromMs = long.MaxValue;

    public TimelineMerge(NodeTimeline node, NodeObservation observation)
    {
        _observation = observation;
        NoteReturningOperators(node);
        var offers = Offers(node.Offers);
        var wallets = Wallets(node.Wallets);
        var recipients = Recipients(node.Recipients);
        Next = _isChange ? new NodeTimeline(node.Url, offers, wallets, recipients) : node;
        Effect = new ObservationEffect(
            _isChange, _isConsequential, node.Url,
            [.. observation.Wallets.Select(w => w.HotWallet).Distinct(StringComparer.Ordinal)],
            [.. observation.Offers.Select(o => o.Operator)
                .Concat(observation.Wallets.Select(w => w.Operator))
                .Concat(observation.Recipients)
                .Where(o => o.Length > 0)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)],
            observation.TimeMs, _isConsequential ? long.MinValue : _startsFromMs);
    }

    public NodeTimeline Next { get; }

    public ObservationEffect Effect { get; }

    private List<OfferTimeline> Offers(IReadOnlyList<OfferTimeline> known)
    {
        var offers = new List<OfferTimeline>(known);
        foreach (var sighting in _observation.Offers)
        {
            var index = IndexOf(offers, sighting);
            if (index < 0)
            {
                offers.Insert(~index, Begin(sighting));
                NoteBegin(decides: true);
                continue;
            }

            offers[index] = Continue(offers[index], sighting);
        }

        return offers;
    }

    private OfferTimeline Begin(in OfferSighting sighting) => new(
        sighting.Operator, sighting.Pipeline, sighting.Model, sighting.Slot,
        SeenIntervals.Of(_observation.TimeMs, _observation.Uid),
        sighting.Uuid.Length == 0 ? [] : [new SlotUuid(sighting.Uuid, _observation.TimeMs, _observation.TimeMs)]);

    private OfferTimeline Continue(OfferTimeline offer, in OfferSighting sighting)
    {
        var seen = See(offer.Seen, decides: true);
        var uuids = WithUuid(offer.Uuids, sighting.Uuid);
        var (pipeline, model) = (Spelling(offer.Pipeline, sighting.Pipeline), Spelling(offer.Model, sighting.Model));
        var slot = sighting.Slot is { } seenSlot && offer.Slot is { } known
            ? known with { Model = Spelling(known.Model, seenSlot.Model) }
            : offer.Slot;
        if (ReferenceEquals(seen, offer.Seen) && ReferenceEquals(uuids, offer.Uuids) && ReferenceEquals(pipeline, offer.Pipeline)
            && ReferenceEquals(model, offer.Model) && slot == offer.Slot)
        {
            return offer;
        }

        _isChange = true;
        return offer with { Pipeline = pipeline, Model = model, Slot = slot, Seen = seen, Uuids = uuids };
    }

    private List<WalletTimeline> Wallets(IReadOnlyList<WalletTimeline> known)
    {
        var wallets = new List<WalletTimeline>(known);
        foreach (var sighting in _observation.Wallets)
        {
            // What only discovery says of a wallet decides nothing.
            var decides = sighting.Operator.Length > 0;
            var index = 0;
            while (index < wallets.Count && Compare(wallets[index], sighting) < 0)
            {
                index++;
            }

            if (index == wallets.Count || Compare(wallets[index], sighting) != 0)
            {
                wallets.Insert(index, new WalletTimeline(
                    sighting.HotWallet, sighting.Operator, SeenIntervals.Of(_observation.TimeMs, _observation.Uid)));
                NoteBegin(decides);
                continue;
            }

            wallets[index] = wallets[index] with { Seen = See(wallets[index].Seen, decides) };
        }

        return wallets;

        static int Compare(WalletTimeline wallet, in WalletSighting sighting) =>
            string.CompareOrdinal(wallet.HotWallet, sighting.HotWallet) is var byWallet and not 0
                ? byWallet
                : string.CompareOrdinal(wallet.Operator, sighting.Operator);
    }

    private List<RecipientTimeline> Recipients(IReadOnlyList<RecipientTimeline> known)
    {
        var recipients = new List<RecipientTimeline>(known);
        foreach (var recipient in _observation.Recipients)
        {
            var index = 0;
            while (index < recipients.Count && string.CompareOrdinal(recipients[index].Operator, recipient) < 0)
            {
                index++;
            }

            // A payment decides through its own session alone.
            if (index == recipients.Count || !string.Equals(recipients[index].Operator, recipient, StringComparison.Ordinal))
            {
                recipients.Insert(index, new RecipientTimeline(recipient, SeenIntervals.Of(_observation.TimeMs, _observation.Uid)));
                NoteBegin(decides: false);
                continue;
            }

            recipients[index] = recipients[index] with { Seen = See(recipients[index].Seen, decides: false) };
        }

        return recipients;
    }

    private IReadOnlyList<SeenInterval> See(IReadOnlyList<SeenInterval> seen, bool decides)
    {
        var next = SeenIntervals.With(seen, _observation.TimeMs, _observation.Uid, out var change);
        if (change == SeenIntervals.Change.None)
        {
            return seen;
        }

        _isChange = true;
        if (decides && change == SeenIntervals.Change.Reshaped)
        {
            _isConsequential = true;
        }
        else if (decides)
        {
            NoteStartsFrom(seen[^1].LastMs + CapabilityLimits.HoldMs + 1);
        }

        return next;
    }

    // The card's id at a time is the UUID that was new last: only a UUID that becomes new earlier than thought changes what was decided.
    private IReadOnlyList<SlotUuid> WithUuid(IReadOnlyList<SlotUuid> uuids, string uuid)
    {
        if (uuid.Length == 0)
        {
            return uuids;
        }

        var timeMs = _observation.TimeMs;
        var index = 0;
        while (index < uuids.Count && string.CompareOrdinal(uuids[index].Uuid, uuid) < 0)
        {
            index++;
        }

        if (index == uuids.Count || !string.Equals(uuids[index].Uuid, uuid, StringComparison.Ordinal))
        {
            _isConsequential |= uuids.Any(u => u.LastSeenMs > timeMs);
            NoteStartsFrom(timeMs);
            return [.. uuids.Take(index), new SlotUuid(uuid, timeMs, timeMs), .. uuids.Skip(index)];
        }

        var known = uuids[index];
        if (timeMs >= known.FirstSeenMs && timeMs <= known.LastSeenMs)
        {
            return uuids;
        }

        _isConsequential |= timeMs < known.FirstSeenMs;
        var next = known with { FirstSeenMs = Math.Min(known.FirstSeenMs, timeMs), LastSeenMs = Math.Max(known.LastSeenMs, timeMs) };
        return [.. uuids.Take(index), next, .. uuids.Skip(index + 1)];
    }

    /// <summary>
    /// An operator that is seen again at a node where another one has begun since: the node did not move after all, which is a change even
    /// within the hold.
    /// </summary>
    private void NoteReturningOperators(NodeTimeline node)
    {
        foreach (var address in _observation.Offers.Select(o => o.Operator).Distinct(StringComparer.Ordinal))
        {
            var before = node.Offers.Where(o => IsOf(o, address)).Select(o => o.Seen[^1].LastMs).DefaultIfEmpty(long.MaxValue).Max();
            _isConsequential |= node.Offers.Any(o => !IsOf(o, address) && o.Seen[0].FirstMs > before && o.Seen[0].FirstMs <= _observation.TimeMs);
        }

        static bool IsOf(OfferTimeline offer, string address) => string.Equals(offer.Operator, address, StringComparison.Ordinal);
    }

    private void NoteBegin(bool decides)
    {
        _isChange = true;
        _isConsequential |= decides;
    }

    private void NoteStartsFrom(long startMs) => _startsFromMs = Math.Min(_startsFromMs, startMs);

    // Of several spellings the first in ordinal order stands, whichever came first.
    private static string Spelling(string known, string seen) => string.CompareOrdinal(seen, known) < 0 ? seen : known;

    private static int IndexOf(List<OfferTimeline> offers, in OfferSighting sighting)
    {
        var (low, high) = (0, offers.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var order = OfferOrder.Compare(offers[middle], sighting);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle);
        }

        return ~low;
    }
}
