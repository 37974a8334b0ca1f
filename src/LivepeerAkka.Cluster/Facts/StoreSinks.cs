using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Jobs;
using LivepeerAkka.Domain.Payments;

namespace LivepeerAkka.Cluster.Facts;

/// <summary>
/// What ingest and entities write, on its way to the writers of the analytical store. An hour whose inputs changed is marked when the store has them
/// and before they count as written: a crash in between writes, and marks, again.
/// </summary>
public sealed class StoreSinks(BatchWriters writers, IDirtyWindows dirty) : IIngestStore, ISessionFactSink, ICapabilityFactSink, IOrchestratorFactSink,
    IPaymentFactSink, IJobFactSink
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
        writers.SessionEvents.WriteAsync(facts.Events),
        MarkAfterAsync(writers.HourParts.WriteAsync(facts.Parts), facts.Parts.Select(p => p.WindowStartMs)));

    /// <inheritdoc />
    public Task WriteEventsAsync(IReadOnlyList<SessionEventFact> events) => writers.SessionEvents.WriteAsync(events);

    /// <inheritdoc />
    public Task WriteAsync(IReadOnlyList<OrchestratorOfferFact> offers) => Task.WhenAll(
        writers.Offers.WriteAsync(offers),
        MarkAfterAsync(writers.Gauges.WriteAsync(offers), offers.Select(o => HourWindow.StartOf(o.SeenAtMs))));

    /// <inheritdoc />
    public Task WriteAsync(OrchestratorFactSet facts) => Task.WhenAll(
        writers.OrchestratorSessions.WriteAsync(facts.Sessions),
        writers.OrchestratorSegments.WriteAsync(facts.Segments),
        writers.OrchestratorHours.WriteAsync(facts.Hours));

    /// <inheritdoc />
    public Task WriteAsync(IReadOnlyList<PaymentFact> facts) => Task.WhenAll(
        writers.Payments.WriteAsync(facts),
        MarkAfterAsync(writers.HourPayments.WriteAsync(facts), facts.Select(f => f.WindowStartMs)));

    /// <inheritdoc />
    public Task WriteAsync(AiJobFact fact) => writers.Jobs.WriteAsync([fact]);

    private async Task MarkAfterAsync(Task written, IEnumerable<long> windowStartsMs)
    {
        await written.ConfigureAwait(false);
        await dirty.MarkAsync(windowStartsMs).ConfigureAwait(false);
    }
}
