using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>Reads a session's signal out of a decoded event: kinds, states and classes of error (sessions.md section 1).</summary>
public static class SessionSignals
{
    private static readonly FrozenDictionary<string, TraceKind> TraceKinds = new Dictionary<string, TraceKind>(StringComparer.OrdinalIgnoreCase)
    {
        ["gateway_receive_stream_request"] = TraceKind.GatewayReceiveStreamRequest,
        ["gateway_send_first_ingest_segment"] = TraceKind.GatewaySendFirstIngestSegment,
        ["gateway_receive_first_processed_segment"] = TraceKind.GatewayReceiveFirstProcessedSegment,
        ["gateway_receive_few_processed_segments"] = TraceKind.GatewayReceiveFewProcessedSegments,
        ["gateway_receive_first_data_segment"] = TraceKind.GatewayReceiveFirstDataSegment,
        ["gateway_ingest_stream_closed"] = TraceKind.GatewayIngestStreamClosed,
        ["gateway_no_orchestrators_available"] = TraceKind.GatewayNoOrchestratorsAvailable,
        ["orchestrator_swap"] = TraceKind.OrchestratorSwap,
        ["runner_receive_first_ingest_segment"] = TraceKind.RunnerReceiveFirstIngestSegment,
        ["runner_send_first_processed_segment"] = TraceKind.RunnerSendFirstProcessedSegment,
        ["stream_stopped"] = TraceKind.StreamStopped,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, StreamState> States = new Dictionary<string, StreamState>(StringComparer.OrdinalIgnoreCase)
    {
        [""] = StreamState.Blank,
        ["LOADING"] = StreamState.Loading,
        ["ONLINE"] = StreamState.Online,
        ["DEGRADED_INPUT"] = StreamState.DegradedInput,
        ["DEGRADED_INFERENCE"] = StreamState.DegradedInference,
        ["OFFLINE"] = StreamState.Offline,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<TraceKind, string> TraceNames = TraceKinds.ToFrozenDictionary(k => k.Value, k => k.Key);

    private static readonly FrozenDictionary<StreamState, string> StateNames = States.ToFrozenDictionary(s => s.Value, s => s.Key);

    private static readonly string[] CloseMarkers = ["whip disconnected", "mediamtx ingest disconnected", "user disconnected"];
    private static readonly string[] InputFaults = ["missing video", "ice connection state failed"];

    /// <summary>The signal of an event of one of the four session families.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The event belongs to no session.</exception>
    public static Signal Of(CandidateEvent candidate)
    {
        var (uid, time, gateway) = (candidate.Uid, candidate.EventTimeMs, candidate.Gateway.Trim());
        return candidate.Payload switch
        {
            StreamTrace trace => OfTrace(uid, time, gateway, trace),
            StreamStatus status => new StatusSignal(
                uid, time, gateway, status.Orchestrator, status.Pipeline.Trim(), StateOf(status.State),
                status.InputFps, status.OutputFps, status.RestartCount, status.StartTimeMs, ErrorOf(status.LastError, status.LastErrorTimeMs)),
            StreamEvent streamEvent => OfEvent(uid, time, gateway, streamEvent),
            StreamIngestMetrics metrics => new IngestMetricsSignal(uid, time, gateway) { ConnectionQuality = metrics.ConnectionQuality.Trim() },
            _ => throw new ArgumentOutOfRangeException(nameof(candidate), candidate.Type, "The event belongs to no session."),
        };
    }

    /// <summary>The kind of a trace by its type, in any letter case.</summary>
    public static TraceKind TraceKindOf(string type) =>
        TraceKinds.TryGetValue(type.Trim(), out var kind) ? kind
        : type.AsSpan().Trim().StartsWith("runner_", StringComparison.OrdinalIgnoreCase) ? TraceKind.OtherRunner
        : TraceKind.Other;

    /// <summary>A reported state, in any letter case; a text of no known meaning is <see cref="StreamState.Other"/>.</summary>
    public static StreamState StateOf(string state) => States.GetValueOrDefault(state.Trim(), StreamState.Other);

    /// <summary>What the text of an error means, in any letter case.</summary>
    public static ErrorClass ErrorClassOf(string text) =>
        ContainsAny(text, CloseMarkers) ? ErrorClass.CloseMarker
        : ContainsAny(text, InputFaults) ? ErrorClass.InputFault
        : text.Contains("no orchestrators available", StringComparison.OrdinalIgnoreCase) ? ErrorClass.NoOrchestrator
        : ErrorClass.Real;

    /// <summary>The sticky error of a status, null when it reports none.</summary>
    public static StickyError? ErrorOf(string text, long? timeMs)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.Trim()));
        return new StickyError(ErrorClassOf(text), BinaryPrimitives.ReadUInt64BigEndian(hash), timeMs);
    }

    /// <summary>The network's name of a trace kind; <paramref name="type"/> is that of a kind without a name.</summary>
    public static string NameOf(TraceKind kind, string type) => TraceNames.GetValueOrDefault(kind, type);

    /// <summary>The network's name of a state; '' = blank, <c>OTHER</c> = one that is not known.</summary>
    public static string NameOf(StreamState state) => StateNames.GetValueOrDefault(state, "OTHER");

    private static TraceSignal OfTrace(Identity.EventUid uid, long time, string gateway, StreamTrace trace)
    {
        var kind = TraceKindOf(trace.Type);
        return new TraceSignal(uid, time, gateway, trace.Orchestrator, kind)
        {
            Type = TraceNames.ContainsKey(kind) ? "" : trace.Type.Trim().ToLowerInvariant(),
        };
    }

    private static StreamEventSignal OfEvent(Identity.EventUid uid, long time, string gateway, StreamEvent streamEvent)
    {
        var type = streamEvent.Type.Trim();
        var kind = type.Equals("error", StringComparison.OrdinalIgnoreCase) ? StreamEventKind.Error
            : type.Equals("params_update", StringComparison.OrdinalIgnoreCase) ? StreamEventKind.ParamsUpdate
            : StreamEventKind.Other;
        var errorClass = kind == StreamEventKind.Error ? ErrorClassOf(streamEvent.Message) : ErrorClass.None;
        return new StreamEventSignal(uid, time, gateway, streamEvent.Orchestrator, streamEvent.Pipeline.Trim(), kind, errorClass)
        {
            Parameters = kind == StreamEventKind.ParamsUpdate ? streamEvent.Params : PrivateText.Absent,
        };
    }

    private static bool ContainsAny(string text, string[] parts)
    {
        foreach (var part in parts)
        {
            if (text.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
