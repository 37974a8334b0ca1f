using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Kafka;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>
/// Commits finished groups: first the ledger (may not be lost), then the copies of it: counters for ClickHouse, offsets for the
/// consumer group.
/// </summary>
internal sealed class KafkaCommitter(ProgressStore progress, AccountingExporter accounting)
{
    private readonly TaskCompletionSource<KafkaControl> _control = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The running source; set once, before the first commit is answered.</summary>
    public KafkaControl Control
    {
        set => _control.SetResult(value);
    }

    /// <summary>Completes when the groups are durable and their offsets are passed on.</summary>
    public async Task CommitAsync(IReadOnlyList<KeptGroup> groups)
    {
        var finished = ProgressMerge.Merge(groups);
        accounting.Note(await progress.CommitAsync(finished).ConfigureAwait(false));
        var control = await _control.Task.ConfigureAwait(false);
        await control.CommitAsync([.. finished.Select(p => new Kafka.PartitionProgress(
            new PartitionId(p.Partition.Topic, p.Partition.Partition), p.Assignment, p.Next))]).ConfigureAwait(false);
    }
}

/// <summary>Start offsets of the source, from the ledger.</summary>
internal sealed class StoredOffsets(ProgressStore progress) : IProgressStore
{
    public async Task<IReadOnlyDictionary<PartitionId, long>> ReadAsync(
        string log, string group, IReadOnlyCollection<PartitionId> partitions, CancellationToken cancellation)
    {
        var stored = await progress.ReadAsync(log).ConfigureAwait(false);
        return stored
            .Where(p => partitions.Contains(new PartitionId(p.Key.Topic, p.Key.Partition)))
            .ToDictionary(p => new PartitionId(p.Key.Topic, p.Key.Partition), p => p.Value);
    }
}
