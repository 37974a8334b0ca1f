using Confluent.Kafka;
using LivepeerAkka.Cluster.Ingest;
using Microsoft.Extensions.Logging;

namespace LivepeerAkka.Cluster.Kafka;

/// <summary>Counters of a <see cref="DeadLetterProducer"/> since its start.</summary>
/// <param name="Sent">Dead letters that the broker has.</param>
/// <param name="Reduced">Those of them that went without their payload.</param>
/// <param name="Retries">Attempts that failed and were repeated.</param>
public sealed record DeadLetterStatistics(long Sent, long Reduced, long Retries);

/// <summary>
/// Sends rejected records to the dead-letter topic and answers when the broker has them. A broker that is away is waited for, with
/// back-off, until the caller cancels: the caller's queue is the bound.
/// </summary>
public sealed class DeadLetterProducer : IDisposable
{
    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BackOffMax = TimeSpan.FromSeconds(10);

    // Room for the record's framing below the client's limit.
    private const int MessageBytesMax = KafkaClients.BatchBytesMax - 1000;

    private readonly KafkaSettings _settings;
    private readonly ILogger _logger;
    private readonly LogThrottle _throttle = new(TimeSpan.FromSeconds(10));
    private readonly Lock _lock = new();
    private IProducer<string, byte[]> _producer;
    private long _sent;
    private long _reduced;
    private long _retries;

    /// <exception cref="KafkaSettingException">A client property cannot be used.</exception>
    public DeadLetterProducer(KafkaSettings settings, ILogger logger)
    {
        _settings = settings;
        _logger = logger;
        _producer = NewProducer();
    }

    /// <summary>Counters at this moment.</summary>
    public DeadLetterStatistics Statistics =>
        new(Interlocked.Read(ref _sent), Interlocked.Read(ref _reduced), Interlocked.Read(ref _retries));

    /// <summary>Sends one dead letter; may repeat it when an answer was lost (same uid). The message's key is the uid.</summary>
    /// <exception cref="KafkaSourceException">The broker refuses even the message without its payload.</exception>
    public async Task SendAsync(RejectedRow row, CancellationToken cancellation)
    {
        var withPayload = DeadLetterEnvelope.FitsWhole(row, _settings.DeadLetterPayloadBytesMax);
        var value = DeadLetterEnvelope.Write(row, withPayload);
        if (value.Length > MessageBytesMax && withPayload)
        {
            withPayload = false;
            value = DeadLetterEnvelope.Write(row, withPayload);
        }

        for (var delay = BackOff; ; delay = delay * 2 < BackOffMax ? delay * 2 : BackOffMax)
        {
            var producer = Volatile.Read(ref _producer);
            try
            {
                var message = new Message<string, byte[]> { Key = row.Record.Uid.ToString(), Value = value };
                await producer.ProduceAsync(_settings.DeadLetterTopic, message, cancellation).ConfigureAwait(false);
                Interlocked.Increment(ref _sent);
                Interlocked.Add(ref _reduced, withPayload ? 0 : 1);
                return;
            }
            catch (KafkaException e) when (e.Error.Code is ErrorCode.MsgSizeTooLarge)
            {
                if (!withPayload)
                {
                    throw new KafkaSourceException(
                        $"The dead-letter topic {_settings.DeadLetterTopic} refuses a message of {value.Length} bytes.", e);
                }

                withPayload = false;
                value = DeadLetterEnvelope.Write(row, withPayload);
                continue;
            }
            catch (KafkaException e)
            {
                Interlocked.Increment(ref _retries);
                Report(e.Error);
                if (e.Error.IsFatal)
                {
                    Replace(producer);
                }
            }

            await Task.Delay(delay, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _producer.Dispose();

    private IProducer<string, byte[]> NewProducer() => KafkaClients.Build(
        _settings.Client,
        () => new ProducerBuilder<string, byte[]>(KafkaClients.Producer(_settings.Bootstrap, _settings.Client))
            .SetErrorHandler((_, e) => Report(e))
            .SetLogHandler((_, m) => _logger.LogDebug("Kafka client {Facility}: {Message}", m.Facility, m.Message))
            .Build());

    // After a fatal error an idempotent producer refuses everything: only a new one helps.
    private void Replace(IProducer<string, byte[]> broken)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_producer, broken))
            {
                return;
            }

            Volatile.Write(ref _producer, NewProducer());
        }

        broken.Dispose();
    }

    private void Report(Error error)
    {
        if (_throttle.Allows(error.Code.ToString(), out var held))
        {
            _logger.LogWarning("Dead letters: {Problem} ({Code}); trying again ({Held} times before).", error.Reason, error.Code, held);
        }
    }
}
