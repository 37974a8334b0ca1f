using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary><c>raw_ai_stream_status</c>.</summary>
internal static class RawAiStreamStatus
{
    public static readonly TableDefinition<RawEventRow> Table = RawTable.BeginSession<StreamStatus>("raw_ai_stream_status")
        .WithOrchestrator()
        .Label("pipeline", r => r.Part.Pipeline)
        .Label("state", r => r.Part.State)
        .NullableTime("start_time", r => r.Part.StartTimeMs)
        .NullableFloat64("input_fps", r => r.Part.InputFps)
        .NullableTime("last_input_time", r => r.Part.LastInputTimeMs)
        .NullableFloat64("output_fps", r => r.Part.OutputFps)
        .NullableTime("last_output_time", r => r.Part.LastOutputTimeMs)
        .NullableInt64("restart_count", r => r.Part.RestartCount)
        .NullableTime("last_restart_time", r => r.Part.LastRestartTimeMs)
        .Text("last_restart_logs", r => r.Part.LastRestartLogs)
        .Text("last_error", r => r.Part.LastError)
        .NullableTime("last_error_time", r => r.Part.LastErrorTimeMs)
        .Text("last_params_hash", r => r.Part.LastParamsHash)
        .NullableTime("last_params_update_time", r => r.Part.LastParamsUpdateTimeMs)
        .PrivateText("last_params", r => r.Part.LastParams)
        .OneRow();
}
