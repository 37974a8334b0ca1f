using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary><c>raw_stream_trace_events</c>.</summary>
internal static class RawStreamTraceEvents
{
    public static readonly TableDefinition<RawEventRow> Table = RawTable.BeginSession<StreamTrace>("raw_stream_trace_events")
        .WithOrchestrator()
        .Label("type", r => r.Part.Type)
        .Label("category", r => r.Part.Category)
        .Label("pipeline_id", r => r.Part.PipelineId)
        .Label("pipeline", r => r.Part.Pipeline)
        .Text("message", r => r.Part.Message)
        .OneRow();
}
