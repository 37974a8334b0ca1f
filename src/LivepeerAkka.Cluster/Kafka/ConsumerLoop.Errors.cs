using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace LivepeerAkka.Cluster.Kafka;

/// <content>The client, its callbacks, and what each kind of error means.</content>
internal sealed partial class ConsumerLoop
{
    private IConsumer<Ignore, byte[]> BuildConsumer() =>
        new ConsumerBuilder<Ignore, byte[]>(KafkaClients.Consumer(_settings))
            .SetPartitionsAssignedHandler((_, partitions) => OnAssigned(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => OnRevoked(partitions))
            .SetPartitionsLostHandler((_, partitions) => OnLost(partitions))
            .SetOffsetsCommittedHandler((_, committed) => OnOffsetsCommitted(committed))
            .SetErrorHandler((_, error) => OnError(error))
            .SetLogHandler((_, message) => OnLog(message))
            .Build();

    /// <summary>Runs one step; an error of the client that it can recover from is counted, any other ends the source.</summary>
    private void Guarded(Action step)
    {
        try
        {
            step();
        }
        catch (ConsumeException e) when (IsOutOfRange(e.Error.Code))
        {
            Fail(OutOfRange(e));
        }
        catch (KafkaException e) when (!e.Error.IsFatal && e.Error.Code != ErrorCode.Local_Application)
        {
            OnError(e.Error);
        }
        catch (Exception e)
        {
            Fail(e is KafkaSourceException ? e : new KafkaSourceException($"Kafka: {e.Message}", e));
        }
    }

    private void Guarded(Func<ConsumeResult<Ignore, byte[]>?> step) => Guarded(() => { _ = step(); });

    private static bool IsOutOfRange(ErrorCode code) => code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange;

    private OffsetOutOfRangeException OutOfRange(ConsumeException e)
    {
        var at = e.ConsumerRecord.TopicPartitionOffset;
        var id = IdOf(at.TopicPartition);
        var slot = _slots.GetValueOrDefault(id);
        long? low = null;
        long? high = null;
        try
        {
            var asked = _consumer.QueryWatermarkOffsets(at.TopicPartition, TimeSpan.FromSeconds(5));
            (low, high) = (asked.Low.Value, asked.High.Value);
        }
        catch (KafkaException notAnswered)
        {
            OnError(notAnswered.Error);
        }

        var position = slot?.Buffer.Snapshot(isPaused: false).Position ?? at.Offset.Value;
        return new OffsetOutOfRangeException(id, position, low, high, _settings.LogId);
    }

    private void OnError(Error error)
    {
        if (error.IsFatal)
        {
            Fail(new KafkaSourceException($"Kafka: fatal error of the client: {error.Reason} ({error.Code})."));
            return;
        }

        _counters.Error(error.Reason);
        if (_throttle.Allows($"error {error.Code}", out var held))
        {
            _logger.LogWarning("Kafka: {Problem} ({Code}); the client goes on trying ({Held} times before).", error.Reason, error.Code, held);
        }
    }

    private void CommitFailed(string reason)
    {
        _counters.CommitFailed();
        if (_throttle.Allows("commit", out var held))
        {
            _logger.LogWarning("Kafka: the group's copy of the offsets was not written: {Problem} ({Held} times before).", reason, held);
        }
    }

    // Runs on threads of the client: nothing but logging here.
    private void OnLog(LogMessage message)
    {
        var isProblem = message.Level <= SyslogLevel.Error;
        if (!isProblem)
        {
            _logger.LogDebug("Kafka client {Facility}: {Message}", message.Facility, message.Message);
        }
        else if (_throttle.Allows($"log {message.Facility}", out var held))
        {
            _logger.LogWarning("Kafka client {Facility}: {Message} ({Held} times before).", message.Facility, message.Message, held);
        }
    }

    private void Fail(Exception failure)
    {
        if (_state is KafkaSourceState.Failed or KafkaSourceState.Stopped || _isAborted)
        {
            return;
        }

        _state = KafkaSourceState.Failed;
        _counters.Error(failure.Message);
        _logger.LogError("Kafka: the source stops: {Problem}", failure.Message);
        _stopping.Cancel();
        CloseBuffers(failure);
        _events!.Failed(failure);
    }
}
