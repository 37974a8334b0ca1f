using LivepeerAkka.Domain.Capabilities;

namespace LivepeerAkka.Domain.Attribution;

/// <summary>
/// Decides who did the work of a segment or job (attribution.md section 3): a function of its evidence and of what the network offered.
/// </summary>
public static class AttributionDecider
{
    /// <summary>The decision; the same evidence and timelines always give the same one.</summary>
    public static AttributionDecision Decide(AttributionEvidence evidence, ICapabilityTimelines timelines, AttributionRules rules)
    {
        var search = new CandidateSearch(evidence, timelines, rules);
        return search.Candidates.Count == 0
            ? Undecided(evidence, AttributionStatus.Unresolved, search.ReasonOfNone)
            : new CandidateChoice(evidence, search).Decision;
    }

    /// <summary>Nobody is named: the node and the model are the segment's own, as far as its records tell.</summary>
    internal static AttributionDecision Undecided(AttributionEvidence evidence, string status, string reason) => new()
    {
        Status = status,
        Reason = reason,
        Method = AttributionMethod.None,
        Confidence = 0,
        NodeUrl = evidence.Url,
        Model = evidence.ModelHint,
    };
}
