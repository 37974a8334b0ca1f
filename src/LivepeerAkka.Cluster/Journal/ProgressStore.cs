namespace LivepeerAkka.Cluster.Journal;

/// <summary>Part of a log that one consumer group reads.</summary>
public readonly record struct LogPartition(string Log, string Topic, int Partition);

/// <summary>Records of one kind since the commit before.</summary>
/// <param name="EventType">The envelope's type, '' where it could not be read.</param>
/// <param name="Outcome"><c>accepted</c>, <c>duplicate</c>, <c>ignored</c> or <c>rejected</c>.</param>
/// <param name="Reason">Reason of the outcome, '' where there is none.</param>
public readonly record struct CounterKey(string EventType, string Outcome, string Reason);

/// <summary>What a commit adds for one partition: everything in [<paramref name="From"/>, <paramref name="Next"/>) is durable.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="From">First offset that the commit covers; null for a log whose offsets are not dense or that is counted only.</param>
/// <param name="Next">Next offset to read.</param>
/// <param name="Counts">Records by kind.</param>
/// <param name="Assignment">Assignment of the partition that read the records (Kafka); 0 for a file.</param>
public sealed record PartitionProgress(
    LogPartition Partition, long? From, long Next, IReadOnlyDictionary<CounterKey, long> Counts, int Assignment = 0);

/// <summary>One cumulative counter.</summary>
public readonly record struct CounterTotal(LogPartition Partition, CounterKey Key, long EventCount);

/// <summary>
/// How far each log is processed, and what became of its records up to there: one transaction for both, so that the accounting
/// is exact through crashes and rebalances.
/// </summary>
public sealed class ProgressStore(LedgerWriter ledger, string consumerGroup)
{
    /// <summary>Next offset to read of every partition of the log that was ever committed.</summary>
    public Task<Dictionary<LogPartition, long>> ReadAsync(string log) => ledger.RunAsync(t => t.Query(
        "SELECT topic, log_partition, next_offset FROM consumer_progress WHERE log = @p0 AND consumer_group = @p1",
        r => (Key: new LogPartition(log, r.GetString(0), r.GetInt32(1)), Next: r.GetInt64(2)), log, consumerGroup)
        .ToDictionary(p => p.Key, p => p.Next));

    /// <summary>
    /// Moves partitions forward and adds their counts. A partition that was moved by another owner meanwhile fails the whole commit
    /// (the caller lost it in a rebalance and must restart from what is stored).
    /// </summary>
    /// <returns>New totals of the counters that changed.</returns>
    public Task<List<CounterTotal>> CommitAsync(IReadOnlyList<PartitionProgress> progress) => ledger.RunAsync(t =>
    {
        var totals = new List<CounterTotal>();
        foreach (var part in progress)
        {
            Move(t, part);
            foreach (var (key, count) in part.Counts)
            {
                totals.Add(Add(t, part.Partition, key, count));
            }
        }

        return totals;
    });

    /// <summary>Every counter of every log.</summary>
    public Task<List<CounterTotal>> ReadCountersAsync() => ledger.RunAsync(t => t.Query(
        "SELECT log, topic, log_partition, event_type, outcome, reason, event_count FROM ingest_counter",
        r => new CounterTotal(
            new LogPartition(r.GetString(0), r.GetString(1), r.GetInt32(2)),
            new CounterKey(r.GetString(3), r.GetString(4), r.GetString(5)),
            r.GetInt64(6))));

    private void Move(LedgerTransaction t, PartitionProgress part)
    {
        var (log, topic, partition) = part.Partition;
        var stored = t.Query(
            "SELECT next_offset FROM consumer_progress WHERE log = @p0 AND consumer_group = @p1 AND topic = @p2 AND log_partition = @p3",
            r => r.GetInt64(0), log, consumerGroup, topic, partition);
        if (stored.Count > 0 && part.From is { } from && stored[0] > from)
        {
            throw new ProgressConflictException(
                $"{topic}/{partition} of log '{log}' stands at {stored[0]}, beyond {from}: another node has processed it meanwhile.");
        }

        t.Execute(
            """
            INSERT INTO consumer_progress (log, consumer_group, topic, log_partition, next_offset) VALUES (@p0, @p1, @p2, @p3, @p4)
            ON CONFLICT (log, consumer_group, topic, log_partition) DO UPDATE SET next_offset = excluded.next_offset
            """,
            log, consumerGroup, topic, partition, part.Next);
    }

    private static CounterTotal Add(LedgerTransaction t, LogPartition partition, CounterKey key, long count)
    {
        var total = t.Query(
            """
            INSERT INTO ingest_counter (log, topic, log_partition, event_type, outcome, reason, event_count)
            VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6)
            ON CONFLICT (log, topic, log_partition, event_type, outcome, reason)
            DO UPDATE SET event_count = ingest_counter.event_count + excluded.event_count
            RETURNING event_count
            """,
            r => r.GetInt64(0), partition.Log, partition.Topic, partition.Partition, key.EventType, key.Outcome, key.Reason, count)[0];
        return new CounterTotal(partition, key, total);
    }
}

/// <summary>A commit was refused because the partition had been moved by another owner.</summary>
public sealed class ProgressConflictException(string message) : Exception(message);
