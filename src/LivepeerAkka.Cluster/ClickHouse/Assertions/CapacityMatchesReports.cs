namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Capacity by hour is that of the reports, each counted once however many cards it names.</summary>
internal static class CapacityMatchesReports
{
    public static readonly Assertion Assertion = new(
        "capacity_matches_reports",
        "Capacity by hour and node is the sum over the hour's reports, each once.",
        scope => Comparison.Of(
            $"""
            SELECT window_start, orchestrator_url, pipeline_id, model_id, count() AS reports, sum(capacity) AS capacity_sum
            FROM
            (
                SELECT {Hour.Of("event_ts")} AS window_start, orchestrator_url, pipeline_id, model_id, event_uid, max(capacity_free + capacity_in_use) AS capacity
                FROM dim_orchestrator_gauges WHERE {scope.Within("event_ts")} AND isNotNull(capacity_free) AND isNotNull(capacity_in_use)
                GROUP BY window_start, orchestrator_url, pipeline_id, model_id, event_uid
            )
            WHERE {Retention.HasReports("window_start")} GROUP BY window_start, orchestrator_url, pipeline_id, model_id
            """,
            $"SELECT * FROM agg_capacity_1h WHERE {scope.Within("window_start")} AND {Retention.HasReports("window_start")}",
            ["window_start", "orchestrator_url", "pipeline_id", "model_id"],
            ["reports", "capacity_sum"]));
}
