using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Orchestrators;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>
/// A session as its signals, its payments and the capabilities tell it: what the rules make of the signals, and who did the work of each
/// segment. A pure function of the three.
/// </summary>
public sealed class SessionPicture
{
    private SessionPicture(SessionAnalysis analysis, AttributionDecision[] segments, AttributionDecision session)
    {
        (Analysis, SegmentDecisions, Decision) = (analysis, segments, session);
        Digest = DigestOf(analysis, segments, session);
    }

    /// <summary>What the rules make of the signals.</summary>
    public SessionAnalysis Analysis { get; }

    /// <summary>One decision a segment, by index.</summary>
    public IReadOnlyList<AttributionDecision> SegmentDecisions { get; }

    /// <summary>The decision of the segment that speaks for the session; without segments, one of its own.</summary>
    public AttributionDecision Decision { get; }

    /// <summary>More than one model among the segments or the statuses' labels.</summary>
    public bool HasModelChange => Analysis.HasModelChange || CountOf(d => d.Model) > 1;

    /// <summary>More than one pipeline among the segments.</summary>
    public bool HasPipelineChange => CountOf(d => d.Pipeline) > 1;

    /// <summary>Nodes to whose activity the session may contribute, normalised URLs, each once.</summary>
    public IEnumerable<string> Nodes => SegmentDecisions.Where(SessionWork.NamesNode).Select(d => d.NodeUrl).Distinct(StringComparer.Ordinal);

    /// <summary>Digest of everything here that payments and capabilities can change while the signals stay; never 0.</summary>
    public ulong Digest { get; }

    /// <summary>The picture of a state; null when the session has nothing to tell.</summary>
    public static SessionPicture? Of(SessionState state, SessionRules rules, ICapabilityTimelines capabilities)
    {
        if (SessionFold.Fold(state, rules, capabilities) is not { } analysis)
        {
            return null;
        }

        var decisions = new AttributionDecision[analysis.Segments.Count];
        for (var i = 0; i < decisions.Length; i++)
        {
            decisions[i] = AttributionDecider.Decide(EvidenceOf(analysis.Segments[i]), capabilities, rules.Attribution);
        }

        var session = analysis.Representative is { } representative
            ? decisions[representative.Index]
            : AttributionDecider.Decide(EvidenceWithoutSegment(analysis), capabilities, rules.Attribution);
        return new SessionPicture(analysis, decisions, session);
    }

    private static AttributionEvidence EvidenceOf(SegmentAnalysis segment) => new()
    {
        Identities = segment.Identities,
        Payments = segment.Payments,
        Url = segment.Key.Url,
        ModelHint = segment.ModelHint,
        PipelineHint = segment.PipelineHint,
        StartMs = segment.StartMs,
        EndMs = segment.EndMs,
    };

    private static AttributionEvidence EvidenceWithoutSegment(SessionAnalysis analysis) => new()
    {
        Identities = [],
        Url = "",
        ModelHint = analysis.ModelHint,
        PipelineHint = analysis.PipelineHint,
        StartMs = analysis.StartedAtMs,
        EndMs = analysis.LastSignalAtMs,
        HadNobodyToTry = analysis.NoOrchestratorSeen,
    };

    private int CountOf(Func<AttributionDecision, string> value)
    {
        var first = "";
        foreach (var decision in SegmentDecisions)
        {
            var text = value(decision);
            if (text.Length > 0 && first.Length > 0 && !text.Equals(first, StringComparison.OrdinalIgnoreCase))
            {
                return 2;
            }

            first = text.Length > 0 ? text : first;
        }

        return first.Length > 0 ? 1 : 0;
    }

    private static ulong DigestOf(SessionAnalysis analysis, AttributionDecision[] segments, AttributionDecision session)
    {
        var digest = Digest64.Empty.Add((long)analysis.DirectoryAnswers).Add(analysis.Representative?.Index ?? -1);
        for (var i = 0; i < segments.Length; i++)
        {
            digest = Add(digest.Add(analysis.Segments[i].StartMs).Add(analysis.Segments[i].Key.Value), segments[i]);
        }

        digest = segments.Length == 0 ? Add(digest, session) : digest;
        return digest.Value == 0 ? 1 : digest.Value;
    }

    internal static Digest64 Add(Digest64 digest, AttributionDecision decision)
    {
        digest = digest
            .Add(decision.Status).Add(decision.Reason).Add(decision.Method).Add(BitConverter.DoubleToInt64Bits(decision.Confidence))
            .Add(decision.Operator).Add(decision.NodeUrl).Add(decision.Pipeline).Add(decision.Model).Add(decision.RunnerUp)
            .Add(decision.SignalUid?.Value ?? Guid.Empty).Add(decision.CapabilityUid?.Value ?? Guid.Empty);
        return decision.Gpu is not { } gpu ? digest.Add("")
            : digest.Add(gpu.Slot).Add(gpu.Id).Add(gpu.ModelName).Add(gpu.MemoryBytes ?? -1).Add(gpu.Count);
    }
}
