using System.Security.Cryptography;
using System.Text;
using Akka.Cluster.Sharding;
using LivepeerAkka.Domain.Jobs;

namespace LivepeerAkka.Cluster.Sharding;

/// <summary>Entity ids of jobs, and the shard of each: a hash of organisation, kind and request id.</summary>
public sealed class JobEntityId(int shardCount) : HashCodeMessageExtractor(shardCount)
{
    /// <summary>Longest readable id: the journal's column holds 255 characters.</summary>
    private const int ReadableLengthMax = 180;

    /// <inheritdoc />
    public override string? EntityId(object message) => message is IWithJobKey { Key: var key } ? Of(key) : null;

    /// <summary><c>org/kind/request_id</c>; where that is long, its beginning and a hash of the whole.</summary>
    public static string Of(JobKey key)
    {
        var text = $"{key.Org}/{key.Id}";
        return text.Length <= ReadableLengthMax
            ? text
            : $"{text.AsSpan(0, 100)}#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16))}";
    }
}
