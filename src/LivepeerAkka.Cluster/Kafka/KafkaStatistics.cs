namespace LivepeerAkka.Cluster.Kafka;

/// <summary>State of a running source.</summary>
public enum KafkaSourceState
{
    Starting,
    Running,
    Draining,
    Stopped,
    Failed,
}

/// <summary>One assigned partition at one moment; offsets are the next ones of their kind.</summary>
/// <param name="Id">The partition.</param>
/// <param name="Org">Organisation of the topic.</param>
/// <param name="Position">Next offset to receive from the broker.</param>
/// <param name="Emitted">Next offset to hand to the pipeline.</param>
/// <param name="EmittedTimestampMs">Kafka timestamp of the record emitted last, epoch ms; null before the first. Its age is the lag in time
/// while there is a lag in records.</param>
/// <param name="Finished">First offset that is not durable yet.</param>
/// <param name="Committed">What the group's broker confirmed; null before the first confirmation.</param>
/// <param name="LowWatermark">First offset that the log still has; null while unknown.</param>
/// <param name="HighWatermark">End of the log; null while unknown.</param>
/// <param name="LagRecords">Records between <paramref name="Finished"/> and the end of the log; null while the end is unknown.</param>
/// <param name="BufferedRecords">Records received and not yet emitted.</param>
/// <param name="BufferedBytes">Bytes of their values.</param>
/// <param name="IsPaused">Not polled: buffer full, paused by an operator, or draining.</param>
/// <param name="IsDataLost">The log dropped records that were not finished.</param>
public sealed record PartitionStatistics(
    PartitionId Id, string Org, long Position, long Emitted, long? EmittedTimestampMs, long Finished, long? Committed, long? LowWatermark,
    long? HighWatermark, long? LagRecords, int BufferedRecords, long BufferedBytes, bool IsPaused, bool IsDataLost);

/// <summary>A snapshot of one source; counters run from its start.</summary>
/// <param name="State">What the source is doing.</param>
/// <param name="IsPausedByOperator">Paused through the control.</param>
/// <param name="RecordsReceived">Records received.</param>
/// <param name="BytesReceived">Bytes of their values.</param>
/// <param name="Errors">Errors of the client, transport errors included.</param>
/// <param name="CommitFailures">Commits to the group that failed; harmless for the accounting.</param>
/// <param name="CommitsOfFormerAssignments">Progress reported after its partition had been taken away.</param>
/// <param name="Rebalances">Assignments, revocations and losses.</param>
/// <param name="Pauses">How often a partition was paused because its buffer was full.</param>
/// <param name="RevokedUnfinished">Partitions given up with records still in flight.</param>
/// <param name="LastError">Text of the last error, '' before the first.</param>
/// <param name="Partitions">Assigned partitions, by topic and number.</param>
public sealed record KafkaStatistics(
    KafkaSourceState State, bool IsPausedByOperator, long RecordsReceived, long BytesReceived, long Errors, long CommitFailures,
    long CommitsOfFormerAssignments, long Rebalances, long Pauses, long RevokedUnfinished, string LastError,
    IReadOnlyList<PartitionStatistics> Partitions)
{
    /// <summary>Sum of the known lags in records.</summary>
    public long LagRecords => Partitions.Sum(p => p.LagRecords ?? 0);
}
