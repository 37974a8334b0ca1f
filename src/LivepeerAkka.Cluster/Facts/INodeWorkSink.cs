using LivepeerAkka.Domain.Orchestrators;

namespace LivepeerAkka.Cluster.Facts;

/// <summary>Takes what sources tell of their work to the activity of the nodes.</summary>
public interface INodeWorkSink
{
    /// <summary>Parameters of activity.</summary>
    OrchestratorRules Rules { get; }

    /// <summary>Completes when the journal of every node has the work; fails when a node did not answer.</summary>
    /// <param name="org">Organisation of the source.</param>
    /// <param name="works">Work by normalised URL of the node.</param>
    Task TellAsync(string org, IReadOnlyDictionary<string, NodeWork> works);
}
