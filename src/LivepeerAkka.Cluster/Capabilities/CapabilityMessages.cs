using LivepeerAkka.Domain.Capabilities;

namespace LivepeerAkka.Cluster.Capabilities;

/// <summary>What the entity of a node is asked to do.</summary>
public static class CapabilityCommands
{
    /// <summary>Takes what accepted records say about the node; repetition changes nothing.</summary>
    /// <param name="Url">Normalised URL of the node.</param>
    /// <param name="Observations">All of this node, in the order in which they were read.</param>
    public sealed record ObserveNode(string Url, IReadOnlyList<NodeObservation> Observations);
}

/// <summary>What the entity of a node answers.</summary>
public static class CapabilityReplies
{
    /// <summary>The directory has the observations.</summary>
    public sealed record NodeObserved(string Url);
}
