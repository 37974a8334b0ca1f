namespace LivepeerAkka.Simulator.Network;

/// <summary>What a node is for.</summary>
internal enum NodeRole
{
    /// <summary>Serves live streams, and maybe jobs.</summary>
    Live,

    /// <summary>Serves jobs only.</summary>
    Jobs,

    /// <summary>Transcodes; offers no model, but is seen, discovered and reported.</summary>
    Transcoding,
}

/// <summary>Proportions of a network's nodes. Shares of ten thousand.</summary>
internal sealed record NetworkShape
{
    /// <summary>The next node belongs to the operator of the one before it.</summary>
    public required int SameOperator { get; init; }

    /// <summary>The hot wallet is the operator's canonical one.</summary>
    public required int OwnWallet { get; init; }

    /// <summary>The port is 8935.</summary>
    public required int StandardPort { get; init; }

    /// <summary>Nodes with several cards have two kinds of them.</summary>
    public required int MixedCards { get; init; }

    public required Weighted<CardType> Cards { get; init; }

    /// <summary>Cards of a node.</summary>
    public required Weighted<int> CardCounts { get; init; }

    public required Weighted<ModelOffer> LiveModels { get; init; }

    /// <summary>Every hardware entry names one card, as real nodes do; else every model names all cards.</summary>
    public bool OneEntryPerCard { get; init; }

    /// <summary>Every trouble among a few dozen nodes.</summary>
    public static readonly NetworkShape Dense = new()
    {
        SameOperator = 2_500,
        OwnWallet = 1_250,
        StandardPort = 5_000,
        MixedCards = 2_500,
        Cards = Weighted<CardType>.Evenly(Catalogue.Cards),
        CardCounts = new((1, 6), (2, 2), (4, 1), (8, 1)),
        LiveModels = Weighted<ModelOffer>.Evenly(Catalogue.LiveModels),
    };

    /// <summary>
    /// Counted in the capability snapshots of January (53 entries) and March 2026 (40): nodes, not cards, so that one node with 23 cards does not
    /// decide.
    /// </summary>
    public static readonly NetworkShape Real = new()
    {
        SameOperator = 100,
        OwnWallet = 4_500,
        StandardPort = 4_300,
        MixedCards = 4_500,
        Cards = RealNodes.Cards,
        CardCounts = new((1, 13), (2, 8), (4, 2), (23, 1)),
        LiveModels = RealNodes.LiveModels,
        OneEntryPerCard = true,
    };

    public static NetworkShape Of(TrafficMix mix) => mix == TrafficMix.Real ? Real : Dense;
}
