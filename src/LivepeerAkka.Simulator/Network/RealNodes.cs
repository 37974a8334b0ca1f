namespace LivepeerAkka.Simulator.Network;

/// <summary>What nodes of the real network are for, run on and offer; weights are counts in the two capability snapshots.</summary>
internal static class RealNodes
{
    /// <summary>Of hundred nodes, 16 serve live streams and 15 only jobs.</summary>
    private const int LivePercent = 16;
    private const int JobsPercent = 15;

    /// <summary>Nodes with models that report cards, of ten thousand.</summary>
    public const int HardwareShare = 9_300;

    // Models whose entry tells the version of the runner, of ten thousand: 15 of 19 live ones, 4 of 28 others.
    private const int LiveVersionShare = 7_900;
    private const int JobVersionShare = 1_400;

    /// <summary>The first nodes always serve: so that every gateway has somebody to swap to.</summary>
    public const int LiveLeast = 4;

    public static readonly Weighted<CardType> Cards = new(
        (Catalogue.Cards[1], 8),
        (Catalogue.Cards[0], 8),
        (new CardType("NVIDIA GeForce RTX 4070 Ti SUPER", 8, 9, 17_171_480_576), 4),
        (new CardType("NVIDIA GeForce RTX 3090", 8, 6, 25_769_803_776), 4),
        (new CardType("NVIDIA RTX 6000 Ada Generation", 8, 9, 51_527_024_640), 2),
        (new CardType("NVIDIA RTX A4000", 8, 6, 17_171_480_576), 1),
        (new CardType("Tesla P4", 6, 1, 8_053_063_680), 1),
        (new CardType("NVIDIA A100-SXM4-40GB", 8, 0, 42_949_672_960), 1));

    // Streams mostly ask for the plain model.
    public static readonly Weighted<ModelOffer> LiveModels = new(
        (Catalogue.LiveModels[0], 11), (Catalogue.LiveModels[1], 3), (Catalogue.LiveModels[2], 3), (Catalogue.LiveModels[3], 1));

    private static readonly Weighted<ModelOffer> JobModels = new(
        (Catalogue.BatchModels[0], 11), (Catalogue.BatchModels[1], 1), (Catalogue.BatchModels[2], 2), (Catalogue.BatchModels[3], 3),
        (Catalogue.LanguageModels[0], 7), (Catalogue.LanguageModels[1], 1),
        (Catalogue.ContainerOffers[0], 1), (Catalogue.ContainerOffers[1], 1));

    private static readonly Weighted<int> OfferCounts = new((1, 23), (2, 3), (3, 1), (5, 1));

    /// <summary>
    /// Role of the node with an index: the same shares in every hundred, whatever the seed, so that a small network has some of each.
    /// </summary>
    public static NodeRole RoleOf(int index)
    {
        // Steps by 37 visit each of a hundred once.
        var place = index < LiveLeast ? 0 : (index * 37) % 100;
        return place < LivePercent ? NodeRole.Live : place < LivePercent + JobsPercent ? NodeRole.Jobs : NodeRole.Transcoding;
    }

    /// <summary>The node tells the version of its runner.</summary>
    public static bool TellsVersion(SeededRandom random, NodeRole role) => random.Chance(role == NodeRole.Live ? LiveVersionShare : JobVersionShare);

    /// <summary>The models of a node with a role; a live node's first is a live one.</summary>
    public static List<ModelOffer> OffersOf(SeededRandom random, NodeRole role)
    {
        if (role == NodeRole.Transcoding)
        {
            return [];
        }

        var offers = new List<ModelOffer> { role == NodeRole.Live ? LiveModels.Pick(random) : JobModels.Pick(random) };
        var count = OfferCounts.Pick(random);
        while (offers.Count < count)
        {
            offers.Add(JobModels.Without(offers.Contains).Pick(random));
        }

        return offers;
    }
}
