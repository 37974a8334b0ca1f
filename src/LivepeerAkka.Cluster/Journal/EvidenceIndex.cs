namespace LivepeerAkka.Cluster.Journal;

/// <summary>Whose facts hold a decision: a workflow session or a job.</summary>
/// <param name="Kind"><c>session</c> or <c>job</c>.</param>
/// <param name="Org">Organisation.</param>
/// <param name="Id">Session id, or <c>KIND/REQUEST</c> of a job.</param>
public readonly record struct DecisionOwner(string Kind, string Org, string Id)
{
    public const string Session = "session";
    public const string Job = "job";
}

/// <summary>A piece of identity that a decision depends on, and the span of its segment, epoch ms.</summary>
/// <param name="Key">Normalised URL, hot wallet or operator: they never look alike.</param>
/// <param name="StartMs">Start of the segment.</param>
/// <param name="EndMs">End of the segment.</param>
public readonly record struct EvidenceSpan(string Key, long StartMs, long EndMs);

/// <summary>What the decisions in the facts of sessions and jobs depend on, so that a change of the capability directory finds its owners.</summary>
public interface IEvidenceIndex
{
    /// <summary>
    /// Replaces, as a whole, what the owner's decisions depend on; answers the version of the capability directory in the same transaction: changes up
    /// to it have to be looked at by the owner, later ones find it.
    /// </summary>
    Task<long> SetAsync(DecisionOwner owner, IReadOnlyList<EvidenceSpan> spans);
}
