using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Attribution;

/// <summary>Finds the candidates of a segment: offers that its evidence reaches, with their classes (attribution.md section 3, steps 1 to 4).</summary>
internal sealed class CandidateSearch
{
    private readonly AttributionEvidence _evidence;
    private readonly AttributionRules _rules;
    private readonly List<AddressClaim> _claims;
    private readonly List<Candidate> _candidates = [];
    private readonly EventUid? _urlUid;
    private bool _hasMismatch;

    public CandidateSearch(AttributionEvidence evidence, ICapabilityTimelines timelines, AttributionRules rules)
    {
        _evidence = evidence;
        _rules = rules;
        _claims = AddressClaims.Of(evidence, timelines);
        _urlUid = UidOfUrl();
        if (evidence.Url.Length > 0 && timelines.NodeAt(evidence.Url) is { } node && IsWithinReach(node))
        {
            AddOffersOf(node);
            return;
        }

        IsOperatorOnly = evidence.Url.Length > 0;
        foreach (var url in Reachable(timelines))
        {
            if (timelines.NodeAt(url) is { } reached)
            {
                AddOffersOf(reached);
            }
        }
    }

    /// <summary>Compatible offers within reach, by URL and in the order of the node's offers.</summary>
    public IReadOnlyList<Candidate> Candidates => _candidates;

    /// <summary>No offer names the segment's URL: addresses tell the operator and nothing else.</summary>
    public bool IsOperatorOnly { get; }

    /// <summary>Why there is no candidate.</summary>
    public string ReasonOfNone =>
        _hasMismatch ? AttributionReason.IncompatibleCandidate
        : HasIdentity() ? AttributionReason.MissingCandidate
        : _evidence.HadNobodyToTry ? AttributionReason.NoOrchestrators
        : AttributionReason.NoIdentityEvidence;

    private void AddOffersOf(NodeTimeline node)
    {
        bool? isSeenBefore = null;
        foreach (var offer in node.Offers)
        {
            if (!TryIdentify(node.Url, offer.Operator, out var identity, out var edge, out var signalUid))
            {
                continue;
            }

            var offered = TemporalFit.Of(offer.Seen, _evidence.StartMs, _evidence.EndMs);
            var temporal = edge.Class > offered.Class ? edge : offered;
            if (temporal.Class == TemporalClass.None)
            {
                continue;
            }

            var compatibility = Compatibility.Of(_evidence, offer, _rules);
            if (compatibility == Compatibility.Mismatch)
            {
                _hasMismatch = true;
                continue;
            }

            if (offered.Class == TemporalClass.LearnedLater && (isSeenBefore ??= IsSeenBefore(node)))
            {
                continue;
            }

            _candidates.Add(new Candidate(node, offer, identity, compatibility, temporal, signalUid));
        }
    }

    private bool TryIdentify(string url, string operatorAddress, out IdentityClass identity, out TemporalFit edge, out EventUid signalUid)
    {
        edge = default;
        var claim = BestClaim(operatorAddress);
        if (_urlUid is { } urlUid && string.Equals(url, _evidence.Url, StringComparison.Ordinal))
        {
            identity = claim is null ? IdentityClass.Uri : IdentityClass.UriAndAddress;
            signalUid = claim is null ? urlUid : UidOfBoth(operatorAddress) ?? urlUid;
            return true;
        }

        if (Payments.UidOf(_evidence, url, operatorAddress) is { } paymentUid)
        {
            (identity, signalUid) = (IdentityClass.PaymentRecipient, paymentUid);
            return true;
        }

        (identity, signalUid) = (claim?.Identity ?? default, claim?.Uid ?? default);
        edge = claim?.Edge ?? default;
        return claim is not null;
    }

    private AddressClaim? BestClaim(string operatorAddress)
    {
        AddressClaim? best = null;
        foreach (var claim in _claims)
        {
            if (string.Equals(claim.Operator, operatorAddress, StringComparison.Ordinal) && (best is not { } known || claim.IsBetterThan(known)))
            {
                best = claim;
            }
        }

        return best;
    }

    // The URL of the segment proves something where a record carries it: one that capabilities gave to a wallet is that wallet's evidence.
    private EventUid? UidOfUrl()
    {
        foreach (var identity in _evidence.Identities)
        {
            if (_evidence.Url.Length > 0 && string.Equals(identity.Url, _evidence.Url, StringComparison.Ordinal))
            {
                return identity.Uid;
            }
        }

        return null;
    }

    private EventUid? UidOfBoth(string operatorAddress)
    {
        foreach (var identity in _evidence.Identities)
        {
            if (string.Equals(identity.Url, _evidence.Url, StringComparison.Ordinal)
                && _claims.Exists(c => string.Equals(c.Address, identity.Address, StringComparison.Ordinal)
                    && string.Equals(c.Operator, operatorAddress, StringComparison.Ordinal)))
            {
                return identity.Uid;
            }
        }

        return null;
    }

    private SortedSet<string> Reachable(ICapabilityTimelines timelines)
    {
        var urls = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var claim in _claims)
        {
            urls.UnionWith(timelines.NodesOfOperator(claim.Operator));
        }

        if (!IsOperatorOnly)
        {
            urls.UnionWith(_evidence.Payments.Where(p => p.Recipient.Length > 0 && p.Url.Length > 0).Select(p => p.Url));
        }

        return urls;
    }

    private bool IsWithinReach(NodeTimeline node)
    {
        foreach (var offer in node.Offers)
        {
            if (TemporalFit.Of(offer.Seen, _evidence.StartMs, _evidence.EndMs).Class != TemporalClass.None)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsSeenBefore(NodeTimeline node)
    {
        foreach (var offer in node.Offers)
        {
            if (Compatibility.Of(_evidence, offer, _rules) != Compatibility.Mismatch
                && TemporalFit.IsSeenBefore(offer.Seen, _evidence.StartMs, CapabilityLimits.StaleMs))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasIdentity() =>
        _evidence.Url.Length > 0
        || _evidence.Identities.Any(i => i.Address.Length > 0 || i.Url.Length > 0)
        || _evidence.Payments.Any(p => p.Recipient.Length > 0 && p.Url.Length > 0);
}
