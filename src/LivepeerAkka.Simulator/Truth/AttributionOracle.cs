namespace LivepeerAkka.Simulator.Truth;

/// <summary>What a decision looks at. Nodes are <c>host:port</c>, addresses canonical, times epoch ms; texts '' = none.</summary>
internal sealed record OracleEvidence
{
    /// <summary>The segment's URL.</summary>
    public required string Url { get; init; }

    /// <summary>What its records carry; '' where they carry no URL or no wallet.</summary>
    public required IReadOnlyList<ServerKey> Carried { get; init; }

    public IReadOnlyList<(string Recipient, string Url)> Payments { get; init; } = [];
    public string ModelHint { get; init; } = "";

    /// <summary>One of the eleven names.</summary>
    public string PipelineHint { get; init; } = "";

    /// <summary>Capability of an own container.</summary>
    public string Capability { get; init; } = "";

    public required long StartMs { get; init; }
    public required long EndMs { get; init; }
}

/// <summary>Attribution.md section 3, read for the simulator: slow, straight, and without a line of the product's own.</summary>
internal sealed class AttributionOracle(ObservedNetwork network)
{
    private const long MinuteMs = 60_000;
    private const long HourMs = 60 * MinuteMs;
    private const long DayMs = 24 * HourMs;

    private static readonly string[] Methods = ["uri_and_address", "uri", "payment_recipient", "address", "hot_wallet"];
    private static readonly int[] Confidences = [1_000, 900, 800, 700, 400];

    private const int UriAndAddress = 0;
    private const int Uri = 1;
    private const int Recipient = 2;
    private const int Address = 3;
    private const int Wallet = 4;

    private const int Exact = 0;
    private const int Prior = 1;
    private const int Future = 2;
    private const int LearnedLater = 3;
    private const int Stale = 4;

    public IdentityTruth Decide(OracleEvidence evidence)
    {
        if (evidence.Carried.Count == 0 && evidence.Payments.Count == 0)
        {
            return Nobody(evidence, "unresolved", "no_identity_evidence");
        }

        var atUrl = evidence.Url.Length == 0 ? [] : InReach(evidence, network.OffersAt(evidence.Url)).ToList();
        var isUrlKnown = atUrl.Count > 0;
        var candidates = isUrlKnown ? atUrl : InReach(evidence, Reached(evidence)).ToList();
        candidates.RemoveAll(c => c.Class < 0 || (!isUrlKnown && evidence.Url.Length > 0 && c.Class < Address));
        if (candidates.Count == 0)
        {
            return Nobody(evidence, "unresolved", "missing_candidate");
        }

        candidates.RemoveAll(c => c.Fit < 0);
        if (candidates.Count == 0)
        {
            return Nobody(evidence, "unresolved", "incompatible_candidate");
        }

        var rank = candidates.Min(c => c.Rank);
        var best = candidates.Where(c => c.Rank == rank).ToList();
        if (best[0].Class == Wallet)
        {
            // A wallet that is shared decides nothing; one that is not, in the same segment, does.
            var unique = evidence.Carried.Where(c => c.Wallet.Length > 0 && !network.IsShared(c.Wallet, evidence.StartMs))
                .SelectMany(c => network.OperatorsOfWallet(c.Wallet)).ToHashSet(StringComparer.Ordinal);
            best.RemoveAll(c => !unique.Contains(c.Offer.Operator));
            if (best.Count == 0)
            {
                return Nobody(evidence, "ambiguous", "shared_wallet");
            }
        }

        var (owner, wasPaid) = OwnerOf(evidence, best);
        return owner is null
            ? Nobody(evidence, "ambiguous", "ambiguous_candidates")
            : Outcome(evidence, best.Where(c => c.Offer.Operator == owner).ToList(), isUrlKnown || evidence.Url.Length == 0, wasPaid);
    }

