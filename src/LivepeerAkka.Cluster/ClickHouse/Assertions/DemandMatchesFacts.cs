namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Demand by hour is what sessions asked for, what slices worked and what was paid.</summary>
internal static class DemandMatchesFacts
{
    private static readonly string[] Sums =
    [
        "requested_sessions", "startup_success", "startup_unexcused", "unserved_no_orchestrators", "unserved_startup_failed", "unserved_unknown",
        "excused_sessions", "pending_sessions", "swapped_sessions", "output_failed", "status_samples", "output_fps_sum_micros", "output_fps_samples",
        "sample_ms", "payment_count", "ticket_face_value_wei", "ticket_expected_value_wei",
    ];

    public static readonly Assertion Assertion = new(
        "demand_matches_facts",
        "Demand by hour is the union of requests, work and payments with the sums of each, and its peak the most sessions at one instant.",
        scope => Comparison.Of(
            Expected(scope),
            $"SELECT * FROM agg_demand_1h WHERE {scope.Within("window_start")} AND {Retention.HasFacts("window_start")}",
            ["window_start", "org", "gateway", "region", "pipeline_id", "model_id"],
            [.. Sums, "peak_concurrent", "peak_concurrent_of_key"]));

    /// <summary>Demand as the facts have it, a row a key of the rollup.</summary>
    public static string Expected(AssertionScope scope) => $"""
        SELECT k.* EXCEPT (came_and_went, makes_row), {Peak("k.came_and_went")} AS peak_concurrent, {Peak("a.came_and_went")} AS peak_concurrent_of_key
        FROM ({ByKey(scope)}) AS k
        INNER JOIN
        (
            SELECT window_start, gateway, region, pipeline_id, model_id, groupArrayArray(o.came_and_went) AS came_and_went
            FROM ({ByKey(scope)}) AS o GROUP BY window_start, gateway, region, pipeline_id, model_id
        ) AS a USING (window_start, gateway, region, pipeline_id, model_id)
        WHERE k.makes_row AND {Retention.HasFacts("window_start")}
        """;

    // Half-open: who leaves at an instant is gone when another comes.
    private static string Peak(string cameAndWent) =>
        $"greatest(0, arrayMax(arrayCumSum(arrayMap(e -> e.2, arraySort(arrayConcat([(toInt64(0), toInt64(0))], {cameAndWent}))))))";

    private static string ByKey(AssertionScope scope) => $"""
        SELECT r.window_start AS window_start, r.org AS org, r.gateway AS gateway, r.region AS region,
            if(r.pipeline = '' AND length(n.named) = 1, n.named[1], r.pipeline) AS pipeline_id, r.model_id AS model_id,
            {string.Join(", ", Sums.Select(s => $"sum(r.{s}) AS {s}"))}, groupArrayArray(r.came_and_went) AS came_and_went, max(r.makes_row) AS makes_row
        FROM ({Rows(scope)}) AS r
        LEFT JOIN
        (
            SELECT window_start, gateway, region, model_id, groupUniqArrayIf(pipeline, pipeline != '' AND makes_row) AS named
            FROM ({Rows(scope)}) GROUP BY window_start, gateway, region, model_id
        ) AS n ON n.window_start = r.window_start AND n.gateway = r.gateway AND n.region = r.region AND n.model_id = r.model_id
        GROUP BY window_start, org, gateway, region, pipeline_id, model_id
        """;

    private static string Rows(AssertionScope scope) => $"""
        SELECT window_start, toString(org) AS org, toString(gateway) AS gateway, toString(region) AS region,
            if(lower(pipeline_id) = lower(model_id), '', toString(pipeline_id)) AS pipeline, toString(model_id) AS model_id,
            {string.Join(", ", Sums.Select((s, i) => $"values.{i + 1} AS {s}"))}, came_and_went, makes_row
        FROM ({OfSessions(scope)} UNION ALL {OfWork(scope)} UNION ALL {OfPayments(scope)})
        """;

    private static string OfSessions(AssertionScope scope) => $"""
        SELECT window_start, org, gateway, region, pipeline_id, model_id, {Values(
            ("requested_sessions", "is_requested"),
            ("startup_success", "is_requested AND success"),
            ("startup_unexcused", "is_requested AND unexcused"),
            ("unserved_no_orchestrators", "is_requested AND excused AND outcome_reason = 'no_orchestrators'"),
            ("unserved_startup_failed", "is_requested AND unexcused AND segment_count > 0"),
            ("unserved_unknown", "is_requested AND unexcused AND segment_count = 0"),
            ("excused_sessions", "is_requested AND excused AND outcome_reason != 'no_orchestrators'"),
            ("pending_sessions", "is_requested AND startup_outcome = 'pending'"),
            ("swapped_sessions", "is_requested AND swapped"),
            ("output_failed", "is_requested AND success AND output_failed"))} AS values,
            if(in_ms < out_ms, [(toInt64(in_ms), toInt64(1)), (toInt64(out_ms), toInt64(-1))], []) AS came_and_went, is_requested AS makes_row
        FROM ({Requests.Of(scope.Everywhere)}) WHERE {scope.Within("window_start")}
        """;

    private static string OfWork(AssertionScope scope) => $"""
        SELECT window_start, org, gateway, region, pipeline_id, model_id, {Values(
            ("status_samples", "status_samples"),
            ("output_fps_sum_micros", "output_fps_sum_micros"),
            ("output_fps_samples", "output_fps_samples"),
            ("sample_ms", "sample_ms"))} AS values,
            CAST([], 'Array(Tuple(Int64, Int64))') AS came_and_went, 1 AS makes_row
        FROM fact_session_hours WHERE is_tail_artifact = 0 AND {scope.Within("window_start")}
        """;

    private static string OfPayments(AssertionScope scope) => $"""
        SELECT window_start, org, gateway, region, pipeline_id, model_id, {Values(
            ("payment_count", "1"),
            ("ticket_face_value_wei", "ifNull(face_value_wei * toUInt256(greatest(ticket_count, 0)), toUInt256(0))"),
            ("ticket_expected_value_wei", "ifNull(expected_value_wei, toUInt256(0))"))} AS values,
            CAST([], 'Array(Tuple(Int64, Int64))') AS came_and_went, 1 AS makes_row
        FROM ({HourPayments.Of(scope)})
        """;

    private static string Values(params (string Column, string Value)[] values)
    {
        var byName = values.ToDictionary(v => v.Column, v => v.Value, StringComparer.Ordinal);
        return $"tuple({string.Join(", ", Sums.Select(s => $"toInt256({byName.GetValueOrDefault(s, "0")})"))})";
    }
}
