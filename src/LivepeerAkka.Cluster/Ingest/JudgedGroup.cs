using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>A record and what became of it.</summary>
public readonly record struct JudgedRecord(SourceRecord Source, DecodedRecord Decoded, CounterKey Outcome)
{
    /// <summary>The record has a raw row.</summary>
    public bool IsAccepted => string.Equals(Outcome.Outcome, Outcomes.Accepted, StringComparison.Ordinal);
}

/// <summary>Names of the four outcomes.</summary>
public static class Outcomes
{
    public const string Accepted = "accepted";
    public const string Duplicate = "duplicate";
    public const string Ignored = "ignored";
    public const string Rejected = "rejected";
}

/// <summary>Records that were read together, in the order of reading.</summary>
public sealed record JudgedGroup(IReadOnlyList<JudgedRecord> Records)
{
    /// <summary>How far the group moves each partition, and what it counts there.</summary>
    public IReadOnlyList<PartitionProgress> Progress()
    {
        var parts = new Dictionary<(LogPartition Partition, int Assignment), (long From, long Next, Dictionary<CounterKey, long> Counts)>();
        foreach (var (source, _, outcome) in Records)
        {
            var position = source.Position;
            var key = (new LogPartition(position.Log, position.Topic, position.Partition), source.Assignment);
            if (!parts.TryGetValue(key, out var part))
            {
                part = (position.Offset, position.Offset, []);
            }

            part.Next = position.Offset + 1;
            part.Counts[outcome] = part.Counts.GetValueOrDefault(outcome) + 1;
            parts[key] = part;
        }

        return [.. parts.Select(p => new PartitionProgress(p.Key.Partition, p.Value.From, p.Value.Next, p.Value.Counts, p.Key.Assignment))];
    }
}

/// <summary>
/// A judged group whose rows are durable. It holds no records: groups wait for the store by the dozen, and what waits must be small.
/// </summary>
/// <param name="Progress">How far the group moves each partition, and what it counts there.</param>
/// <param name="Rejected">What was rejected.</param>
public sealed record KeptGroup(IReadOnlyList<PartitionProgress> Progress, IReadOnlyList<RejectedRecord> Rejected);
