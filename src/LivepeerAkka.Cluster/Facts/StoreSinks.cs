using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Facts;
using Microsoft.Extensions.Logging;

namespace LivepeerAkka.Cluster.Facts;

/// <summary>One batch writer for every table, and who writes to which.</summary>
public sealed class StoreSinks : IIngestStore, ISessionFactSink
{
    private readonly ClickHouseStore _store;
    private readonly TimeProvider _clock;
    private readonly ILogger<StoreSinks> _logger;
    private readonly Dictionary<string, IReadOnlyList<TableColumn>> _columns = new(StringComparer.Ordinal);
    private readonly List<IBatchWriter> _writers = [];
    private readonly Dictionary<EventFamily, IRowSink<RawEventRow>> _raw;
    private readonly IRowSink<CapabilityRow> _capabilities;
    private readonly IRowSink<DiscoveryRow> _discovery;
    private readonly IRowSink<RejectedRow> _rejected;
    private readonly IRowSink<IgnoredSampleRow> _ignored;
    private readonly IRowSink<SessionFactRow> _sessions;

    /// <summary>Starts the writers.</summary>
    public StoreSinks(ClickHouseStore store, TimeProvider clock, ILogger<StoreSinks> logger)
    {
        _store = store;
        _clock = clock;
        _logger = logger;
        var jobs = Writer(RawOtherEventTables.Jobs);
        _raw = new Dictionary<EventFamily, IRowSink<RawEventRow>>
        {
            [EventFamily.StreamTrace] = Writer(RawSessionEventTables.StreamTrace),
            [EventFamily.AiStreamStatus] = Writer(RawSessionEventTables.StreamStatus),
            [EventFamily.AiStreamEvents] = Writer(RawSessionEventTables.StreamEvents),
            [EventFamily.StreamIngestMetrics] = Writer(RawSessionEventTables.IngestMetrics),
            [EventFamily.CreateNewPayment] = Writer(RawOtherEventTables.Payments),
            [EventFamily.AiBatchRequest] = jobs,
            [EventFamily.AiLlmRequest] = jobs,
            [EventFamily.JobGateway] = jobs,
            [EventFamily.JobOrchestrator] = jobs,
            [EventFamily.JobPayment] = jobs,
            [EventFamily.JobAuth] = jobs,
            [EventFamily.WorkerLifecycle] = jobs,
        };
        _capabilities = Writer(RawNetworkTables.Capabilities);
        _discovery = Writer(RawNetworkTables.Discovery);
        _rejected = Writer(IngestTables.Rejected);
        _ignored = Writer(IngestTables.IgnoredSamples);
        Accounting = Writer(IngestTables.Counters);
        _sessions = Writer(WorkflowSessionTable.Definition);
    }

    /// <summary>Sink of <c>ingest_accounting</c>.</summary>
    public IRowSink<AccountingRow> Accounting { get; }

    /// <summary>What every writer has done and holds.</summary>
    public IEnumerable<BatchWriterStatus> Status => _writers.Select(w => w.Status);

    /// <inheritdoc />
    public Task WriteRawAsync(EventFamily family, IReadOnlyList<RawEventRow> rows) => family switch
    {
        EventFamily.NetworkCapabilities => _capabilities.WriteAsync([.. rows.SelectMany(CapabilityRow.Expand)]),
        EventFamily.DiscoveryResults => _discovery.WriteAsync([.. rows.SelectMany(DiscoveryRow.Expand)]),
        _ => _raw[family].WriteAsync(rows),
    };

    /// <inheritdoc />
    public Task WriteRejectedAsync(IReadOnlyList<RejectedRow> rows) => _rejected.WriteAsync(rows);

    /// <inheritdoc />
    public Task WriteIgnoredSamplesAsync(IReadOnlyList<IgnoredSampleRow> rows) => _ignored.WriteAsync(rows);

    /// <inheritdoc />
    public Task WriteAsync(WorkflowSessionFact fact) => _sessions.WriteAsync([new SessionFactRow(fact, _clock.GetUtcNow().ToUnixTimeMilliseconds())]);

    /// <summary>Fails when a table of the store is not what its writer writes.</summary>
    public async Task CheckColumnsAsync(CancellationToken cancellation)
    {
        var check = new TableCheck(_store);
        foreach (var (table, columns) in _columns)
        {
            await check.CheckAsync(table, columns, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Writes what is queued and stops.</summary>
    public Task StopAsync() => Task.WhenAll(_writers.Select(w => w.StopAsync()));

    private BatchWriter<TRow> Writer<TRow>(TableDefinition<TRow> table)
    {
        var writer = new BatchWriter<TRow>(table, _store.Settings, _store.InsertAsync, _clock, _logger);
        _writers.Add(writer);
        _columns.Add(table.Name, table.Columns);
        return writer;
    }
}
