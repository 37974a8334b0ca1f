using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary>Raw tables of the four families that belong to sessions.</summary>
internal static class RawSessionEventTables
{
    public static readonly TableDefinition<RawEventRow> StreamTrace = WithIds("raw_stream_trace_events")
        .Label("type", r => r.Payload<StreamTrace>().Type)
        .Label("category", r => r.Payload<StreamTrace>().Category)
        .Label("pipeline_id", r => r.Payload<StreamTrace>().PipelineId)
        .Label("pipeline", r => r.Payload<StreamTrace>().Pipeline)
        .Text("message", r => r.Payload<StreamTrace>().Message)
        .Json("raw_json", r => r.Event.RawJson)
        .Build();

    public static readonly TableDefinition<RawEventRow> StreamStatus = WithIds("raw_ai_stream_status")
        .Label("pipeline", r => r.Payload<StreamStatus>().Pipeline)
        .Label("state", r => r.Payload<StreamStatus>().State)
        .OptionalTime("start_time", r => r.Payload<StreamStatus>().StartTimeMs)
        .OptionalNumber("input_fps", r => r.Payload<StreamStatus>().InputFps)
        .OptionalTime("last_input_time", r => r.Payload<StreamStatus>().LastInputTimeMs)
        .OptionalNumber("output_fps", r => r.Payload<StreamStatus>().OutputFps)
        .OptionalTime("last_output_time", r => r.Payload<StreamStatus>().LastOutputTimeMs)
        .OptionalInt64("restart_count", r => r.Payload<StreamStatus>().RestartCount)
        .OptionalTime("last_restart_time", r => r.Payload<StreamStatus>().LastRestartTimeMs)
        .Text("last_restart_logs", r => r.Payload<StreamStatus>().LastRestartLogs)
        .Text("last_error", r => r.Payload<StreamStatus>().LastError)
        .OptionalTime("last_error_time", r => r.Payload<StreamStatus>().LastErrorTimeMs)
        .Text("last_params_hash", r => r.Payload<StreamStatus>().LastParamsHash)
        .OptionalTime("last_params_update_time", r => r.Payload<StreamStatus>().LastParamsUpdateTimeMs)
        .Count32("last_params_length", r => r.Payload<StreamStatus>().LastParams.Length)
        .Text("last_params_keyed_hash", r => r.Payload<StreamStatus>().LastParams.KeyedHash)
        .OptionalText("last_params_text", r => r.Payload<StreamStatus>().LastParams.Text)
        .Json("raw_json", r => r.Event.RawJson)
        .Build();

    public static readonly TableDefinition<RawEventRow> StreamEvents = WithIds("raw_ai_stream_events")
        .Label("type", r => r.Payload<StreamEvent>().Type)
        .Label("pipeline", r => r.Payload<StreamEvent>().Pipeline)
        .Text("message", r => r.Payload<StreamEvent>().Message)
        .Label("capability", r => r.Payload<StreamEvent>().Capability)
        .Count32("params_length", r => r.Payload<StreamEvent>().Params.Length)
        .Text("params_keyed_hash", r => r.Payload<StreamEvent>().Params.KeyedHash)
        .OptionalText("params_text", r => r.Payload<StreamEvent>().Params.Text)
        .Json("raw_json", r => r.Event.RawJson)
        .Build();

    public static readonly TableDefinition<RawEventRow> IngestMetrics = Track(
        Track(
            RawEventColumns.Table("raw_stream_ingest_metrics")
                .Text("stream_id", r => r.Payload<StreamIngestMetrics>().StreamId)
                .Text("request_id", r => r.Payload<StreamIngestMetrics>().RequestId)
                .Label("connection_quality", r => r.Payload<StreamIngestMetrics>().ConnectionQuality)
                .OptionalUInt64("bytes_received", r => r.Payload<StreamIngestMetrics>().BytesReceived)
                .OptionalUInt64("bytes_sent", r => r.Payload<StreamIngestMetrics>().BytesSent),
            "video", m => m.Video),
        "audio", m => m.Audio)
        .Json("raw_json", r => r.Event.RawJson)
        .Build();

    private static TableBuilder<RawEventRow> WithIds(string table) => RawEventColumns.Table(table)
        .Text("stream_id", r => r.Payload<SessionPayload>().StreamId)
        .Text("request_id", r => r.Payload<SessionPayload>().RequestId)
        .Label("orchestrator_hot_wallet", r => r.Payload<SessionPayload>().Orchestrator.HotWallet)
        .Label("orchestrator_url", r => r.Payload<SessionPayload>().Orchestrator.Url);

    private static TableBuilder<RawEventRow> Track(TableBuilder<RawEventRow> table, string name, Func<StreamIngestMetrics, IngestTrack?> of)
    {
        IngestTrack? Get(RawEventRow row) => of(row.Payload<StreamIngestMetrics>());
        return table
            .OptionalNumber($"{name}_jitter", r => Get(r)?.Jitter)
            .OptionalInt64($"{name}_packets_lost", r => Get(r)?.PacketsLost)
            .OptionalInt64($"{name}_packets_received", r => Get(r)?.PacketsReceived)
            .OptionalNumber($"{name}_packet_loss_pct", r => Get(r)?.PacketLossPct)
            .OptionalNumber($"{name}_rtt", r => Get(r)?.Rtt)
            .OptionalNumber($"{name}_last_input_ts", r => Get(r)?.LastInputTs)
            .OptionalNumber($"{name}_last_output_ts", r => Get(r)?.LastOutputTs)
            .OptionalNumber($"{name}_latency", r => Get(r)?.Latency);
    }
}
