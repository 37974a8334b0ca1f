using System.Collections.Frozen;
using Confluent.Kafka;

namespace LivepeerAkka.Cluster.Kafka;

/// <content>The partitions that are held: progress, pauses, an early end of their reader.</content>
internal sealed partial class ConsumerLoop
{
    private static readonly TimeSpan CancelGrace = TimeSpan.FromMilliseconds(100);
    private static readonly FrozenDictionary<PartitionId, Slot> NoSlots = FrozenDictionary<PartitionId, Slot>.Empty;

    private volatile FrozenDictionary<PartitionId, Slot> _slots = NoSlots;
    private Slot? _lastSlot;
    private int _pausedSlots;

    public bool IsAssigned(PartitionId id, int assignment) => _slots.TryGetValue(id, out var slot) && slot.Buffer.Assignment == assignment;

    /// <summary>Notes progress at once and hands the group's copy to the client, which sends it within its commit interval.</summary>
    public Task CommitAsync(IReadOnlyList<PartitionProgress> progress)
    {
        var current = new List<(Slot Slot, long NextOffset)>(progress.Count);
        var slots = _slots;
        foreach (var p in progress)
        {
            if (slots.TryGetValue(p.Id, out var slot) && slot.Buffer.Assignment == p.Assignment)
            {
                slot.Buffer.Finish(p.NextOffset);
                current.Add((slot, p.NextOffset));
            }
            else
            {
                _counters.FormerCommit();
            }
        }

        if (current.Count == 0)
        {
            return Task.CompletedTask;
        }

        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _commands.Enqueue(() =>
        {
            foreach (var (slot, next) in current)
            {
                StoreOffset(slot, next);
            }

            stored.SetResult();
        });
        return stored.Task;
    }

    // A pipeline that ends cancels its sub-sources and this source in no certain order: what is left after a moment is an accident.
    private void OnCancelled(Slot slot, Exception cause) => _ = Task.Delay(CancelGrace, CancellationToken.None).ContinueWith(
        _ => _commands.Enqueue(() => FailUnread(slot, cause)), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private void FailUnread(Slot slot, Exception cause)
    {
        if (IsRunning && IsCurrent(slot))
        {
            Fail(new KafkaSourceException($"{slot.Id}: its records are no longer read although the partition is assigned ({cause.Message}).", cause));
        }
    }

    private void StoreOffset(Slot slot, long next)
    {
        slot.StoredNext = Math.Max(slot.StoredNext, next);
        if (!IsCurrent(slot))
        {
            return;
        }

        try
        {
            _consumer.StoreOffset(new TopicPartitionOffset(slot.Partition, next));
        }
        catch (KafkaException e)
        {
            CommitFailed($"{slot.Id}: {e.Error.Reason}");
        }
    }

    private void OnOffsetsCommitted(CommittedOffsets committed)
    {
        if (committed.Error.IsError && committed.Error.Code != ErrorCode.Local_NoOffset)
        {
            CommitFailed(committed.Error.Reason);
            return;
        }

        foreach (var offset in committed.Offsets)
        {
            if (offset.Error.IsError)
            {
                CommitFailed($"{offset.TopicPartition}: {offset.Error.Reason}");
            }
            else if (offset.Offset.Value >= 0 && _slots.TryGetValue(IdOf(offset.TopicPartition), out var slot))
            {
                slot.Buffer.SetCommitted(offset.Offset.Value);
            }
        }
    }

    private void ApplyPauses()
    {
        foreach (var slot in _slots.Values)
        {
            ApplyPause(slot);
        }
    }

    private void ApplyPause(Slot slot)
    {
        var wanted = _isPausedByOperator || _state is not KafkaSourceState.Running || slot.Buffer.IsFull;
        if (wanted == slot.IsPaused || !IsCurrent(slot))
        {
            return;
        }

        try
        {
            if (wanted)
            {
                _consumer.Pause([slot.Partition]);
            }
            else
            {
                _consumer.Resume([slot.Partition]);
            }
        }
        catch (KafkaException e)
        {
            OnError(e.Error);
            return;
        }

        slot.IsPaused = wanted;
        _pausedSlots += wanted ? 1 : -1;
    }

    private Slot? SlotOf(string topic, int partition)
    {
        // Records come in runs of one partition.
        if (_lastSlot is { } last && last.Id.Partition == partition && string.Equals(last.Id.Topic, topic, StringComparison.Ordinal))
        {
            return last;
        }

        return _lastSlot = _slots.GetValueOrDefault(new PartitionId(topic, partition));
    }

    private List<Slot> SlotsOf(List<TopicPartitionOffset> partitions) =>
        [.. partitions.Select(p => _slots.GetValueOrDefault(IdOf(p.TopicPartition))).OfType<Slot>()];

    private bool IsCurrent(Slot slot) => _slots.TryGetValue(slot.Id, out var current) && ReferenceEquals(current, slot);

    private static PartitionId IdOf(TopicPartition partition) => new(partition.Topic, partition.Partition.Value);

    /// <summary>An assigned partition as the poll thread sees it.</summary>
    private sealed class Slot(TopicPartition partition, PartitionBuffer buffer)
    {
        private volatile bool _isPaused;

        public PartitionId Id { get; } = IdOf(partition);

        public TopicPartition Partition => partition;

        public PartitionBuffer Buffer => buffer;

        /// <summary>What the client holds to commit. Poll thread only.</summary>
        public long StoredNext { get; set; } = buffer.StartOffset;

        /// <summary>Everything that was emitted is durable and handed to the client. Poll thread only.</summary>
        public bool IsFinished => StoredNext >= buffer.EmittedNext;

        /// <summary>Paused in the client. Written by the poll thread.</summary>
        public bool IsPaused
        {
            get => _isPaused;
            set => _isPaused = value;
        }
    }
}
