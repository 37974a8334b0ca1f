namespace LivepeerAkka.Cluster.Kafka;

/// <summary>
/// The product's own offsets, written in one transaction with the accounting: the truth from which partitions resume.
/// The offsets that the consumer group holds are a copy for lag tools and paced producers.
/// </summary>
/// <remarks>
/// After a revocation that ran out of time, or a lost partition, two owners may finish the same records. A writer therefore advances
/// a partition only from the offset at which its own unit of work began (compare and set). When that fails another owner was there: the
/// unit is dropped, accounting and all, and if the assignment is still current (<see cref="KafkaControl.IsAssigned"/>) the stream fails, to
/// start again from what is stored. Going on would leave out what lies between.
/// </remarks>
public interface IProgressStore
{
    /// <summary>Reads the next offset to read of each partition; a partition that is absent starts at the log's low watermark.</summary>
    /// <param name="log">Incarnation of the log (<see cref="KafkaSettings.LogId"/>).</param>
    /// <param name="group">Consumer group.</param>
    /// <param name="partitions">Partitions that were assigned.</param>
    /// <param name="cancellation">Ends the wait when the source stops.</param>
    Task<IReadOnlyDictionary<PartitionId, long>> ReadAsync(
        string log, string group, IReadOnlyCollection<PartitionId> partitions, CancellationToken cancellation);
}
