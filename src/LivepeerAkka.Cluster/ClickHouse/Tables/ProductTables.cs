using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary>Every table that the code writes.</summary>
public static class ProductTables
{
    private static readonly TableDefinition<RawEventRow>[] Raw =
    [
        RawStreamTraceEvents.Table, RawAiStreamStatus.Table, RawAiStreamEvents.Table, RawStreamIngestMetrics.Table, RawNetworkCapabilities.Table,
        RawDiscoveryResults.Table, RawPaymentEvents.Table, RawJobEvents.Table,
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ITableDefinition> All { get; } =
        [.. Raw, RawRejectedEvents.Table, RawIgnoredSamples.Table, IngestCounters.Table, FactWorkflowSessions.Table,
        FactWorkflowSessionSegments.Table, FactSessionHours.Table, .. SessionEventTables.All,
        OrchestratorDimensions.Offers, OrchestratorDimensions.Gauges,
        FactOrchestratorSessions.Table, FactOrchestratorSessionSegments.Table, FactOrchestratorHours.Table,
        FactAiJobs.Table, FactPayments.Table, FactHourParts.Table, FactHourPayments.Table];

    /// <summary>The raw tables.</summary>
    public static IReadOnlyList<TableDefinition<RawEventRow>> RawEvents => Raw;

    /// <summary>The raw table of a family.</summary>
    public static TableDefinition<RawEventRow> Of(EventFamily family) => family switch
    {
        EventFamily.StreamTrace => RawStreamTraceEvents.Table,
        EventFamily.AiStreamStatus => RawAiStreamStatus.Table,
        EventFamily.AiStreamEvents => RawAiStreamEvents.Table,
        EventFamily.StreamIngestMetrics => RawStreamIngestMetrics.Table,
        EventFamily.NetworkCapabilities => RawNetworkCapabilities.Table,
        EventFamily.DiscoveryResults => RawDiscoveryResults.Table,
        EventFamily.CreateNewPayment => RawPaymentEvents.Table,
        EventFamily.AiBatchRequest or EventFamily.AiLlmRequest or EventFamily.JobGateway or EventFamily.JobOrchestrator
            or EventFamily.JobPayment or EventFamily.JobAuth or EventFamily.WorkerLifecycle => RawJobEvents.Table,
        _ => throw new ArgumentOutOfRangeException(nameof(family), family, "This family has no raw table."),
    };
}
