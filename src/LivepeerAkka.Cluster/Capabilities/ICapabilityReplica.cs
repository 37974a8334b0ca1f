using LivepeerAkka.Domain.Capabilities;

namespace LivepeerAkka.Cluster.Capabilities;

/// <summary>This node's copy of the capability directory: read without a call, and made at least as new as a version where a final fact needs it.</summary>
public interface ICapabilityReplica
{
    /// <summary>The picture as it is here and now.</summary>
    ICapabilityTimelines Current { get; }

    /// <summary>A picture that contains every change up to <paramref name="version"/>.</summary>
    Task<ICapabilityTimelines> AtLeastAsync(long version);
}
