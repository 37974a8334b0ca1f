using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary><c>fact_orchestrator_session_segments</c>.</summary>
internal static class FactOrchestratorSessionSegments
{
    public static readonly TableDefinition<OrchestratorSegmentFact> Table = new TableBuilder<OrchestratorSegmentFact>("fact_orchestrator_session_segments")
        .Label("org", f => f.Key.Org)
        .Label("orchestrator_address", f => f.Operator)
        .Label("orchestrator_url", f => f.Key.NodeUrl)
        .Time("opened_at", f => f.OpenedAtMs)
        .UInt32("segment_index", f => f.SegmentIndex)
        .Label("pipeline_id", f => f.Pipeline)
        .Label("model_id", f => f.Model)
        .Time("segment_start", f => f.SegmentStartMs)
        .Time("segment_end", f => f.SegmentEndMs)
        .UInt64("version", f => f.Version)
        .Flag("is_deleted", f => f.IsDeleted)
        .Build();
}
