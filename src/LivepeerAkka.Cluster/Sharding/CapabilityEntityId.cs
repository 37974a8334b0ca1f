using Akka.Cluster.Sharding;
using LivepeerAkka.Cluster.Capabilities;

namespace LivepeerAkka.Cluster.Sharding;

/// <summary>Entity ids of the capability directory: the node's normalised URL, which a URL's longest text bounds.</summary>
public sealed class CapabilityEntityId(int shardCount) : HashCodeMessageExtractor(shardCount)
{
    /// <inheritdoc />
    public override string? EntityId(object message) => message is CapabilityCommands.ObserveNode { Url: var url } ? url : null;
}
