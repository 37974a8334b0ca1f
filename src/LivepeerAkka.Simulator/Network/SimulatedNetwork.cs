namespace LivepeerAkka.Simulator.Network;

/// <summary>A graphics card of a node; memory in bytes.</summary>
internal sealed record Card(string Id, CardType Type);

/// <summary>An operator: canonical wallet, mixed case as capabilities and payments carry it.</summary>
internal sealed record Operator(string Address);

/// <summary>One orchestrator node.</summary>
internal sealed class OrchestratorNode
{
    public required int Index { get; init; }
    public required Operator Operator { get; init; }

    /// <summary>Lower-case; what signals carry. A few are shared by two operators.</summary>
    public required string HotWallet { get; init; }

    /// <summary><c>host:port</c>, lower-case with the port explicit: the node's one identity.</summary>
    public required string NodeKey { get; init; }

    /// <summary>URI as capabilities advertise it.</summary>
    public required string Url { get; init; }

    public required string Version { get; init; }
    public required string RunnerVersion { get; init; }
    public required IReadOnlyList<Card> Cards { get; init; }

    /// <summary>Every model of the node; the first is always a live one.</summary>
    public required IReadOnlyList<ModelOffer> Offers { get; init; }

    /// <summary>What the runner's clock shows minus the true time, ms; may exceed a day.</summary>
    public required long RunnerSkewMs { get; init; }

    /// <summary><c>orchestrator_info</c> as UTF-8 JSON; the first spelling is the usual one, all mean the same node.</summary>
    public required IReadOnlyList<byte[]> InfoSpellings { get; init; }

    /// <summary>Label of the live model that runs here.</summary>
    public string LiveModel => Offers[0].Model;
}

/// <summary>A gateway of one organisation.</summary>
internal sealed class Gateway
{
    public required int Index { get; init; }
    public required string Org { get; init; }
    public required string Name { get; init; }

    /// <summary>Of ten thousand records, how many carry the name; the others carry a blank.</summary>
    public required int NamedPerTenThousand { get; init; }

    /// <summary>Wallet that pays.</summary>
    public required string Sender { get; init; }

    /// <summary>Nodes that the gateway sees; never fewer than three.</summary>
    public required IReadOnlyList<OrchestratorNode> Nodes { get; init; }
}

/// <summary>The network of a run: organisations, gateways, operators, nodes.</summary>
internal sealed record SimulatedNetwork(
    IReadOnlyList<string> Organisations, IReadOnlyList<OrchestratorNode> Nodes, IReadOnlyList<Gateway> Gateways);
