namespace LivepeerAkka.Simulator.Network;

/// <summary>The network of a run: organisations, gateways, operators, nodes.</summary>
internal sealed record SimulatedNetwork(
    IReadOnlyList<string> Organisations, IReadOnlyList<OrchestratorNode> Nodes, IReadOnlyList<Gateway> Gateways);

/// <summary>A gateway of one organisation.</summary>
internal sealed class Gateway
{
    public required int Index { get; init; }
    public required string Org { get; init; }
    public required string Name { get; init; }

    /// <summary>Of ten thousand records, how many carry the name; the others carry a blank.</summary>
    public required int NamedPerTenThousand { get; init; }

    /// <summary>What its clock shows minus the true time, ms.</summary>
    public required long ClockSkewMs { get; init; }

    /// <summary>Wallet that pays.</summary>
    public required string Sender { get; init; }

    /// <summary>Nodes that the gateway sees; never fewer than three.</summary>
    public required IReadOnlyList<OrchestratorNode> Nodes { get; init; }
}
