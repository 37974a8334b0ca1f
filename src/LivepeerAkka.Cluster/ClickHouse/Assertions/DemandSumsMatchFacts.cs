namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Whatever the models are called: over all of them demand is what was asked for and what was done.</summary>
internal static class DemandSumsMatchFacts
{
    private static readonly string[] Values = ["requested_sessions", "served_sessions", "status_samples", "sample_ms"];

    public static readonly Assertion Assertion = new(
        "demand_sums_match_facts",
        "Summed over its keys, an hour of the demand view has the requests and successes of the sessions and the samples and time of the slices.",
        scope => Comparison.Of(
            $"""
            SELECT window_start, {string.Join(", ", Values.Select(v => $"sum(f.{v}) AS {v}"))}
            FROM
            (
                SELECT window_start, toUInt64(is_requested) AS requested_sessions, toUInt64(is_requested AND success) AS served_sessions,
                    toUInt64(0) AS status_samples, toUInt64(0) AS sample_ms
                FROM ({Requests.Of(scope.Everywhere)}) WHERE is_requested
                UNION ALL
                SELECT window_start, 0, 0, toUInt64(status_samples), sample_ms FROM fact_session_hours WHERE is_tail_artifact = 0
                UNION ALL
                SELECT window_start, 0, 0, 0, 0 FROM ({HourPayments.Of(scope)})
            ) AS f
            WHERE {Kept(scope)} GROUP BY window_start
            """,
            $"""
            SELECT window_start, sum(v.requested_sessions) AS requested_sessions, sum(v.served_sessions) AS served_sessions,
                sum(v.status_samples) AS status_samples, sum(toInt64(round(v.total_minutes * 60000))) AS sample_ms
            FROM v_api_network_demand AS v WHERE {Kept(scope)} GROUP BY window_start
            """,
            ["window_start"],
            Values));

    private static string Kept(AssertionScope scope) => $"{scope.Within("window_start")} AND {Retention.HasFacts("window_start")}";
}
