namespace LivepeerAkka.Cluster.Kafka;

/// <summary>Steers one running <see cref="KafkaSource"/>. All members may be called from any thread.</summary>
public sealed class KafkaControl
{
    private readonly ConsumerLoop _loop;
    private readonly TimeSpan _drainTimeout;

    internal KafkaControl(ConsumerLoop loop, TimeSpan drainTimeout)
    {
        _loop = loop;
        _drainTimeout = drainTimeout;
    }

    /// <summary>Counters and partitions at this moment.</summary>
    public KafkaStatistics Statistics => _loop.Statistics;

    /// <summary>Completes when the consumer has left the group, however the source ended; never fails.</summary>
    public Task<DrainResult> Closed => _loop.Closed;

    /// <summary>False when the partition was taken away since; its records may belong to another owner.</summary>
    public bool IsAssigned(PartitionId id, int assignment) => _loop.IsAssigned(id, assignment);

    /// <summary>
    /// Reports that records are durable in the product's own store, and passes the offsets on to the consumer group. The task ends when the
    /// client has them; it sends them within its commit interval. What the group's broker refuses is counted, not thrown.
    /// Progress of an assignment that is gone changes nothing and is counted.
    /// </summary>
    /// <exception cref="InvalidOperationException">Progress beyond what was emitted, or behind what was reported before.</exception>
    public Task CommitAsync(IReadOnlyList<PartitionProgress> progress) => _loop.CommitAsync(progress);

    /// <summary>
    /// Stops gracefully: no further record is emitted, the outer and all sub-sources complete, and the consumer leaves the group when
    /// everything emitted was reported by <see cref="CommitAsync"/>, at the latest after <paramref name="timeout"/>
    /// (null: <see cref="KafkaSettings.RevokeDrainTimeout"/>).
    /// </summary>
    public Task<DrainResult> DrainAsync(TimeSpan? timeout = null) => _loop.DrainAsync(timeout ?? _drainTimeout);

    /// <summary>Stops polling and stays in the group; what is buffered still goes out.</summary>
    public void Pause() => _loop.SetPausedByOperator(true);

    /// <summary>Polls again after <see cref="Pause"/>.</summary>
    public void Resume() => _loop.SetPausedByOperator(false);
}
