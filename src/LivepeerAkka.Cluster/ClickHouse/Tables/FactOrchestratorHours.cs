using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary><c>fact_orchestrator_hours</c>, of which <c>v_api_orchestrator_uptime</c> reads busy time.</summary>
internal static class FactOrchestratorHours
{
    public static readonly TableDefinition<OrchestratorHourFact> Table = new TableBuilder<OrchestratorHourFact>("fact_orchestrator_hours")
        .Label("org", f => f.Key.Org)
        .Label("orchestrator_address", f => f.Operator)
        .Label("orchestrator_url", f => f.Key.NodeUrl)
        .Time("window_start", f => f.WindowStartMs)
        .UInt64("busy_ms", f => f.Busy.Sum(s => s.EndMs - s.StartMs))
        .Times("busy_from", f => f.Busy.Select(s => s.StartMs))
        .Times("busy_to", f => f.Busy.Select(s => s.EndMs))
        .UInt64("version", f => f.Version)
        .Flag("is_deleted", f => f.IsDeleted)
        .Build();
}
