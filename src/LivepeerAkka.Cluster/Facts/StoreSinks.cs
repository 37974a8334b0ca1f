using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Payments;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Jobs;
using LivepeerAkka.Domain.Payments;

namespace LivepeerAkka.Cluster.Facts;

/// <summary>What ingest and sessions write, on its way to the writers of the analytical store.</summary>
public sealed class StoreSinks(BatchWriters writers) : IIngestStore, ISessionFactSink, IPaymentFactSink
{
    /// <inheritdoc />
    public Task WriteRawAsync(EventFamily family, IReadOnlyList<RawEventRow> rows) => writers.RawEvents.WriteAsync(rows);

    /// <inheritdoc />
    public Task WriteRejectedAsync(IReadOnlyList<RejectedRow> rows) => writers.Rejected.WriteAsync(rows);

    /// <inheritdoc />
    public Task WriteIgnoredSamplesAsync(IReadOnlyList<IgnoredSampleRow> rows) => writers.IgnoredSamples.WriteAsync(rows);

    /// <inheritdoc />
    public Task WriteAsync(SessionFactSet facts) => Task.WhenAll(
        writers.Sessions.WriteAsync([facts.Session]),
        writers.Segments.WriteAsync(facts.Segments),
        writers.SessionHours.WriteAsync(facts.Hours));

    /// <inheritdoc />
    public Task WriteAsync(IReadOnlyList<PaymentFact> facts) => writers.Payments.WriteAsync(facts);

    /// <summary>Completes when the store has acknowledged the fact of a job.</summary>
    public Task WriteAsync(AiJobFact fact) => writers.Jobs.WriteAsync([fact]);
}
