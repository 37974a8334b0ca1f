using LivepeerAkka.Cluster.Kafka;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>Dead letters to their Kafka topic.</summary>
public sealed class KafkaDeadLetters(DeadLetterProducer producer) : IDeadLetterSink, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <inheritdoc />
    public Task WriteAsync(IReadOnlyList<RejectedRow> rows) => Task.WhenAll(rows.Select(r => producer.SendAsync(r, _stop.Token)));

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Cancel();
        producer.Dispose();
        _stop.Dispose();
    }
}
