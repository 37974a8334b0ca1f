namespace LivepeerAkka.Domain.Orchestrators;

/// <summary>A node as one organisation sees it.</summary>
/// <param name="Org">Organisation.</param>
/// <param name="NodeUrl">Normalised URL.</param>
public readonly record struct OrchestratorKey(string Org, string NodeUrl)
{
    /// <inheritdoc />
    public override string ToString() => $"{Org}/{NodeUrl}";
}

/// <summary>Addressed to the activity of one node.</summary>
public interface IWithOrchestratorKey
{
    /// <summary>The node.</summary>
    OrchestratorKey Key { get; }
}

/// <summary>What the activity of a node is asked to do.</summary>
public static class OrchestratorCommands
{
    /// <summary>A source tells of its work at the node; may be repeated. Answered by <see cref="OrchestratorReplies.WorkNoted"/>.</summary>
    public sealed record SetWork(OrchestratorKey Key, NodeWork Work) : IWithOrchestratorKey
    {
        /// <summary>Addresses a node by its parts.</summary>
        public SetWork(string org, string nodeUrl, NodeWork work)
            : this(new OrchestratorKey(org, nodeUrl), work)
        {
        }
    }

    /// <summary>Publishes what is not acknowledged: the node is in the index of dirty ones and its own timer may be lost.</summary>
    public sealed record PublishIfDirty(OrchestratorKey Key) : IWithOrchestratorKey;

    /// <summary>Publishes now; answered by <see cref="OrchestratorReplies.Settled"/> when everything is acknowledged.</summary>
    public sealed record SettleNow(OrchestratorKey Key) : IWithOrchestratorKey;
}

/// <summary>What the activity of a node answers.</summary>
public static class OrchestratorReplies
{
    /// <summary>The journal has the source's work of this version or a later one, and its facts will be published.</summary>
    public sealed record WorkNoted(OrchestratorKey Key, string Source, long Version) : IWithOrchestratorKey;

    /// <summary>The store has acknowledged the facts of everything that the journal had.</summary>
    public sealed record Settled(OrchestratorKey Key) : IWithOrchestratorKey;
}