    // Candidates of a segment whose URL tells nothing.
    private IEnumerable<OracleOffer> Reached(OracleEvidence evidence)
    {
        var owners = evidence.Carried.SelectMany(c => network.OperatorsOfWallet(c.Wallet).Append(c.Wallet));
        var byWallet = owners.Distinct(StringComparer.Ordinal).SelectMany(network.OffersOfOperator);
        var byPayment = evidence.Payments.SelectMany(p => network.OffersAt(p.Url).Where(o => o.Operator == p.Recipient));
        return byWallet.Concat(byPayment).Distinct();
    }

    private IEnumerable<Candidate> InReach(OracleEvidence evidence, IEnumerable<OracleOffer> offers)
    {
        foreach (var offer in offers)
        {
            if (TimeOf(evidence, offer) is { } time)
            {
                yield return new Candidate(offer, ClassOf(evidence, offer), FitOf(evidence, offer), time);
            }
        }
    }

    private int ClassOf(OracleEvidence evidence, OracleOffer offer)
    {
        var node = offer.Node;
        if (evidence.Carried.Any(c => c.Url == node.NodeKey))
        {
            return evidence.Carried.Any(c => c.Wallet == node.HotWallet || c.Wallet == offer.Operator) ? UriAndAddress : Uri;
        }

        if (evidence.Payments.Any(p => p.Url == node.NodeKey && p.Recipient == offer.Operator))
        {
            return Recipient;
        }

        if (evidence.Carried.Any(c => c.Wallet == offer.Operator && network.OperatorsOfWallet(c.Wallet).All(o => o == offer.Operator)))
        {
            return Address;
        }

        return evidence.Carried.Any(c => network.OperatorsOfWallet(c.Wallet).Contains(offer.Operator, StringComparer.Ordinal)) ? Wallet : -1;
    }

    // 0 = equal, more = one side tells less, −1 = they contradict each other.
    private static int FitOf(OracleEvidence evidence, OracleOffer offer)
    {
        var isContainer = offer.Pipeline == evidence.Capability || (offer.Pipeline, offer.Model) == ("byoc", evidence.Capability);
        if (offer.Pipeline.Length == 0)
        {
            // A node that tells no model can be anything.
            return evidence.Capability.Length > 0 || evidence.PipelineHint.Length > 0 ? 3 : 2;
        }

        if (evidence.Capability.Length > 0 && !isContainer)
        {
            return -1;
        }

        if (evidence.PipelineHint.Length > 0 && offer.Pipeline != evidence.PipelineHint)
        {
            return -1;
        }

        return evidence.ModelHint.Length == 0 ? 2
            : string.Equals(evidence.ModelHint, offer.Model, StringComparison.OrdinalIgnoreCase) ? 0
            : -1;
    }

    private int? TimeOf(OracleEvidence evidence, OracleOffer offer)
    {
        var (start, end) = (evidence.StartMs, evidence.EndMs);
        if (offer.WasSeen(start - HourMs, start))
        {
            return Exact;
        }

        if (offer.WasSeen(start - DayMs, start))
        {
            return Prior;
        }

        // Nothing was seen for a day: the next sighting begins an interval.
        var first = offer.Sightings.FirstOrDefault(s => s > start, long.MaxValue);
        if (first <= start + 30_000)
        {
            return Future;
        }

        var isNew = !network.OffersAt(offer.Node.NodeKey).Any(o => FitOf(evidence, o) >= 0 && o.WasSeen(start - (7 * DayMs), start));
        if (first <= end + (30 * MinuteMs) && isNew)
        {
            return LearnedLater;
        }

        return offer.WasSeen(start - (7 * DayMs), start) ? Stale : null;
    }

    private static (string? Owner, bool WasPaid) OwnerOf(OracleEvidence evidence, List<Candidate> best)
    {
        var owners = best.Select(c => c.Offer.Operator).Distinct(StringComparer.Ordinal).ToList();
        if (owners.Count == 1)
        {
            return (owners[0], false);
        }

        var urls = best.Select(c => c.Offer.Node.NodeKey).Distinct(StringComparer.Ordinal).ToList();
        if (urls.Count > 1)
        {
            return (null, false);
        }

        var paid = owners.Where(o => evidence.Payments.Any(p => p.Recipient == o && p.Url == urls[0])).ToList();
        if (paid.Count == 1)
        {
            return (paid[0], true);
        }

        var spans = owners.ConvertAll(o => (
            Owner: o,
            First: best.Where(c => c.Offer.Operator == o).Min(c => c.Offer.Sightings[0]),
            Last: best.Where(c => c.Offer.Operator == o).Max(c => c.Offer.Sightings[^1])));
        var later = spans.Where(s => spans.TrueForAll(o => o.Owner == s.Owner || o.Last < s.First)).ToList();
        return (later.Count == 1 ? later[0].Owner : null, false);
    }

