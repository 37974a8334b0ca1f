using System.Collections.Frozen;
using System.Diagnostics;
using Akka.Streams.Dsl;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace LivepeerAkka.Cluster.Kafka;

/// <content>What the group gives and takes: assignment, revocation, loss. Runs inside of polling, on the poll thread.</content>
internal sealed partial class ConsumerLoop
{
    private StartOffsets _starts = null!;
    private int _assignments;

    private List<TopicPartitionOffset> OnAssigned(List<TopicPartition> partitions)
    {
        _counters.Rebalanced();
        IReadOnlyDictionary<PartitionId, long> starts;
        try
        {
            starts = IsRunning ? ResolveStarts([.. partitions.Select(IdOf)]) : new Dictionary<PartitionId, long>();
        }
        catch (Exception e)
        {
            if (IsRunning)
            {
                Fail(e);
            }

            starts = new Dictionary<PartitionId, long>();
        }

        if (!IsRunning || starts.Count == 0)
        {
            // The group's assignment has to be taken as it is, even on the way out; nothing is read from it.
            return [.. partitions.Select(p => new TopicPartitionOffset(p, Offset.End))];
        }

        var added = partitions.ConvertAll(p => AddSlot(p, starts[IdOf(p)]));
        _slots = _slots.Values.Concat(added).ToFrozenDictionary(s => s.Id);
        _commands.Enqueue(() => AfterAssigned(added));
        _logger.LogInformation(
            "Kafka: assigned {Count} partitions: {Partitions}.",
            added.Count, string.Join(", ", added.Select(s => $"{s.Id} from {s.Buffer.StartOffset}")));
        foreach (var slot in added)
        {
            var buffer = slot.Buffer;
            _events!.Assigned(new PartitionSource(
                slot.Id, buffer.Org, buffer.Assignment, buffer.StartOffset, Source.FromGraph(new PartitionStage(buffer))));
        }

        return [.. added.Select(s => new TopicPartitionOffset(s.Partition, s.Buffer.StartOffset))];
    }

    // Commands go on meanwhile: partitions that stay assigned report their progress.
    private IReadOnlyDictionary<PartitionId, long> ResolveStarts(IReadOnlyCollection<PartitionId> ids)
    {
        var resolving = Task.Run(() => _starts.ResolveAsync(ids, _stopping.Token));
        while (!resolving.IsCompleted)
        {
            _commands.Run();
            Task.WaitAny([resolving], IdleWait);
        }

        return resolving.GetAwaiter().GetResult();
    }

    private Slot AddSlot(TopicPartition partition, long start)
    {
        var id = IdOf(partition);
        var org = _topics.OrgOf(id.Topic) ?? throw new KafkaSourceException($"{id} was assigned, but no subscription matches its topic.");
        Slot slot = null!;
        var buffer = new PartitionBuffer(id, org, ++_assignments, start, _limits)
        {
            Drained = () => _commands.Enqueue(() => ApplyPause(slot)),
            Cancelled = cause => OnCancelled(slot, cause),
        };
        slot = new Slot(partition, buffer);
        return slot;
    }

    // The group learns the start as well: it may have missed commits, and paced producers wait for what it says.
    private void AfterAssigned(List<Slot> added)
    {
        foreach (var slot in added.Where(IsCurrent))
        {
            StoreOffset(slot, slot.StoredNext);
            ApplyPause(slot);
        }
    }

    private void OnRevoked(List<TopicPartitionOffset> partitions)
    {
        _counters.Rebalanced();
        var revoked = SlotsOf(partitions);
        revoked.ForEach(s => s.Buffer.Close(null));
        var startedAt = Stopwatch.GetTimestamp();
        while (_state is KafkaSourceState.Running or KafkaSourceState.Draining && !_isAborted && !_isClosing
            && Stopwatch.GetElapsedTime(startedAt) < _settings.RevokeDrainTimeout)
        {
            _commands.Run();
            if (revoked.TrueForAll(s => s.IsFinished))
            {
                break;
            }

            _commands.Wait(IdleWait);
        }

        foreach (var slot in revoked.Where(s => !s.IsFinished))
        {
            _counters.RevokedUnfinished();
            _logger.LogWarning(
                "Kafka: {Partition} is given up with records {From} to {To} unfinished; its next owner reads them again.",
                slot.Id, slot.StoredNext, slot.Buffer.EmittedNext - 1);
        }

        RemoveSlots(revoked, "revoked");
    }

    private void OnLost(List<TopicPartitionOffset> partitions)
    {
        _counters.Rebalanced();
        var lost = SlotsOf(partitions);
        lost.ForEach(s => s.Buffer.Close(null));
        RemoveSlots(lost, "lost");
    }

    private void RemoveSlots(List<Slot> gone, string how)
    {
        if (gone.Count == 0)
        {
            return;
        }

        _slots = _slots.Values.Except(gone).ToFrozenDictionary(s => s.Id);
        _lastSlot = null;
        _pausedSlots = _slots.Values.Count(s => s.IsPaused);
        _logger.LogInformation(
            "Kafka: {How} {Count} partitions: {Partitions}.", how, gone.Count, string.Join(", ", gone.Select(s => s.Id)));
    }
}
