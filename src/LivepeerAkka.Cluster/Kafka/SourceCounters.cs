namespace LivepeerAkka.Cluster.Kafka;

/// <summary>Counters of one source: written by the poll thread or interlocked, read from any thread.</summary>
internal sealed class SourceCounters
{
    private long _records;
    private long _bytes;
    private long _errors;
    private long _commitFailures;
    private long _formerCommits;
    private long _rebalances;
    private long _pauses;
    private long _revokedUnfinished;
    private volatile string _lastError = "";

    /// <summary>Poll thread only.</summary>
    public void Received(int bytes)
    {
        Volatile.Write(ref _records, _records + 1);
        Volatile.Write(ref _bytes, _bytes + bytes);
    }

    public void Error(string text)
    {
        Interlocked.Increment(ref _errors);
        _lastError = text;
    }

    public void CommitFailed() => Interlocked.Increment(ref _commitFailures);

    public void FormerCommit() => Interlocked.Increment(ref _formerCommits);

    public void Rebalanced() => Interlocked.Increment(ref _rebalances);

    public void Paused() => Interlocked.Increment(ref _pauses);

    public void RevokedUnfinished() => Interlocked.Increment(ref _revokedUnfinished);

    public KafkaStatistics Snapshot(KafkaSourceState state, bool isPausedByOperator, IReadOnlyList<PartitionStatistics> partitions) => new(
        state, isPausedByOperator, Volatile.Read(ref _records), Volatile.Read(ref _bytes), Volatile.Read(ref _errors),
        Volatile.Read(ref _commitFailures), Volatile.Read(ref _formerCommits), Volatile.Read(ref _rebalances), Volatile.Read(ref _pauses), Volatile.Read(ref _revokedUnfinished),
        _lastError, partitions);
}
