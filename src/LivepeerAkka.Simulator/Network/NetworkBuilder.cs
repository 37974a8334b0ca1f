using System.Globalization;
using System.Text;
using LivepeerAkka.Simulator.Faults;

namespace LivepeerAkka.Simulator.Network;

/// <summary>Draws the network of a run from its seed.</summary>
internal static class NetworkBuilder
{
    private const long HourMs = 3_600_000;
    private const int SharingApart = 12;

    public static SimulatedNetwork Build(SimulationOptions options)
    {
        var random = SeededRandom.Derive(options.Seed, Purpose.Network, 0);
        var nodes = NetworkFaults.Apply(options, BuildNodes(random, options));
        var organisations = Catalogue.Organisations[..options.Organisations];
        var gateways = new List<Gateway>();
        foreach (var org in organisations)
        {
            for (var i = 0; i < options.Gateways; i++)
            {
                gateways.Add(BuildGateway(random, options, org, i, gateways.Count, nodes));
            }
        }

        return new SimulatedNetwork(organisations, nodes, gateways);
    }

    private static List<OrchestratorNode> BuildNodes(SeededRandom random, SimulationOptions options)
    {
        var nodes = new List<OrchestratorNode>(options.Orchestrators);
        var shape = NetworkShape.Of(options.Mix);
        var current = (Operator: new Operator(MixedCaseAddress(random)), Wallet: Address(random));

        // Three to five wallets of fifty nodes are shared by two operators: every twelfth node is a new operator on the wallet before it.
        var apart = options.Orchestrators >= SharingApart ? SharingApart : 4;
        for (var i = 0; i < options.Orchestrators; i++)
        {
            var place = i < 5 * apart ? i % apart : 0;
            current = place == apart - 1
                ? (new Operator(MixedCaseAddress(random)), current.Wallet)
                : place == apart - 2 ? (new Operator(MixedCaseAddress(random)), Address(random))
                : random.Chance(shape.SameOperator) ? current
                : NewOwner(random, shape);
            nodes.Add(BuildNode(random, shape, i, current.Operator, current.Wallet, options));
        }

        foreach (var node in nodes)
        {
            node.SharesWallet = nodes.Exists(n => n.HotWallet == node.HotWallet && n.Operator != node.Operator);
        }

        return nodes;
    }

    /// <summary>An operator with a hot wallet of its own; some use their canonical one.</summary>
    public static (Operator Operator, string Wallet) NewOwner(SeededRandom random, NetworkShape shape)
    {
        var owner = new Operator(MixedCaseAddress(random));
        return (owner, random.Chance(shape.OwnWallet) ? owner.Canonical : Address(random));
    }

    /// <summary>The node with a time at which it gets another operator; see <see cref="OrchestratorNode.Moving"/>.</summary>
    public static OrchestratorNode Moving(OrchestratorNode node, Operator owner, string wallet, long shownMs, long atMs, bool isIdle)
    {
        var cut = node.NodeKey.LastIndexOf(':');
        var port = int.Parse(node.NodeKey.AsSpan(cut + 1), CultureInfo.InvariantCulture);
        var spellings = Spellings(wallet, node.NodeKey[..cut], port).Select(Encoding.UTF8.GetBytes).ToList();
        return node.Moving(shownMs, atMs, isIdle, owner, wallet, spellings, WalletInfoOf(wallet));
    }

    private static OrchestratorNode BuildNode(
        SeededRandom random, NetworkShape shape, int index, Operator owner, string wallet, SimulationOptions options)
    {
        var (faults, isReal) = (options.Faults, options.Mix == TrafficMix.Real);
        var host = string.Create(CultureInfo.InvariantCulture, $"{options.NetworkName}node{index:D2}.{Catalogue.Domains[index % Catalogue.Domains.Length]}");
        var port = random.Chance(shape.StandardPort) ? 8935 : (int)random.Between(18_935, 58_935);
        var key = string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
        var restarts = isReal ? random.Between(9 * HourMs, 27 * HourMs) : random.Between(HourMs / 2, 3 * HourMs);
        return new OrchestratorNode
        {
            Index = index,
            Operator = owner,
            HotWallet = wallet,
            NodeKey = key,
            Url = $"https://{key}",
            Version = random.Pick(Catalogue.OrchestratorVersions),
            RunnerVersion = random.Pick(Catalogue.RunnerVersions),
            Cards = BuildCards(random, shape),
            ReportsHardware = isReal ? random.Chance(RealNodes.HardwareShare) : index % 6 != 5,
            TellsRunnerVersion = !isReal || RealNodes.TellsVersion(random, RealNodes.RoleOf(index)),
            OneEntryPerCard = shape.OneEntryPerCard,
            Offers = isReal ? RealNodes.OffersOf(random, RealNodes.RoleOf(index)) : BuildOffers(random, shape),
            RunnerSkewMs = SkewOf(random, index, faults.Contains(FaultNames.Skew)),
            InfoSpellings = Spellings(wallet, host, port).Select(Encoding.UTF8.GetBytes).ToList(),
            WalletInfo = WalletInfoOf(wallet),
            HasFewerSlots = faults.Contains(FaultNames.Slots),
            RestartEveryMs = faults.Contains(FaultNames.Churn) && (isReal || index % 2 == 0) ? restarts : 0,
        };
    }

