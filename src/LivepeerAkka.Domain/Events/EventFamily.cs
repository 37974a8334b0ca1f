namespace LivepeerAkka.Domain.Events;

/// <summary>What the envelope's <c>type</c> names (events.md section 3).</summary>
public enum EventFamily
{
    StreamTrace = 1,
    AiStreamStatus,
    AiStreamEvents,
    StreamIngestMetrics,
    NetworkCapabilities,
    DiscoveryResults,
    CreateNewPayment,
    AiBatchRequest,
    AiLlmRequest,
    JobGateway,
    JobOrchestrator,
    JobPayment,
    JobAuth,
    WorkerLifecycle,
}

/// <summary>Names of the families as they stand in the envelope and in the accounting.</summary>
public static class EventFamilies
{
    private static readonly Dictionary<EventFamily, string> NameByFamily = new()
    {
        [EventFamily.StreamTrace] = "stream_trace",
        [EventFamily.AiStreamStatus] = "ai_stream_status",
        [EventFamily.AiStreamEvents] = "ai_stream_events",
        [EventFamily.StreamIngestMetrics] = "stream_ingest_metrics",
        [EventFamily.NetworkCapabilities] = "network_capabilities",
        [EventFamily.DiscoveryResults] = "discovery_results",
        [EventFamily.CreateNewPayment] = "create_new_payment",
        [EventFamily.AiBatchRequest] = "ai_batch_request",
        [EventFamily.AiLlmRequest] = "ai_llm_request",
        [EventFamily.JobGateway] = "job_gateway",
        [EventFamily.JobOrchestrator] = "job_orchestrator",
        [EventFamily.JobPayment] = "job_payment",
        [EventFamily.JobAuth] = "job_auth",
        [EventFamily.WorkerLifecycle] = "worker_lifecycle",
    };

    private static readonly Dictionary<string, EventFamily> FamilyByName = NameByFamily.ToDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);

    /// <summary>Every family, in declaration order.</summary>
    public static IReadOnlyList<EventFamily> All { get; } = [.. NameByFamily.Keys];

    /// <summary>The envelope's name of a family.</summary>
    public static string NameOf(EventFamily family) => NameByFamily[family];

    /// <summary>Finds the family of an envelope type; false for a type that nobody analyses.</summary>
    public static bool TryParse(string name, out EventFamily family) => FamilyByName.TryGetValue(name, out family);

    /// <summary>True for the four families whose records belong to a workflow session.</summary>
    public static bool IsSessionFamily(EventFamily family) => family <= EventFamily.StreamIngestMetrics;
}
