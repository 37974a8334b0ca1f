using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>
/// What a session keeps of one event: enough for outcome, segments and attribution, nothing that only a reader of raw rows needs.
/// </summary>
/// <param name="Uid">Lineage key; a uid already applied changes nothing.</param>
/// <param name="EventTimeMs">Event time, epoch ms, on the clock of the producer (the runner's for runner traces).</param>
/// <param name="Gateway">Gateway name, '' = absent.</param>
/// <param name="Orchestrator">Orchestrator that the event names.</param>
public abstract record Signal(EventUid Uid, long EventTimeMs, string Gateway, OrchestratorInfo Orchestrator);

/// <summary>A <c>stream_trace</c>.</summary>
public sealed record TraceSignal(EventUid Uid, long EventTimeMs, string Gateway, OrchestratorInfo Orchestrator, TraceKind Kind)
    : Signal(Uid, EventTimeMs, Gateway, Orchestrator)
{
    /// <summary>The type as sent, trimmed and lower-case, of a trace whose kind has no name of its own; else ''.</summary>
    public string Type { get; init; } = "";
}

/// <summary>An <c>ai_stream_status</c> sample.</summary>
/// <param name="Uid">Lineage key.</param>
/// <param name="EventTimeMs">Event time, epoch ms, gateway clock.</param>
/// <param name="Gateway">Gateway name, '' = absent.</param>
/// <param name="Orchestrator">Orchestrator that the sample names.</param>
/// <param name="Model">The <c>pipeline</c> label as sent, trimmed: a model label.</param>
/// <param name="State">Reported state.</param>
/// <param name="InputFps">Frames a second, null = not reported.</param>
/// <param name="OutputFps">Frames a second, null = not reported.</param>
/// <param name="RestartCount">The runner's counter, null = not reported.</param>
/// <param name="StartTimeMs">When the stream started, epoch ms, null = not reported.</param>
/// <param name="Error">The sticky error, null = none.</param>
public sealed record StatusSignal(
    EventUid Uid, long EventTimeMs, string Gateway, OrchestratorInfo Orchestrator,
    string Model, StreamState State, double? InputFps, double? OutputFps, long? RestartCount, long? StartTimeMs, StickyError? Error)
    : Signal(Uid, EventTimeMs, Gateway, Orchestrator);

/// <summary>An <c>ai_stream_events</c> record.</summary>
/// <param name="Uid">Lineage key.</param>
/// <param name="EventTimeMs">Event time, epoch ms, gateway clock.</param>
/// <param name="Gateway">Gateway name, '' = absent.</param>
/// <param name="Orchestrator">Orchestrator that the event names (absent on errors).</param>
/// <param name="Model">The <c>pipeline</c> label as sent, trimmed: a model label.</param>
/// <param name="Kind">Error, parameter update or other.</param>
/// <param name="ErrorClass">Class of the text of an error, <see cref="ErrorClass.None"/> otherwise.</param>
public sealed record StreamEventSignal(
    EventUid Uid, long EventTimeMs, string Gateway, OrchestratorInfo Orchestrator, string Model, StreamEventKind Kind, ErrorClass ErrorClass)
    : Signal(Uid, EventTimeMs, Gateway, Orchestrator)
{
    /// <summary>Parameters of an update; absent in every other event.</summary>
    public PrivateText Parameters { get; init; } = PrivateText.Absent;
}

/// <summary>A <c>stream_ingest_metrics</c> record: proves liveness, moves no field.</summary>
public sealed record IngestMetricsSignal(EventUid Uid, long EventTimeMs, string Gateway) : Signal(Uid, EventTimeMs, Gateway, OrchestratorInfo.None)
{
    /// <summary>Reported quality of the connection, '' = none; the numbers are in the raw row.</summary>
    public string ConnectionQuality { get; init; } = "";
}

/// <summary>An error repeated by statuses: one per (text, time), whatever the number of samples that carry it.</summary>
/// <param name="Class">Class of the text.</param>
/// <param name="TextHash">64-bit hash of the text: the text itself is in the raw row.</param>
/// <param name="TimeMs">The reported time of the error, epoch ms, null = not reported.</param>
public sealed record StickyError(ErrorClass Class, ulong TextHash, long? TimeMs);

/// <summary>Trace types with meaning for a session (events.md section 3).</summary>
public enum TraceKind
{
    Other = 0,
    GatewayReceiveStreamRequest,
    GatewaySendFirstIngestSegment,
    GatewayReceiveFirstProcessedSegment,
    GatewayReceiveFewProcessedSegments,
    GatewayReceiveFirstDataSegment,
    GatewayIngestStreamClosed,
    GatewayNoOrchestratorsAvailable,
    OrchestratorSwap,
    RunnerReceiveFirstIngestSegment,
    RunnerSendFirstProcessedSegment,
    StreamStopped,

    /// <summary>A trace of category <c>runner</c> without a meaning of its own: on the runner's clock.</summary>
    OtherRunner,
}

/// <summary>Reported stream state. Blank is not loading; the set is open.</summary>
public enum StreamState
{
    Blank = 0,
    Loading,
    Online,
    DegradedInput,
    DegradedInference,
    Offline,
    Other,
}

/// <summary>What an <c>ai_stream_events</c> record is to a session.</summary>
public enum StreamEventKind
{
    Other = 0,
    Error,
    ParamsUpdate,
}

/// <summary>What an error text means (sessions.md section 1).</summary>
public enum ErrorClass
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>The text of a normal close: neither an error nor a cause.</summary>
    CloseMarker,

    /// <summary>The user's input was missing.</summary>
    InputFault,

    /// <summary>Nobody was available; sets <c>no_orchestrator_seen</c>.</summary>
    NoOrchestrator,

    /// <summary>An error of the orchestrator.</summary>
    Real,
}
