using Akka.Cluster.Sharding;
using LivepeerAkka.Domain.Jobs;

namespace LivepeerAkka.Cluster.Sharding;

/// <summary>Entity ids of jobs, and the shard of each: a hash of organisation, kind and request id.</summary>
public sealed class JobEntityId(int shardCount) : HashCodeMessageExtractor(shardCount)
{
    /// <inheritdoc />
    public override string? EntityId(object message) => message is IWithJobKey { Key: var key } ? Of(key) : null;

    /// <summary><c>org/kind/request_id</c>, shortened as sessions' ids are.</summary>
    public static string Of(JobKey key) => SessionEntityId.Short($"{key.Org}/{key.Id}");
}
