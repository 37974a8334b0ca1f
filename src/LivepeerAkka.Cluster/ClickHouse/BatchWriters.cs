using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Health;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Jobs;
using LivepeerAkka.Domain.Payments;
using Microsoft.Extensions.Logging;

namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>Owns the writer of every table: one a table and node, so that a table sees one insert at a time from here.</summary>
public sealed class BatchWriters : IAsyncDisposable, IQueueHolder
{
    private readonly IBatchWriter[] _writers;

    /// <summary>Starts the writers.</summary>
    public BatchWriters(ClickHouseSettings settings, IBlockInserter inserter, TimeProvider time, ILogger<BatchWriters> log)
    {
        var options = BatchWriterOptions.Of(settings);
        var raw = ProductTables.RawEvents.ToDictionary(
            t => t.Name, t => new BatchWriter<RawEventRow>(t, options, inserter, time, log), StringComparer.Ordinal);
        var rejected = new BatchWriter<RejectedRow>(RawRejectedEvents.Table, options, inserter, time, log);
        var ignored = new BatchWriter<IgnoredSampleRow>(RawIgnoredSamples.Table, options, inserter, time, log);
        var accounting = new BatchWriter<AccountingRow>(IngestCounters.Table, options, inserter, time, log);
        var sessions = new BatchWriter<WorkflowSessionFact>(FactWorkflowSessions.Table, options, inserter, time, log);
        var segments = new BatchWriter<SessionSegmentFact>(FactWorkflowSessionSegments.Table, options, inserter, time, log);
        var hours = new BatchWriter<SessionHourFact>(FactSessionHours.Table, options, inserter, time, log);
        (Segments, SessionHours) = (segments, hours);
        var jobs = new BatchWriter<AiJobFact>(FactAiJobs.Table, options, inserter, time, log);
        var payments = new BatchWriter<PaymentFact>(FactPayments.Table, options, inserter, time, log);
        (Jobs, Payments) = (jobs, payments);
        var hourParts = new BatchWriter<SessionHourPart>(FactHourParts.Table, options, inserter, time, log);
        var hourPayments = new BatchWriter<PaymentFact>(FactHourPayments.Table, options, inserter, time, log);
        (HourParts, HourPayments) = (hourParts, hourPayments);
        var events = SessionEventTables.All.ToDictionary(
            t => t.Name, t => new BatchWriter<SessionEventFact>(t, options, inserter, time, log), StringComparer.Ordinal);
        SessionEvents = new SessionEventSink(events);
        var offers = new BatchWriter<OrchestratorOfferFact>(OrchestratorDimensions.Offers, options, inserter, time, log);
        var gauges = new BatchWriter<OrchestratorOfferFact>(OrchestratorDimensions.Gauges, options, inserter, time, log);
        (Offers, Gauges) = (offers, gauges);
        var stretches = new BatchWriter<OrchestratorSessionFact>(FactOrchestratorSessions.Table, options, inserter, time, log);
        var activity = new BatchWriter<OrchestratorSegmentFact>(FactOrchestratorSessionSegments.Table, options, inserter, time, log);
        var busy = new BatchWriter<OrchestratorHourFact>(FactOrchestratorHours.Table, options, inserter, time, log);
        (OrchestratorSessions, OrchestratorSegments, OrchestratorHours) = (stretches, activity, busy);
        (RawEvents, Rejected, IgnoredSamples, Accounting, Sessions) = (new RawEventSink(raw), rejected, ignored, accounting, sessions);
        _writers =
        [
            .. raw.Values, rejected, ignored, accounting, sessions, segments, hours, .. events.Values, offers, gauges, stretches, activity, busy,
            jobs, payments, hourParts, hourPayments,
        ];
        Failed = FirstFailureAsync(_writers);
    }

    /// <summary>Accepted events, each to the raw table of its family.</summary>
    public IRowSink<RawEventRow> RawEvents { get; }

    /// <summary>Dead letters.</summary>
    public IRowSink<RejectedRow> Rejected { get; }

    /// <summary>Samples of ignored records.</summary>
    public IRowSink<IgnoredSampleRow> IgnoredSamples { get; }

    /// <summary>Counters of the accounting.</summary>
    public IRowSink<AccountingRow> Accounting { get; }

    /// <summary>Session facts.</summary>
    public IRowSink<WorkflowSessionFact> Sessions { get; }

    /// <summary>Segments of sessions.</summary>
    public IRowSink<SessionSegmentFact> Segments { get; }

    /// <summary>Hour slices of sessions.</summary>
    public IRowSink<SessionHourFact> SessionHours { get; }

    /// <summary>What sessions add to the rollups of an hour.</summary>
    public IRowSink<SessionHourPart> HourParts { get; }

    /// <summary>Single events of sessions, each to the table of its kind.</summary>
    public IRowSink<SessionEventFact> SessionEvents { get; }

    /// <summary>Sightings of offers.</summary>
    public IRowSink<OrchestratorOfferFact> Offers { get; }

    /// <summary>Values of offers that move with every report.</summary>
    public IRowSink<OrchestratorOfferFact> Gauges { get; }

    /// <summary>Stretches of nodes' activity.</summary>
    public IRowSink<OrchestratorSessionFact> OrchestratorSessions { get; }

    /// <summary>Activity segments of stretches.</summary>
    public IRowSink<OrchestratorSegmentFact> OrchestratorSegments { get; }

    /// <summary>Busy hours of nodes.</summary>
    public IRowSink<OrchestratorHourFact> OrchestratorHours { get; }

    /// <summary>Jobs.</summary>
    public IRowSink<AiJobFact> Jobs { get; }

    /// <summary>Payments.</summary>
    public IRowSink<PaymentFact> Payments { get; }

    /// <summary>Payments in their hour.</summary>
    public IRowSink<PaymentFact> HourPayments { get; }

    /// <summary>Completes when every writer has stopped; fails as soon as one fails for good. The node cannot go on then.</summary>
    public Task Failed { get; }

    /// <summary>Counters and queue depths, a table each.</summary>
    public IReadOnlyList<BatchWriterStats> Stats => [.. _writers.Select(w => w.Stats)];

    /// <inheritdoc/>
    public IEnumerable<QueueDepth> Queues => Stats.SelectMany(s => new[]
    {
        new QueueDepth($"clickhouse.{s.Table}.rows", s.QueuedRows, s.QueueRowsMax), new QueueDepth($"clickhouse.{s.Table}.bytes", s.QueuedBytes, s.QueueBytesMax),
    });

    /// <summary>Stores what is queued now without waiting for full batches.</summary>
    public Task FlushAsync() => Task.WhenAll(_writers.Select(w => w.FlushAsync()));

    /// <summary>Takes no more rows and stores what is queued, within the grace of the settings.</summary>
    public Task StopAsync() => Task.WhenAll(_writers.Select(w => w.StopAsync()));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _writers)
            await writer.DisposeAsync();
    }

    private static async Task FirstFailureAsync(IBatchWriter[] writers)
    {
        await foreach (var ended in Task.WhenEach(writers.Select(w => w.Completion)))
            await ended;
    }
}