    private static byte[] WalletInfoOf(string wallet) => Encoding.UTF8.GetBytes($$"""{"address":"{{wallet}}","url":""}""");

    // One skewed node is more than a day ahead, so that its own timestamps are not believed at all.
    private static long SkewOf(SeededRandom random, int index, bool skewed) =>
        (skewed, index % 5) switch
        {
            (false, _) => random.Between(-2_000, 2_000),
            (true, 0) => 30 * HourMs,
            (true, 1) => -3 * HourMs,
            (true, 2) => random.Between(-20 * 60_000, 20 * 60_000),
            _ => random.Between(-90_000, 90_000),
        };

    // One gateway of three is half a minute to five minutes off, now ahead, now behind; the others keep time.
    private static long ClockSkewOf(SimulationOptions options, int gateway)
    {
        if (!options.Faults.Contains(FaultNames.Clocks))
        {
            return 0;
        }

        var random = SeededRandom.Derive(options.Seed, Purpose.Clocks, (ulong)gateway);
        var far = random.Between(30_000, 5 * 60_000);
        return gateway % 3 == 1 ? random.Chance(5_000) ? far : -far : random.Between(-1_500, 1_500);
    }

    private static List<Card> BuildCards(SeededRandom random, NetworkShape shape)
    {
        var type = shape.Cards.Pick(random);
        var count = shape.CardCounts.Pick(random);
        var isMixed = count > 1 && random.Chance(shape.MixedCards);
        var other = shape.Cards.Without(c => c == type).Pick(random);
        return Enumerable.Range(0, count).Select(i => new Card(random.Next(), isMixed && i % 2 == 1 ? other : type)).ToList();
    }

    private static List<ModelOffer> BuildOffers(SeededRandom random, NetworkShape shape)
    {
        var offers = new List<ModelOffer> { shape.LiveModels.Pick(random) };
        if (random.Chance(2_500))
        {
            offers.Add(shape.LiveModels.Without(offers.Contains).Pick(random));
        }

        if (random.Chance(4_000))
        {
            offers.Add(random.Pick(Catalogue.BatchModels));
        }

        if (random.Chance(3_000))
        {
            offers.Add(random.Pick(Catalogue.LanguageModels));
        }

        if (random.Chance(2_000))
        {
            offers.Add(random.Pick(Catalogue.ContainerOffers));
        }

        return offers;
    }

    private static IEnumerable<string> Spellings(string wallet, string host, int port)
    {
        yield return $$"""{"address":"{{wallet}}","url":"https://{{host}}:{{port}}"}""";
        yield return $$"""{"address":"0x{{wallet[2..].ToUpperInvariant()}}","url":"HTTPS://{{host.ToUpperInvariant()}}:{{port}}/"}""";
        yield return port == 8935
            ? $$"""{"address":"{{wallet}}","url":"https://{{host}}"}"""
            : $$"""{"address":" {{wallet}} ","url":"{{host}}:{{port}}"}""";
    }

    private static Gateway BuildGateway(
        SeededRandom random, SimulationOptions options, string org, int index, int ordinal, List<OrchestratorNode> nodes)
    {
        var seen = nodes.Where(_ => random.Chance(8_500)).ToList();
        return new Gateway
        {
            Index = ordinal,
            Org = org,
            Name = $"{org}-{options.NetworkName}gw-{Catalogue.GatewayPlaces[index % Catalogue.GatewayPlaces.Length]}-{index}",
            NamedPerTenThousand = random.Below(4) switch { 0 => 0, 1 => 6_000, _ => 10_000 },
            ClockSkewMs = ClockSkewOf(options, ordinal),
            Sender = MixedCaseAddress(random),
            Nodes = seen.Count(n => n.IsLive && n.ServesFromMs == long.MinValue) >= 3 ? seen : nodes,
        };
    }

    private static string Address(SeededRandom random) =>
        string.Create(CultureInfo.InvariantCulture, $"0x{random.Next():x16}{random.Next():x16}{(uint)random.Next():x8}");

    private static string MixedCaseAddress(SeededRandom random) =>
        string.Create(42, (random, Address(random)), static (text, from) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                var letter = from.Item2[i];
                text[i] = i > 1 && from.random.Chance(5_000) ? char.ToUpperInvariant(letter) : letter;
            }
        });
}
