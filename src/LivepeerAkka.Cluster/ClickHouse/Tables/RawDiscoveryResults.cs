using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary><c>raw_discovery_results</c>: one row per discovered orchestrator.</summary>
internal static class RawDiscoveryResults
{
    public static readonly TableDefinition<RawEventRow> Table = RawTable.Begin<DiscoveredOrchestrator>("raw_discovery_results")
        .Label("orchestrator_hot_wallet", r => r.Part.HotWallet)
        .Label("orchestrator_url", r => r.Part.Url)
        .NullableFloat64("latency_ms", r => r.Part.LatencyMs)
        .Rows<DiscoveryResults, DiscoveredOrchestrator>(p => p.Orchestrators);
}
