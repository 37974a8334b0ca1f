using LivepeerAkka.Cluster.Kafka;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>How far the running source is, over its partitions.</summary>
/// <param name="LagRecords">Records between what is durable and the ends of the logs.</param>
/// <param name="Lag">Age of the oldest record that is emitted last on a partition with a lag; zero without one.</param>
/// <param name="Unfinished">Records that were emitted and are not durable.</param>
/// <param name="CommitAge">Time since the last commit while records are unfinished; zero when none are.</param>
public readonly record struct IngestProgress(long LagRecords, TimeSpan Lag, long Unfinished, TimeSpan CommitAge)
{
    /// <summary>Reads it; all zero while no source runs.</summary>
    public static IngestProgress Of(KafkaIngest ingest, TimeProvider clock) =>
        ingest.Control is { } control ? Of(control.Statistics.Partitions, ingest.CommittedAt, clock.GetUtcNow()) : default;

    internal static IngestProgress Of(IReadOnlyList<PartitionStatistics> partitions, DateTimeOffset committedAt, DateTimeOffset now)
    {
        var unfinished = partitions.Sum(p => p.Emitted - p.Finished);
        var behind = partitions.Where(p => p.LagRecords > 0).ToList();
        var oldest = behind.Min(p => p.EmittedTimestampMs);
        var lag = oldest is { } ms ? now - DateTimeOffset.FromUnixTimeMilliseconds(ms) : TimeSpan.Zero;
        return new IngestProgress(
            behind.Sum(p => p.LagRecords ?? 0), Positive(lag), unfinished, unfinished > 0 ? Positive(now - committedAt) : TimeSpan.Zero);
    }

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;
}
