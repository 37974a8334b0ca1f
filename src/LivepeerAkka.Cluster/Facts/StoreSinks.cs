using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Jobs;
using LivepeerAkka.Domain.Payments;

namespace LivepeerAkka.Cluster.Facts;

/// <summary>What ingest and entities write, on its way to the writers of the analytical store.</summary>
public sealed class StoreSinks(BatchWriters writers) : IIngestStore, ISessionFactSink, ICapabilityFactSink, IOrchestratorFactSink, IPaymentFactSink,
    IJobFactSink
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
        writers.SessionHours.WriteAsync(facts.Hours),
        writers.SessionEvents.WriteAsync(facts.Events));

    /// <inheritdoc />
    public Task WriteAsync(IReadOnlyList<OrchestratorOfferFact> offers) => Task.WhenAll(writers.Offers.WriteAsync(offers), writers.Gauges.WriteAsync(offers));

    /// <inheritdoc />
    public Task WriteAsync(OrchestratorFactSet facts) => Task.WhenAll(
        writers.OrchestratorSessions.WriteAsync(facts.Sessions),
        writers.OrchestratorSegments.WriteAsync(facts.Segments),
        writers.OrchestratorHours.WriteAsync(facts.Hours));

    /// <inheritdoc />
    public Task WriteAsync(IReadOnlyList<PaymentFact> facts) => writers.Payments.WriteAsync(facts);

    /// <inheritdoc />
    public Task WriteAsync(AiJobFact fact) => writers.Jobs.WriteAsync([fact]);
}
