using System.Diagnostics;
using System.Runtime.InteropServices;
using Confluent.Kafka;
using LivepeerAkka.Cluster.Ingest;
using Microsoft.Extensions.Logging;

namespace LivepeerAkka.Cluster.Kafka;

/// <summary>
/// Produces records of a file into topics. Paced by a consumer group's committed offsets when asked: a broker with a small retention then
/// never drops what was not read, whatever the volume.
/// </summary>
public sealed class PacedProducer : IDisposable
{
    // A value of the largest accepted size with its framing, and still below what the embedded broker loses.
    private const int MessageBytesMax = 1_900_000;
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RoomPoll = TimeSpan.FromMilliseconds(5);

    private readonly ProduceOptions _options;
    private readonly IProducer<Null, byte[]> _producer;
    private readonly PacedTopics _topics;
    private readonly IProgress<ProduceProgress>? _progress;
    private long _sent;
    private long _delivered;
    private long _failed;
    private long _bytes;
    private string _firstFailure = "";
    private long _reportedAt;
    private volatile KafkaSourceException? _broken;

    private PacedProducer(ProduceOptions options, IProgress<ProduceProgress>? progress, ILogger logger)
    {
        _options = options;
        _progress = progress;
        var config = KafkaClients.Producer(options.Bootstrap, options.Client);
        config.MessageMaxBytes = MessageBytesMax;
        config.QueueBufferingMaxKbytes = 65_536;
        var throttle = new LogThrottle(TimeSpan.FromSeconds(10));
        _producer = KafkaClients.Build(options.Client, () => new ProducerBuilder<Null, byte[]>(config)
            .SetErrorHandler((_, e) =>
            {
                if (throttle.Allows(e.Code.ToString(), out var held))
                {
                    logger.LogWarning("Producing: {Problem} ({Code}, {Held} times before).", e.Reason, e.Code, held);
                }
            })
            .SetLogHandler((_, m) => logger.LogDebug("Kafka client {Facility}: {Message}", m.Facility, m.Message))
            .Build());
        _topics = new PacedTopics(options, logger);
    }

    /// <summary>Produces all records and returns when the broker has them.</summary>
    /// <exception cref="KafkaSettingException">A client property cannot be used.</exception>
    /// <exception cref="KafkaSourceException">
    /// The broker does not answer, or the group that paces makes no progress, for <see cref="ProduceOptions.StallTimeout"/>.
    /// </exception>
    public static async Task<ProduceSummary> RunAsync(
        IAsyncEnumerable<FileRecord> records, ProduceOptions options, IProgress<ProduceProgress>? progress, ILogger logger,
        CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.RecordsPerSecond ?? 1, 1, nameof(options));
        using var producer = new PacedProducer(options, progress, logger);
        return await producer.RunAsync(records, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _producer.Dispose();
        _topics.Dispose();
    }

    private async Task<ProduceSummary> RunAsync(IAsyncEnumerable<FileRecord> records, CancellationToken cancellation)
    {
        var startedAt = Stopwatch.GetTimestamp();
        await foreach (var record in records.WithCancellation(cancellation).ConfigureAwait(false))
        {
            await AwaitRateAsync(startedAt, cancellation).ConfigureAwait(false);
            await SendAsync(record, cancellation).ConfigureAwait(false);
            ReportWhenDue();
        }

        while (Interlocked.Read(ref _sent) > Interlocked.Read(ref _delivered))
        {
            cancellation.ThrowIfCancellationRequested();
            ThrowIfBroken();
            await Task.Run(() => _producer.Flush(ReportInterval), cancellation).ConfigureAwait(false);
            ReportWhenDue();
        }

        ThrowIfBroken();
        Report("");
        return new ProduceSummary(_delivered, _failed, _firstFailure, _bytes, Stopwatch.GetElapsedTime(startedAt));
    }

    private async ValueTask SendAsync(FileRecord record, CancellationToken cancellation)
    {
        var topicName = RecordRouting.TopicOf(record, _options);
        var topic = await _topics.FindAsync(topicName, cancellation).ConfigureAwait(false);
        if (topic is null)
        {
            Failed($"line {record.Line}: there is no topic '{topicName}'");
            return;
        }

        if (record.Partition >= topic.Partitions.Count)
        {
            Failed($"line {record.Line}: topic '{topicName}' has no partition {record.Partition} ({topic.Partitions.Count} partitions)");
            return;
        }

        var value = record.Value is { } memory ? BytesOf(memory) : null;
        var size = PacedPartition.SizeOf(value?.Length ?? 0);
        var partition = await ReserveAsync(topic, record.Partition, size, cancellation).ConfigureAwait(false);
        var message = new Message<Null, byte[]>
        {
            Value = value!,
            Timestamp = record.TimestampMs is long ms ? new Timestamp(ms, TimestampType.CreateTime) : Timestamp.Default,
        };
        await ProduceAsync(record.Line, partition, message, size, cancellation).ConfigureAwait(false);
    }

