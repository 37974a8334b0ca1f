using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Kafka;

/// <summary>One partition of one topic.</summary>
public readonly record struct PartitionId(string Topic, int Partition)
{
    /// <inheritdoc />
    public override string ToString() => $"{Topic}[{Partition}]";
}

/// <summary>How far the records of one assignment are durable.</summary>
/// <param name="Id">The partition.</param>
/// <param name="Assignment">
/// Number of the assignment, from <see cref="PartitionSource.Assignment"/>: tells a late report of an earlier one apart.
/// </param>
/// <param name="NextOffset">First offset that is not durable yet: the last durable record's offset + 1.</param>
public readonly record struct PartitionProgress(PartitionId Id, int Assignment, long NextOffset);

/// <summary>
/// An assigned partition as a stream of its own. It completes when the partition is revoked or the source stops, and fails with it.
/// </summary>
/// <param name="Id">The partition.</param>
/// <param name="Org">Organisation of the topic.</param>
/// <param name="Assignment">Grows with every assignment of one running source.</param>
/// <param name="StartOffset">Offset that is asked for first; the first record's may be higher where the log has gaps.</param>
/// <param name="Records">The records in offset order. Runs once; a second run fails.</param>
public sealed record PartitionSource(
    PartitionId Id, string Org, int Assignment, long StartOffset, Akka.Streams.Dsl.Source<SourceRecord, Akka.NotUsed> Records)
{
    /// <summary>Progress of this assignment up to <paramref name="nextOffset"/> (exclusive).</summary>
    public PartitionProgress Progress(long nextOffset) => new(Id, Assignment, nextOffset);
}

/// <summary>How a graceful stop ended.</summary>
/// <param name="Unfinished">Partitions whose emitted records were not all reported as finished in time; they are read again.</param>
public sealed record DrainResult(IReadOnlyList<PartitionId> Unfinished)
{
    /// <summary>Everything that was emitted was finished and committed.</summary>
    public bool IsClean => Unfinished.Count == 0;
}
