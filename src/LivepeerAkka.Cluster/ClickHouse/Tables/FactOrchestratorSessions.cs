using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary><c>fact_orchestrator_sessions</c>.</summary>
internal static class FactOrchestratorSessions
{
    private const double MsPerMinute = 60_000;

    public static readonly TableDefinition<OrchestratorSessionFact> Table = new TableBuilder<OrchestratorSessionFact>("fact_orchestrator_sessions")
        .Label("org", f => f.Key.Org)
        .Label("orchestrator_address", f => f.Operator)
        .Label("orchestrator_url", f => f.Key.NodeUrl)
        .Time("opened_at", f => f.OpenedAtMs)
        .Time("closed_at", f => f.ClosedAtMs)
        .UInt64("busy_ms", f => f.BusyMs)
        .Float64("busy_minutes", f => f.BusyMs / MsPerMinute)
        .UInt32("sessions_served", f => f.SessionsServed)
        .UInt32("peak_concurrency", f => f.PeakConcurrency)
        .UInt32("segment_count", f => f.SegmentCount)
        .UInt64("version", f => f.Version)
        .Flag("is_deleted", f => f.IsDeleted)
        .Build();
}
