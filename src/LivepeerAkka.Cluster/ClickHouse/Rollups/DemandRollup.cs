namespace LivepeerAkka.Cluster.ClickHouse.Rollups;

/// <summary>
/// Demand by hour, organisation, gateway, region, pipeline and model: requests by the hour of the request, work by the hour in which it happened,
/// payments by theirs. Each of the three makes a row; that a session was only there makes none.
/// </summary>
internal static class DemandRollup
{
    private const string Key = "window_start, gateway, region, pipeline_id, model_id";

    private static readonly string[] Sums =
    [
        "requested_sessions", "startup_success", "startup_unexcused", "unserved_no_orchestrators", "unserved_startup_failed", "unserved_unknown",
        "excused_sessions", "pending_sessions", "swapped_sessions", "output_failed", "status_samples", "output_fps_sum_micros", "output_fps_samples",
        "sample_ms", "payment_count", "ticket_face_value_wei", "ticket_expected_value_wei",
    ];

    /// <summary>The table.</summary>
    public static readonly RollupTable Table = new(
        "agg_demand_1h", "agg_demand_1d", ["window_start", "org", "gateway", "region", "pipeline_id", "model_id"],
        [.. Sums.Select(RollupTables.Sum), RollupTables.Max("peak_concurrent"), RollupTables.Max("peak_concurrent_of_key")],
        Source);

    // Innermost first: rows of the organisation's keys with a pipeline that equals its model left blank; blanks filled where the hour's rows know just
    // one pipeline; keys that have become one added up; the peak over all organisations.
    private static string Source(RollupScope scope) => $"""
        SELECT *
        FROM
        (
            SELECT *, maxIntersectionsArray(came_ms, went_ms) OVER (PARTITION BY {Key}) AS peak_concurrent_of_key
            FROM
            (
                SELECT
                    window_start, org, gateway, region, if(pipeline = '' AND length(named) = 1, named[1], pipeline) AS pipeline_id, model_id,
                    {Summed("k")},
                    groupArrayArray(k.came_ms) AS came_ms, groupArrayArray(k.went_ms) AS went_ms,
                    maxIntersectionsArray(k.came_ms, k.went_ms) AS peak_concurrent, max(k.makes_row) AS makes_row
                FROM
                (
                    SELECT
                        *,
                        groupUniqArrayIf(pipeline, pipeline != '' AND makes_row) OVER (PARTITION BY window_start, gateway, region, model_id) AS named
                    FROM
                    (
                        SELECT
                            window_start, org, gateway, region, if(lower(r.pipeline_id) = lower(r.model_id), '', r.pipeline_id) AS pipeline, model_id,
                            {Summed("r")},
                            groupArrayIf(assumeNotNull(r.came), r.came < r.went) AS came_ms, groupArrayIf(assumeNotNull(r.went), r.came < r.went) AS went_ms,
                            max(r.makes_row) AS makes_row
                        FROM ({Parts(scope)} UNION ALL {Payments(scope)}) AS r
                        GROUP BY window_start, org, gateway, region, pipeline, model_id
                    )
                ) AS k
                GROUP BY window_start, org, gateway, region, pipeline_id, model_id
            )
        )
        WHERE makes_row
        """;

    private static string Summed(string relation) => string.Join(", ", Sums.Select(s => $"sum({relation}.{s}) AS {s}"));

    private static string Parts(RollupScope scope) => $"""
        SELECT
            window_start, org, gateway, region, pipeline_id, model_id,
            segment_index >= -1 AND is_tail_artifact = 0 AS is_work,
            is_requested AND startup_outcome = 'excused' AS is_excused,
            is_requested AND startup_outcome = 'unexcused' AS is_unexcused,
            toUInt64(is_requested) AS requested_sessions,
            toUInt64(is_requested AND startup_outcome = 'success') AS startup_success,
            toUInt64(is_unexcused) AS startup_unexcused,
            toUInt64(is_excused AND outcome_reason = 'no_orchestrators') AS unserved_no_orchestrators,
            toUInt64(is_unexcused AND has_segment) AS unserved_startup_failed,
            toUInt64(is_unexcused AND NOT has_segment) AS unserved_unknown,
            toUInt64(is_excused AND outcome_reason != 'no_orchestrators') AS excused_sessions,
            toUInt64(is_requested AND startup_outcome NOT IN ('success', 'excused', 'unexcused')) AS pending_sessions,
            toUInt64(is_requested AND session_swapped) AS swapped_sessions,
            toUInt64(startup_success AND session_output_failed) AS output_failed,
            toUInt64(if(is_work, p.status_samples, 0)) AS status_samples,
            toInt128(if(is_work, arraySum(output_fps_micros), 0)) AS output_fps_sum_micros,
            toUInt64(if(is_work, length(output_fps_micros), 0)) AS output_fps_samples,
            toUInt64(if(is_work, p.sample_ms, 0)) AS sample_ms,
            toUInt64(0) AS payment_count, toUInt256(0) AS ticket_face_value_wei, toUInt256(0) AS ticket_expected_value_wei,
            toUnixTimestamp64Milli(present_from) AS came, toUnixTimestamp64Milli(present_to) AS went,
            is_work OR is_requested AS makes_row
        FROM {scope.Table("fact_hour_parts")} AS p FINAL
        WHERE {scope.Within()}
        """;

    // A value that is not known adds nothing.
    private static string Payments(RollupScope scope) => $"""
        SELECT
            window_start, org, gateway, region, pipeline_id, model_id,
            0 AS is_work, 0 AS is_excused, 0 AS is_unexcused, 0 AS requested_sessions, 0 AS startup_success, 0 AS startup_unexcused,
            0 AS unserved_no_orchestrators, 0 AS unserved_startup_failed, 0 AS unserved_unknown, 0 AS excused_sessions, 0 AS pending_sessions,
            0 AS swapped_sessions, 0 AS output_failed, 0 AS status_samples, 0 AS output_fps_sum_micros, 0 AS output_fps_samples, 0 AS sample_ms,
            1 AS payment_count,
            ifNull(face_value_wei * toUInt256(greatest(ticket_count, 0)), toUInt256(0)) AS ticket_face_value_wei,
            ifNull(expected_value_wei, toUInt256(0)) AS ticket_expected_value_wei,
            CAST(NULL AS Nullable(Int64)) AS came, CAST(NULL AS Nullable(Int64)) AS went, 1 AS makes_row
        FROM {scope.Table("fact_hour_payments")} FINAL
        WHERE {scope.Within()}
        """;
}
