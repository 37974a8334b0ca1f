using LivepeerAkka.Domain.Attribution;

namespace LivepeerAkka.Domain.Orchestrators;

/// <summary>The work that a job was for the node that its decision names.</summary>
public static class JobWork
{
    /// <summary>
    /// Work at <see cref="AttributionDecision.NodeUrl"/>: selection and completion. A job has no samples and so no busy time. Null when the
    /// decision names no node, or neither time is known.
    /// </summary>
    /// <param name="kind">Kind of the job.</param>
    /// <param name="requestId">Its request.</param>
    /// <param name="version">Version of the job's facts.</param>
    /// <param name="decision">Who did it.</param>
    /// <param name="selectedAtMs">Selection, epoch ms, null = not known.</param>
    /// <param name="completedAtMs">Completion, epoch ms, null = not known.</param>
    /// <param name="rules">The idle gap.</param>
    public static NodeWork? Of(
        string kind, string requestId, long version, AttributionDecision decision, long? selectedAtMs, long? completedAtMs, OrchestratorRules rules)
    {
        if (!SessionWork.NamesNode(decision) || (selectedAtMs is null && completedAtMs is null))
        {
            return null;
        }

        var runs = new WorkRuns();
        foreach (var atMs in new[] { selectedAtMs, completedAtMs })
        {
            if (atMs is { } time)
            {
                runs.Add(decision.Pipeline, decision.Model, new WorkPoint(time, 0));
            }
        }

        return new NodeWork(NodeWork.SourceOfJob(kind, requestId), version, decision.Operator, runs.Build(rules));
    }
}
