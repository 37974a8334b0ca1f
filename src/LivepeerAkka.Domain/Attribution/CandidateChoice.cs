using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Attribution;

/// <summary>Chooses among the candidates of a segment, or says that nothing can be chosen (attribution.md section 3, steps 5 and 6).</summary>
internal sealed class CandidateChoice
{
    private readonly AttributionEvidence _evidence;
    private readonly CandidateSearch _search;

    public CandidateChoice(AttributionEvidence evidence, CandidateSearch search)
    {
        _evidence = evidence;
        _search = search;
        var left = Best(search.Candidates);
        Decision = left[0].Identity == IdentityClass.SharedWallet
            ? Ambiguous(left, AttributionReason.SharedWallet)
            : OfOperator(left) is { } chosen
                ? Chosen(chosen.Left, chosen.PaymentUid)
                : Ambiguous(left, AttributionReason.AmbiguousCandidates);
    }

    public AttributionDecision Decision { get; }

    private static List<Candidate> Best(IReadOnlyList<Candidate> candidates)
    {
        var left = new List<Candidate> { candidates[0] };
        for (var i = 1; i < candidates.Count; i++)
        {
            var order = candidates[i].CompareRank(left[0]);
            if (order < 0)
            {
                left.Clear();
            }

            if (order <= 0)
            {
                left.Add(candidates[i]);
            }
        }

        return left;
    }

    /// <summary>The candidates of the one operator that stands, with the payment that told it where one did; null when several stand.</summary>
    private (List<Candidate> Left, EventUid? PaymentUid)? OfOperator(List<Candidate> left)
    {
        var operators = left.Select(c => c.Offer.Operator).Distinct(StringComparer.Ordinal).ToList();
        if (operators.Count == 1)
        {
            return (left, null);
        }

        var node = left[0].Node;
        if (_search.IsOperatorOnly || left.Exists(c => !ReferenceEquals(c.Node, node)))
        {
            return null;
        }

        var paid = operators.FindAll(o => Payments.UidOf(_evidence, node.Url, o) is not null);
        if (paid.Count == 1)
        {
            return (OnlyOf(paid[0]), Payments.UidOf(_evidence, node.Url, paid[0]));
        }

        return NodeMoves.NewestOf(node, operators, _evidence) is { } newest ? (OnlyOf(newest), null) : null;

        List<Candidate> OnlyOf(string address) => left.FindAll(c => string.Equals(c.Offer.Operator, address, StringComparison.Ordinal));
    }

    private AttributionDecision Chosen(List<Candidate> left, EventUid? paymentUid)
    {
        left = OfferContest.Of(left);
        var first = FirstForRecord(left);
        var isStale = first.Temporal.Class == TemporalClass.Stale;
        var hasNode = _search.IsOperatorOnly || left.TrueForAll(c => ReferenceEquals(c.Node, first.Node));
        var hasGpu = !_search.IsOperatorOnly && left.Exists(c => c.Offer.Slot is not null);
        var isByPayment = paymentUid is not null || first.Identity == IdentityClass.PaymentRecipient;
        var tellsOffer = !isStale && !_search.IsOperatorOnly;
        return new AttributionDecision
        {
            Status = isStale ? AttributionStatus.Stale : hasGpu ? AttributionStatus.Resolved : AttributionStatus.HardwareLess,
            Reason = ReasonOf(first.Temporal.Class, hasGpu, isByPayment),
            Method = MethodOf(first.Identity),
            Confidence = ConfidenceOf(first.Temporal.Class, first.Identity),
            Operator = first.Offer.Operator,
            NodeUrl = _search.IsOperatorOnly ? _evidence.Url : hasNode ? first.Node.Url : "",
            Pipeline = tellsOffer ? OfferContest.PipelineOf(left) : "",
            Model = tellsOffer ? OfferContest.ModelOf(left, _evidence.ModelHint) : _evidence.ModelHint,
            Gpu = tellsOffer && hasNode ? GpuChoice.Of(left, _evidence) : null,
            SignalUid = paymentUid ?? first.SignalUid,
            CapabilityUid = first.Temporal.Uid,
            RunnerUp = RunnerUpOf(first.Offer.Operator),
        };
    }

    private AttributionDecision Ambiguous(List<Candidate> left, string reason)
    {
        var first = FirstForRecord(left);
        return AttributionDecider.Undecided(_evidence, AttributionStatus.Ambiguous, reason) with
        {
            SignalUid = first.SignalUid,
            CapabilityUid = first.Temporal.Uid,
            RunnerUp = RunnerUpOf(first.Offer.Operator),
        };
    }

    private static Candidate FirstForRecord(List<Candidate> candidates)
    {
        var first = candidates[0];
        foreach (var candidate in candidates)
        {
            first = candidate.CompareForRecord(first) < 0 ? candidate : first;
        }

        return first;
    }

    private string RunnerUpOf(string winner)
    {
        Candidate? best = null;
        foreach (var candidate in _search.Candidates)
        {
            if (!string.Equals(candidate.Offer.Operator, winner, StringComparison.Ordinal)
                && (best is not { } known || candidate.CompareForRecord(known) < 0))
            {
                best = candidate;
            }
        }

        return best?.Offer.Operator ?? "";
    }

    // The first that applies, in the order of the contract.
    private static string ReasonOf(TemporalClass temporal, bool hasGpu, bool isByPayment) => temporal switch
    {
        TemporalClass.Stale => AttributionReason.StaleCandidate,
        _ when !hasGpu => AttributionReason.MatchedWithoutHardware,
        TemporalClass.LearnedLater => AttributionReason.LearnedLater,
        TemporalClass.Future => AttributionReason.FutureSkew,
        _ when isByPayment => AttributionReason.MatchedRecipient,
        TemporalClass.Prior => AttributionReason.MatchedPrior,
        _ => AttributionReason.Matched,
    };

    private static string MethodOf(IdentityClass identity) => identity switch
    {
        IdentityClass.UriAndAddress => AttributionMethod.UriAndAddress,
        IdentityClass.Uri => AttributionMethod.Uri,
        IdentityClass.PaymentRecipient => AttributionMethod.PaymentRecipient,
        IdentityClass.Address => AttributionMethod.Address,
        IdentityClass.HotWallet => AttributionMethod.HotWallet,
        _ => throw new ArgumentOutOfRangeException(nameof(identity), identity, "Decides nothing."),
    };

    private static double ConfidenceOf(TemporalClass temporal, IdentityClass identity)
    {
        var byTime = temporal switch
        {
            TemporalClass.Exact => AttributionRules.ConfidenceExact,
            TemporalClass.Prior => AttributionRules.ConfidencePrior,
            TemporalClass.Future => AttributionRules.ConfidenceFuture,
            TemporalClass.LearnedLater => AttributionRules.ConfidenceLearnedLater,
            TemporalClass.Stale => AttributionRules.ConfidenceStale,
            _ => throw new ArgumentOutOfRangeException(nameof(temporal), temporal, "Is no candidate."),
        };
        var factor = identity switch
        {
            IdentityClass.Address => AttributionRules.AddressFactor,
            IdentityClass.HotWallet => AttributionRules.HotWalletFactor,
            _ => 1.0,
        };

        // Two decimals are exact for every product of the table; the bits of the factors are not.
        return Math.Round(byTime * factor, 2);
    }
}
