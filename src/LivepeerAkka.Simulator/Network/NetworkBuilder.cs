using System.Globalization;
using System.Text;
using LivepeerAkka.Simulator.Faults;

namespace LivepeerAkka.Simulator.Network;

/// <summary>Draws the network of a run from its seed.</summary>
internal static class NetworkBuilder
{
    private const long HourMs = 3_600_000;

    public static SimulatedNetwork Build(SimulationOptions options)
    {
        var random = SeededRandom.Derive(options.Seed, Purpose.Network, 0);
        var nodes = BuildNodes(random, options);
        var organisations = Catalogue.Organisations[..options.Organisations];
        var gateways = new List<Gateway>();
        foreach (var org in organisations)
        {
            for (var i = 0; i < options.Gateways; i++)
            {
                gateways.Add(BuildGateway(random, org, i, gateways.Count, nodes));
            }
        }

        return new SimulatedNetwork(organisations, nodes, gateways);
    }

    private static List<OrchestratorNode> BuildNodes(SeededRandom random, SimulationOptions options)
    {
        var nodes = new List<OrchestratorNode>(options.Orchestrators);
        var current = (Operator: new Operator(MixedCaseAddress(random)), Wallet: Address(random));
        for (var i = 0; i < options.Orchestrators; i++)
        {
            // One node in eight belongs to the operator before it; one in ten is a new operator on the wallet before it.
            var dice = random.Below(40);
            current = dice switch
            {
                < 5 => current,
                < 9 => (new Operator(MixedCaseAddress(random)), current.Wallet),
                _ => (new Operator(MixedCaseAddress(random)), Address(random)),
            };
            nodes.Add(BuildNode(random, i, current.Operator, current.Wallet, options.Faults.Contains(FaultNames.Skew)));
        }

        return nodes;
    }

    private static OrchestratorNode BuildNode(SeededRandom random, int index, Operator owner, string wallet, bool skewed)
    {
        var host = string.Create(CultureInfo.InvariantCulture, $"node{index:D2}.{Catalogue.Domains[index % Catalogue.Domains.Length]}");
        var port = random.Chance(5_000) ? 8935 : (int)random.Between(18_935, 58_935);
        var key = string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
        return new OrchestratorNode
        {
            Index = index,
            Operator = owner,
            HotWallet = wallet,
            NodeKey = key,
            Url = $"https://{key}",
            Version = random.Pick(Catalogue.OrchestratorVersions),
            RunnerVersion = random.Pick(Catalogue.RunnerVersions),
            Cards = BuildCards(random),
            Offers = BuildOffers(random),
            RunnerSkewMs = SkewOf(random, index, skewed),
            InfoSpellings = Spellings(wallet, host, port).Select(Encoding.UTF8.GetBytes).ToList(),
        };
    }

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

    private static List<Card> BuildCards(SeededRandom random)
    {
        var type = random.Pick(Catalogue.Cards);
        var count = random.Below(10) switch { < 6 => 1, < 8 => 2, < 9 => 4, _ => 8 };
        return Enumerable.Range(0, count).Select(_ => new Card($"GPU-{Uuid.From(random.Next(), random.Next())}", type)).ToList();
    }

    private static List<ModelOffer> BuildOffers(SeededRandom random)
    {
        var offers = new List<ModelOffer> { random.Pick(Catalogue.LiveModels) };
        if (random.Chance(2_500))
        {
            offers.Add(random.Pick(Catalogue.LiveModels.Where(m => m != offers[0]).ToList()));
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

    private static Gateway BuildGateway(SeededRandom random, string org, int index, int ordinal, List<OrchestratorNode> nodes)
    {
        var seen = nodes.Where(_ => random.Chance(8_500)).ToList();
        return new Gateway
        {
            Index = ordinal,
            Org = org,
            Name = $"{org}-gw-{Catalogue.GatewayPlaces[index % Catalogue.GatewayPlaces.Length]}-{index}",
            NamedPerTenThousand = random.Below(4) switch { 0 => 0, 1 => 6_000, _ => 10_000 },
            Sender = MixedCaseAddress(random),
            Nodes = seen.Count >= 3 ? seen : nodes,
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
