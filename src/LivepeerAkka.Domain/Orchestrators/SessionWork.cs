using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Domain.Orchestrators;

/// <summary>The work that a workflow session was for the nodes that its decisions name.</summary>
public static class SessionWork
{
    /// <summary>
    /// Work by normalised URL of the node. Work is every record on the gateway's clock that is credited to a segment whose decision names a
    /// node; a sample stands for the time before it, the first of a segment as well.
    /// </summary>
    /// <param name="key">The session.</param>
    /// <param name="version">Version of the session's facts.</param>
    /// <param name="log">Its signals.</param>
    /// <param name="analysis">What the rules make of them.</param>
    /// <param name="decisions">Decisions by segment index.</param>
    /// <param name="sessionRules">What samples stand for.</param>
    /// <param name="rules">The idle gap and the maxima.</param>
    public static IReadOnlyDictionary<string, NodeWork> Of(
        SessionKey key, long version, SignalLog log, SessionAnalysis analysis, IReadOnlyList<AttributionDecision> decisions,
        SessionRules sessionRules, OrchestratorRules rules)
    {
        var nodes = new SortedDictionary<string, WorkRuns>(StringComparer.Ordinal);
        var lastMs = new long?[analysis.Segments.Count];
        var sampledAtMs = new long?[analysis.Segments.Count];
        foreach (var number in analysis.Order)
        {
            ref readonly var entry = ref log.Entries[number];
            var segment = analysis.SegmentOfSignal[number];
            if (segment < 0 || !NamesNode(decisions[segment]) || !entry.Is(SignalTraits.Counts) || entry.Is(SignalTraits.RunnerClock))
            {
                continue;
            }

            var (decision, atMs, spanMs) = (decisions[segment], entry.EventTimeMs, 0L);
            if (entry.Is(SignalTraits.Sample))
            {
                spanMs = sessionRules.SampleSpanMs(sampledAtMs[segment], atMs);
                sampledAtMs[segment] = atMs;
            }

            lastMs[segment] = atMs;
            if (!nodes.TryGetValue(decision.NodeUrl, out var runs))
            {
                nodes.Add(decision.NodeUrl, runs = new WorkRuns());
            }

            runs.Add(decision.Pipeline, decision.Model, new WorkPoint(atMs, spanMs));
        }

        var source = NodeWork.SourceOfSession(key.SessionId);
        return nodes.ToDictionary(
            n => n.Key,
            n => new NodeWork(source, version, OperatorAt(n.Key, decisions, lastMs), n.Value.Build(rules)),
            StringComparer.Ordinal);
    }

    /// <summary>True when work goes to a node by this decision: who it was is known, if only without hardware or from long ago.</summary>
    public static bool NamesNode(AttributionDecision decision) =>
        decision.NodeUrl.Length > 0 && decision.Status is (AttributionStatus.Resolved or AttributionStatus.HardwareLess or AttributionStatus.Stale);

    /// <summary>Operator of the latest segment at the node that has work and names one, then the largest address; '' when none does.</summary>
    private static string OperatorAt(string node, IReadOnlyList<AttributionDecision> decisions, long?[] lastMs)
    {
        var (name, atMs) = ("", long.MinValue);
        for (var i = 0; i < lastMs.Length; i++)
        {
            var candidate = decisions[i];
            if (lastMs[i] is not { } last || candidate.Operator.Length == 0 || !string.Equals(candidate.NodeUrl, node, StringComparison.Ordinal))
            {
                continue;
            }

            if (last > atMs || (last == atMs && string.CompareOrdinal(candidate.Operator, name) > 0))
            {
                (name, atMs) = (candidate.Operator, last);
            }
        }

        return name;
    }
}
