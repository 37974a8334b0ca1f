using System.Diagnostics;
using Confluent.Kafka;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using Microsoft.Extensions.Logging;

namespace LivepeerAkka.Cluster.Kafka;

/// <summary>What the loop tells the stage that runs it; called on the poll thread.</summary>
internal sealed record LoopEvents(Action<PartitionSource> Assigned, Action Completed, Action<Exception> Failed);

/// <summary>
/// The thread that owns the consumer: nothing else touches it. Polls into the partitions' buffers, runs what others hand in,
/// and keeps the group membership alive while it drains.
/// </summary>
internal sealed partial class ConsumerLoop
{
    private static readonly TimeSpan IdleWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PauseGrace = TimeSpan.FromMilliseconds(10);

    private readonly KafkaSettings _settings;
    private readonly IProgressStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TopicMatcher _topics;
    private readonly BufferLimits _limits;
    private readonly CommandQueue _commands = new();
    private readonly SourceCounters _counters = new();
    private readonly LogThrottle _throttle = new(TimeSpan.FromSeconds(10));
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<DrainResult> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LoopEvents? _events;
    private IConsumer<Ignore, byte[]> _consumer = null!;
    private BrokerWatch _watch = null!;
    private IReadOnlyList<string> _subscribed = [];
    private TimeSpan _drainTimeout;
    private long _tickedAt;
    private bool _isClosing;
    private volatile KafkaSourceState _state = KafkaSourceState.Starting;
    private volatile bool _isPausedByOperator;
    private volatile bool _isAborted;

    public ConsumerLoop(KafkaSettings settings, IProgressStore store, TimeProvider time, ILogger logger)
    {
        _settings = settings;
        _store = store;
        _time = time;
        _logger = logger;
        _topics = new TopicMatcher(settings.Topics, settings.DeadLetterTopic);
        _limits = new BufferLimits(settings.BufferRecordsMax, settings.BufferRecordsResume, settings.BufferBytesMax);
    }

    /// <summary>Completes when the consumer has left the group; never fails.</summary>
    public Task<DrainResult> Closed => _closed.Task;

    public KafkaStatistics Statistics => _counters.Snapshot(
        _state, _isPausedByOperator,
        [.. _slots.Values.Select(s => s.Buffer.Snapshot(s.IsPaused)).OrderBy(s => s.Id.Topic, StringComparer.Ordinal).ThenBy(s => s.Id.Partition)]);

    private bool IsRunning => _state is KafkaSourceState.Running && !_isAborted;

    public void Start(LoopEvents events)
    {
        _events = events;
        new Thread(Run) { IsBackground = true, Name = "kafka-poll" }.Start();
    }

    /// <summary>Ends without waiting for what is in flight: its reader is gone.</summary>
    public void Abort()
    {
        _isAborted = true;
        _stopping.Cancel();
        _commands.Enqueue(() => CloseBuffers(null));
    }

    public Task<DrainResult> DrainAsync(TimeSpan timeout)
    {
        _commands.Enqueue(() =>
        {
            if (_state is KafkaSourceState.Running)
            {
                _drainTimeout = timeout;
                _state = KafkaSourceState.Draining;
                _stopping.Cancel();
            }
        });
        return Closed;
    }

    public void SetPausedByOperator(bool paused) => _commands.Enqueue(() =>
    {
        _isPausedByOperator = paused;
        ApplyPauses();
    });

    private void Run()
    {
        IReadOnlyList<PartitionId> unfinished = [];
        try
        {
            using var watch = new BrokerWatch(_settings, _topics.HasPatterns, _logger);
            using var consumer = KafkaClients.Build(_settings.Client, BuildConsumer);
            _watch = watch;
            _consumer = consumer;
            _starts = new StartOffsets(_settings, _store, watch.Admin, _logger);
            _state = KafkaSourceState.Running;
            Subscribe(_topics.Names);
            while (IsRunning)
            {
                Guarded(Step);
            }

            unfinished = _state is KafkaSourceState.Draining ? Drain() : Unfinished();
            CloseBuffers(null);
            _isClosing = true;
            consumer.Close();
        }
        catch (Exception e)
        {
            Fail(e);
        }
        finally
        {
            _slots = NoSlots;
            if (_state is not KafkaSourceState.Failed)
            {
                _state = KafkaSourceState.Stopped;
            }

            _commands.Close();
            _closed.TrySetResult(new DrainResult(unfinished));
        }
    }

