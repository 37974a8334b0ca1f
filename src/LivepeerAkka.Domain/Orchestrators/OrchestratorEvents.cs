namespace LivepeerAkka.Domain.Orchestrators;

/// <summary>What has happened to a node's activity: its journal.</summary>
public static class OrchestratorEvents
{
    /// <summary>An entry of a node's journal.</summary>
    public interface IOrchestratorEvent;

    /// <summary>A source told of its work with a version that is higher than before.</summary>
    /// <param name="Work">The work.</param>
    /// <param name="AtMs">Wall clock, epoch ms; enters no fact.</param>
    public sealed record WorkSet(NodeWork Work, long AtMs) : IOrchestratorEvent;

    /// <summary>Facts are about to be published under keys that no version had before; changes no fact.</summary>
    /// <param name="Stretches">Stretches that are new or have more segments than before.</param>
    /// <param name="Hours">Hours that are new, epoch ms.</param>
    public sealed record KeysPublished(IReadOnlyList<StretchKey> Stretches, IReadOnlyList<long> Hours) : IOrchestratorEvent;

    /// <summary>Work before a time is frozen: its rows are acknowledged and stay as they are.</summary>
    /// <param name="CutMs">Start of an hour, epoch ms.</param>
    public sealed record Frozen(long CutMs) : IOrchestratorEvent;
}

/// <summary>Key of a stretch at its node, and the most segments that were published of it.</summary>
/// <param name="OpenedAtMs">First record of work, epoch ms.</param>
/// <param name="SegmentCount">Segments from 0.</param>
public readonly record struct StretchKey(long OpenedAtMs, int SegmentCount);
