using Akka.Cluster.Sharding;
using LivepeerAkka.Domain.Orchestrators;

namespace LivepeerAkka.Cluster.Sharding;

/// <summary>Entity ids of nodes, and the shard of each: a hash of organisation and URL.</summary>
public sealed class OrchestratorEntityId(int shardCount) : HashCodeMessageExtractor(shardCount)
{
    /// <inheritdoc />
    public override string? EntityId(object message) => message is IWithOrchestratorKey { Key: var key } ? Of(key) : null;

    /// <summary><c>org/host:port</c>, shortened as sessions' ids are.</summary>
    public static string Of(OrchestratorKey key) => SessionEntityId.Short($"{key.Org}/{key.NodeUrl}");
}
