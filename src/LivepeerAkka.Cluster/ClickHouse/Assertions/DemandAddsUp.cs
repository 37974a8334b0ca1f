namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Every request has one end.</summary>
internal static class DemandAddsUp
{
    public static readonly Assertion Assertion = new(
        "demand_adds_up",
        "Requested sessions are served, unserved, excused or pending; the causes of the unserved add up to them.",
        scope => $"""
            SELECT window_start, gateway, region, pipeline_id, model_id, requested_sessions, served_sessions, unserved_sessions, excused_sessions, pending_sessions
            FROM v_api_network_demand
            WHERE {scope.Within("window_start")} AND (
                requested_sessions != served_sessions + unserved_sessions + excused_sessions + pending_sessions
                OR unserved_sessions != unserved_no_orchestrators + unserved_startup_failed + unserved_unknown
                OR served_sessions != startup_success OR startup_unexcused != unserved_startup_failed + unserved_unknown
                OR swapped_sessions > requested_sessions)
            """);
}