    private async ValueTask<PacedPartition> ReserveAsync(PacedTopic topic, int? wanted, long size, CancellationToken cancellation)
    {
        var progressAt = Stopwatch.GetTimestamp();
        var seen = _topics.CommitProgress;
        while (true)
        {
            ThrowIfBroken();
            if (topic.TryReserve(wanted, size) is { } partition)
            {
                return partition;
            }

            var waitingFor = topic.Partitions[wanted ?? 0];
            if (_topics.CommitProgress != seen)
            {
                seen = _topics.CommitProgress;
                progressAt = Stopwatch.GetTimestamp();
            }
            else if (Stopwatch.GetElapsedTime(progressAt) > _options.StallTimeout)
            {
                throw Stalled(waitingFor);
            }

            Report(waitingFor.Id.ToString(), whenDue: true);
            await Task.Delay(RoomPoll, cancellation).ConfigureAwait(false);
        }
    }

    private KafkaSourceException Stalled(PacedPartition partition) => new(
        $"Producing stopped after {Interlocked.Read(ref _delivered)} records: for {_options.StallTimeout.TotalSeconds:0} s "
        + $"group '{_options.PaceByGroup}' committed nothing, and {partition.Id} holds {partition.UncommittedRecords} records that it has not "
        + $"read (next {partition.Committed}). Start a node that reads the topic, or produce without pacing; the embedded broker drops "
        + "unread records beyond 5 MiB a partition.");

    private async ValueTask ProduceAsync(
        long line, PacedPartition partition, Message<Null, byte[]> message, long size, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                _producer.Produce(new TopicPartition(partition.Id.Topic, partition.Id.Partition), message, OnDelivered);
                Interlocked.Increment(ref _sent);
                return;
            }
            catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                ThrowIfBroken();
                await Task.Delay(RoomPoll, cancellation).ConfigureAwait(false);
            }
            catch (KafkaException e) when (!e.Error.IsFatal)
            {
                partition.Release(size);
                Failed($"line {line}: {e.Error.Reason} ({message.Value?.Length ?? 0} bytes for {partition.Id})");
                return;
            }
        }
    }

    // Runs on the client's thread.
    private void OnDelivered(DeliveryReport<Null, byte[]> report)
    {
        var size = PacedPartition.SizeOf(report.Message.Value?.Length ?? 0);
        var partition = _topics.Known(report.Topic, report.Partition.Value);
        if (!report.Error.IsError)
        {
            partition.Delivered(report.Offset.Value, size);
            Interlocked.Add(ref _bytes, report.Message.Value?.Length ?? 0);
            Interlocked.Increment(ref _delivered);
            return;
        }

        partition.Release(size);
        Interlocked.Decrement(ref _sent);
        Failed($"{report.TopicPartition}: {report.Error.Reason} ({report.Message.Value?.Length ?? 0} bytes)");
        if (report.Error.Code != ErrorCode.MsgSizeTooLarge)
        {
            _broken = new KafkaSourceException($"Producing stopped: {report.TopicPartition}: {report.Error.Reason} ({report.Error.Code}).");
        }
    }

    private async ValueTask AwaitRateAsync(long startedAt, CancellationToken cancellation)
    {
        if (_options.RecordsPerSecond is not int rate)
        {
            return;
        }

        var records = Interlocked.Read(ref _sent) + Interlocked.Read(ref _failed);
        var ahead = TimeSpan.FromSeconds((double)records / rate) - Stopwatch.GetElapsedTime(startedAt);
        if (ahead > TimeSpan.FromMilliseconds(10))
        {
            await Task.Delay(ahead, cancellation).ConfigureAwait(false);
        }
    }

    // Lines come as arrays of their own: the client may have them as they are.
    private static byte[] BytesOf(ReadOnlyMemory<byte> value) =>
        MemoryMarshal.TryGetArray(value, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : value.ToArray();

    private void Failed(string text)
    {
        Interlocked.Increment(ref _failed);
        Interlocked.CompareExchange(ref _firstFailure, text, "");
    }

    private void ThrowIfBroken()
    {
        if (_broken is { } broken)
        {
            throw broken;
        }
    }

    private void ReportWhenDue() => Report("", whenDue: true);

    private void Report(string waitingFor, bool whenDue = false)
    {
        if (_progress is null || (whenDue && Stopwatch.GetElapsedTime(_reportedAt) < ReportInterval))
        {
            return;
        }

        _reportedAt = Stopwatch.GetTimestamp();
        _progress.Report(new ProduceProgress(
            Interlocked.Read(ref _sent), Interlocked.Read(ref _delivered), Interlocked.Read(ref _failed), Interlocked.Read(ref _bytes), waitingFor));
    }
}
