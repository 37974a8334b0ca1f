namespace LivepeerAkka.Domain.Facts;

/// <summary>What demand is counted by. Texts '' = unknown.</summary>
public readonly record struct DemandKey(string Gateway, string Region, string PipelineId, string ModelId)
{
    /// <summary>Of a session or a segment.</summary>
    public static DemandKey Of(SessionIdentity identity) => new(identity.Gateway, identity.Region, identity.PipelineId, identity.ModelId);
}