    private void Step()
    {
        _commands.Run();
        if (Stopwatch.GetElapsedTime(_tickedAt) > TimeSpan.FromSeconds(1))
        {
            _tickedAt = Stopwatch.GetTimestamp();
            _watch.RefreshRanges([.. _slots.Values.Select(s => s.Buffer)]);
            _watch.RefreshTopics(found => _commands.Enqueue(() => Subscribe(_topics.Select(found))));
        }

        if (!IsRunning)
        {
            return;
        }

        var result = PollOnce();
        if (result is not null)
        {
            Accept(result);
        }
    }

    private ConsumeResult<Ignore, byte[]>? PollOnce()
    {
        // With everything paused only a command can bring new work: waiting for it here resumes at once.
        if (_slots.Count == 0 || _pausedSlots < _slots.Count)
        {
            return _consumer.Consume(IdleWait);
        }

        _commands.Wait(IdleWait);
        return _consumer.Consume(TimeSpan.Zero);
    }

    private void Accept(ConsumeResult<Ignore, byte[]> result)
    {
        var slot = SlotOf(result.Topic, result.Partition.Value);
        if (slot is null)
        {
            return;
        }

        var message = result.Message;
        var value = message.Value;
        var timestampMs = message.Timestamp.Type == TimestampType.NotAvailable || message.Timestamp.UnixTimestampMs <= 0
            ? (long?)null
            : message.Timestamp.UnixTimestampMs;
        var position = new SourcePosition(_settings.LogId, slot.Id.Topic, slot.Id.Partition, result.Offset.Value);
        _counters.Received(value?.Length ?? 0);
        var record = new SourceRecord(
            position, slot.Buffer.Org, timestampMs, _time.GetUtcNow().ToUnixTimeMilliseconds(),
            value is null ? (ReadOnlyMemory<byte>?)null : value)
        { Assignment = slot.Buffer.Assignment };
        if (slot.Buffer.Offer(record) && !AwaitRoom(slot))
        {
            _counters.Paused();
            ApplyPause(slot);
        }
    }

    // Pausing throws away what the client has fetched ahead. A pipeline that is merely a little slower than the broker makes room sooner.
    private bool AwaitRoom(Slot slot)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (slot.Buffer.IsFull && PauseGrace - Stopwatch.GetElapsedTime(startedAt) is { Ticks: > 0 } left)
        {
            _commands.Wait(left);
            _commands.Run();
        }

        return !slot.Buffer.IsFull;
    }

    /// <summary>Ends the sub-sources behind what was emitted and waits, as a member of the group, until all of it is finished.</summary>
    private List<PartitionId> Drain()
    {
        CloseBuffers(null);
        _events!.Completed();
        Guarded(ApplyPauses);
        var startedAt = Stopwatch.GetTimestamp();
        while (!_isAborted && _state is KafkaSourceState.Draining && Stopwatch.GetElapsedTime(startedAt) < _drainTimeout)
        {
            _commands.Run();
            if (_slots.Values.All(s => s.IsFinished))
            {
                break;
            }

            _commands.Wait(IdleWait);
            Guarded(() => _consumer.Consume(TimeSpan.Zero));
        }

        return Unfinished();
    }

    private List<PartitionId> Unfinished() => [.. _slots.Values.Where(s => !s.IsFinished).Select(s => s.Id)];

    private void Subscribe(IReadOnlyList<string> topics)
    {
        if (topics.Count == 0 || topics.SequenceEqual(_subscribed, StringComparer.Ordinal) || !IsRunning)
        {
            return;
        }

        _logger.LogInformation("Kafka: group '{Group}' reads {Topics}.", _settings.GroupId, string.Join(", ", topics));
        _consumer.Subscribe(topics);
        _subscribed = topics;
    }

    private void CloseBuffers(Exception? failure)
    {
        foreach (var slot in _slots.Values)
        {
            slot.Buffer.Close(failure);
        }
    }
}