    private IdentityTruth Outcome(OracleEvidence evidence, List<Candidate> best, bool isNodeKnown, bool wasPaid)
    {
        var (identity, time) = (best[0].Class, best[0].Time);
        var nodes = best.Select(c => c.Offer.Node.NodeKey).Distinct(StringComparer.Ordinal).ToList();
        var offers = best.ConvertAll(c => c.Offer);
        var isStale = time == Stale;
        var hasHardware = isNodeKnown && offers.Exists(o => o.Slot is not null);
        var status = isStale ? "stale" : hasHardware ? "resolved" : "hardware_less";
        return new IdentityTruth
        {
            Status = status,
            Reason = ReasonOf(status, time, wasPaid || identity == Recipient),
            Method = Methods[identity],
            ConfidencePerMille = Confidences[time] * (identity switch { Address => 9, Wallet => 8, _ => 10 }) / 10,
            Operator = offers[0].Operator,
            Node = !isNodeKnown ? evidence.Url : nodes.Count == 1 ? nodes[0] : "",
            Pipeline = isStale || !isNodeKnown ? "" : OnlyOne(offers.Select(o => o.Pipeline)),
            Model = isStale || !isNodeKnown ? evidence.ModelHint : OnlyOne(offers.Select(o => o.Model)),
            Gpu = hasHardware && !isStale && nodes.Count == 1 ? GpuOf(offers) : null,
        };
    }

    private static string ReasonOf(string status, int time, bool wasPaid) =>
        (status, time, wasPaid) switch
        {
            ("stale", _, _) => "stale_candidate",
            ("hardware_less", _, _) => "matched_without_hardware",
            (_, LearnedLater, _) => "learned_later",
            (_, Future, _) => "future_skew",
            (_, _, true) => "matched_recipient",
            (_, Prior, _) => "matched_prior",
            _ => "matched",
        };

    // Every model has to say the same of the cards.
    private GpuTruth? GpuOf(List<OracleOffer> offers)
    {
        var groups = offers.GroupBy(o => (o.Pipeline, o.Model)).Select(g => g.Select(o => o.Slot).ToHashSet()).ToList();
        if (!groups.TrueForAll(g => g.SetEquals(groups[0])))
        {
            return null;
        }

        var slots = groups[0].OfType<OracleSlot>().ToList();
        var types = slots.Select(s => s.Type).Distinct().ToList();
        if (types.Count > 1)
        {
            return new GpuTruth("", MemoryBytes: null, slots.Count, []);
        }

        var card = offers[0].Node.Cards[0];
        var ids = offers.Select(o => o.Node).Distinct().SelectMany(n => network.IdsOf(n, card)).Distinct(StringComparer.Ordinal);
        return new GpuTruth(types[0].Name, types[0].MemoryBytes, slots.Count, slots.Count > 1 ? [] : [.. ids]);
    }

    /// <summary>A decision that names nobody.</summary>
    public static IdentityTruth Nobody(string status, string reason, string model) => new()
    {
        Status = status,
        Reason = reason,
        Method = "none",
        ConfidencePerMille = 0,
        Model = model,
    };

    private static IdentityTruth Nobody(OracleEvidence evidence, string status, string reason) => Nobody(status, reason, evidence.ModelHint);

    private static string OnlyOne(IEnumerable<string> texts)
    {
        var distinct = texts.Distinct(StringComparer.Ordinal).ToList();
        return distinct.Count == 1 ? distinct[0] : "";
    }

    private sealed record Candidate(OracleOffer Offer, int Class, int Fit, int Time)
    {
        public (bool, int, int, int) Rank => (Time == Stale, Class, Fit, Time);
    }
}
