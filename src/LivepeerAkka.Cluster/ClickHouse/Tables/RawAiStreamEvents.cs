using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary><c>raw_ai_stream_events</c>.</summary>
internal static class RawAiStreamEvents
{
    public static readonly TableDefinition<RawEventRow> Table = RawTable.BeginSession<StreamEvent>("raw_ai_stream_events")
        .WithOrchestrator()
        .Label("type", r => r.Part.Type)
        .Label("pipeline", r => r.Part.Pipeline)
        .Text("message", r => r.Part.Message)
        .Label("capability", r => r.Part.Capability)
        .PrivateText("params", r => r.Part.Params)
        .OneRow();
}
