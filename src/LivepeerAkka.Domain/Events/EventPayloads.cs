namespace LivepeerAkka.Domain.Events;

/// <summary>Orchestrator named by a signal: hot wallet and URL as sent, trimmed; the wallet lower-case; blank = absent = ''.</summary>
public readonly record struct OrchestratorInfo(string HotWallet, string Url)
{
    /// <summary>Names nobody.</summary>
    public static readonly OrchestratorInfo None = new("", "");

    /// <summary>True when neither wallet nor URL is known.</summary>
    public bool IsEmpty => HotWallet.Length == 0 && Url.Length == 0;
}

/// <summary>The typed content of an event's <c>data</c>; blank texts are '' (absent).</summary>
public abstract record EventPayload;

/// <summary>Payload that belongs to a workflow session.</summary>
public abstract record SessionPayload(string StreamId, string RequestId, OrchestratorInfo Orchestrator) : EventPayload;

/// <summary><c>stream_trace</c>.</summary>
public sealed record StreamTrace(
    string StreamId, string RequestId, OrchestratorInfo Orchestrator,
    string Type, string Category, string PipelineId, string Pipeline, string Message) : SessionPayload(StreamId, RequestId, Orchestrator);

/// <summary><c>ai_stream_status</c>. Fps in frames a second, null = not reported; times epoch ms, null = not reported.</summary>
public sealed record StreamStatus(
    string StreamId, string RequestId, OrchestratorInfo Orchestrator,
    string Pipeline, string State, long? StartTimeMs,
    double? InputFps, long? LastInputTimeMs,
    double? OutputFps, long? LastOutputTimeMs,
    long? RestartCount, long? LastRestartTimeMs, string LastRestartLogs,
    string LastError, long? LastErrorTimeMs,
    string LastParamsHash, long? LastParamsUpdateTimeMs, PrivateText LastParams) : SessionPayload(StreamId, RequestId, Orchestrator);

/// <summary><c>ai_stream_events</c>: errors, parameter updates and pass-through runner events.</summary>
public sealed record StreamEvent(
    string StreamId, string RequestId, OrchestratorInfo Orchestrator,
    string Type, string Pipeline, string Message, string Capability, PrivateText Params) : SessionPayload(StreamId, RequestId, Orchestrator);

/// <summary><c>stream_ingest_metrics</c>; the last entry of a track type wins, null = no such track.</summary>
public sealed record StreamIngestMetrics(
    string StreamId, string RequestId,
    string ConnectionQuality, ulong? BytesReceived, ulong? BytesSent,
    IngestTrack? Video, IngestTrack? Audio) : SessionPayload(StreamId, RequestId, OrchestratorInfo.None);

/// <summary>One track's WHIP statistics, as reported by the gateway.</summary>
public sealed record IngestTrack(
    double? Jitter, long? PacketsLost, long? PacketsReceived, double? PacketLossPct,
    double? Rtt, double? LastInputTs, double? LastOutputTs, double? Latency);

/// <summary><c>network_capabilities</c>: the entries that are objects with content; others were skipped.</summary>
public sealed record NetworkCapabilities(IReadOnlyList<CapabilityEntry> Entries) : EventPayload;

/// <summary>One orchestrator's entry of a capability snapshot. Addresses lower-case.</summary>
public sealed record CapabilityEntry(
    string Operator, string HotWallet, string Url, string Version,
    IReadOnlyList<CapabilityModel> Models,
    IReadOnlyList<CapabilityPrice> Prices,
    IReadOnlyList<CapabilityHardware> Hardware);

/// <summary>A model of <c>constraints.PerCapability</c>. Total slots = free + in use.</summary>
public sealed record CapabilityModel(int CapabilityId, string Model, bool Warm, string RunnerVersion, long FreeSlots, long InUseSlots);

/// <summary>A price entry; matched to a model by capability and constraint only.</summary>
public sealed record CapabilityPrice(int CapabilityId, string Constraint, decimal PricePerUnit, decimal PixelsPerUnit);

/// <summary>A <c>hardware[]</c> entry with its GPUs in the producer's order.</summary>
public sealed record CapabilityHardware(string Pipeline, string Model, IReadOnlyList<CapabilityGpu> Gpus);

/// <summary>One GPU; memory in bytes, absent integers = 0 (the producer omits zeros).</summary>
public sealed record CapabilityGpu(int Index, string Id, string Name, int Major, int Minor, long MemoryTotalBytes, long MemoryFreeBytes);

/// <summary><c>discovery_results</c>.</summary>
public sealed record DiscoveryResults(IReadOnlyList<DiscoveredOrchestrator> Orchestrators) : EventPayload;

/// <summary>One discovered orchestrator; latency null when it is absent or no number.</summary>
public sealed record DiscoveredOrchestrator(string HotWallet, string Url, double? LatencyMs);

/// <summary>
/// <c>create_new_payment</c>. Amounts in wei as integers, null when absent or unreadable; <c>clientIP</c> is dropped at decoding.
/// </summary>
public sealed record Payment(
    string RequestId, string SessionId, string ManifestId, string Sender, string Recipient, string Url,
    System.Numerics.BigInteger? FaceValueWei, string Price, decimal? PriceWeiPerPixel, decimal? WinProbability, long? TicketCount, string Capability,
    System.Numerics.BigInteger? ExpectedValueWei) : EventPayload;

/// <summary>
/// Batch, LLM, bring-your-own-container and worker events. Absent numbers are null, absent texts ''.
/// <see cref="Url"/> is the orchestrator's, from <c>orch_url</c> or <c>orchestrator_info.url</c>.
/// </summary>
public sealed record JobEvent(
    string Type, string RequestId, string Pipeline, string Model, string Capability,
    OrchestratorInfo Orchestrator, string Url, string WorkerUrl,
    bool? Success, int? Tries, double? DurationMs, int? HttpStatus,
    double? LatencyScore, decimal? PricePerUnit, string ErrorType, string Error,
    bool? Streaming, long? PromptTokens, long? CompletionTokens, long? TotalTokens,
    double? TtftMs, double? TokensPerSecond, double? TotalDurationMs, string FinishReason) : EventPayload;

/// <summary>
/// A text that may hold a prompt: length in UTF-16 units and keyed hash always, the text itself only where
/// <c>privacy.keep_prompts</c> is on (else null). <see cref="Absent"/> = nothing was sent.
/// </summary>
public readonly record struct PrivateText(int Length, string KeyedHash, string? Text)
{
    /// <summary>Nothing was sent.</summary>
    public static readonly PrivateText Absent = new(0, "", null);

    /// <summary>True when nothing was sent.</summary>
    public bool IsAbsent => KeyedHash.Length == 0;
}
