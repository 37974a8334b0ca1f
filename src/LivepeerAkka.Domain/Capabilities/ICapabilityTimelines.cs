using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Domain.Capabilities;

/// <summary>
/// What the network's nodes have offered, when, as one immutable picture: the same set of capability, discovery and payment records gives the
/// same picture in whatever order they arrived (attribution.md sections 1 and 2).
/// </summary>
public interface ICapabilityTimelines : IWalletNodes
{
    /// <summary>Grows with every change; a picture of a version contains all changes up to it. 0 = empty.</summary>
    long Version { get; }

    /// <summary>Timeline of a node by its normalised URL; null when nothing is known of it.</summary>
    NodeTimeline? NodeAt(string url);

    /// <summary>Normalised URLs of the nodes that capabilities ever gave to an operator, sorted.</summary>
    IReadOnlyList<string> NodesOfOperator(string operatorAddress);

    /// <summary>Nodes that capabilities or discovery ever tied to a hot wallet, by normalised URL, sorted.</summary>
    IReadOnlyList<string> NodesOfWallet(string hotWallet);
}
