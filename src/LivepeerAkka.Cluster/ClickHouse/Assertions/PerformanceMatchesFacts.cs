namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Work by hour is what slices and samples make of it.</summary>
internal static class PerformanceMatchesFacts
{
    private static readonly string[] Values =
    [
        .. RollupKeys.Gpu, "status_samples", "positive_samples", "running_samples", "error_samples", "sample_ms", "output_fps_sum_micros",
        "output_fps_sq_sum_micros", "output_fps_samples", "percentiles",
    ];

    public static readonly Assertion Assertion = new(
        "performance_matches_facts",
        "Work by hour and worker, with its squares and percentiles, is that of the slices that are no tail artifacts and of their samples.",
        scope => Comparison.Of(
            $"""
            SELECT {RollupKeys.KeyOf("w")}, {RollupKeys.GpuOf("w")}, sum(w.status_samples) AS status_samples, sum(w.positive_samples) AS positive_samples,
                sum(w.running_samples) AS running_samples, sum(w.error_samples) AS error_samples, sum(w.sample_ms) AS sample_ms,
                sum(arraySum(w.micros)) AS output_fps_sum_micros, sum(arraySum(m -> toInt128(m) * m, w.micros)) AS output_fps_sq_sum_micros,
                sum(length(w.micros)) AS output_fps_samples, quantilesDDArray(0.01, 0.5, 0.95)(arrayMap(m -> m / 1e6, w.micros)) AS percentiles
            FROM
            (
                SELECT h.*, if(isNull(f.org), [], f.micros) AS micros
                FROM (SELECT * FROM fact_session_hours WHERE is_tail_artifact = 0 AND {scope.Within("window_start")} AND {Retention.HasFacts("window_start")}) AS h
                LEFT JOIN
                (
                    SELECT org, session_id, segment_index, intDiv(at_ms, {Hour.Ms}) * {Hour.Ms} AS hour_ms,
                        groupArrayIf(assumeNotNull(output_micros), isNotNull(output_micros)) AS micros
                    FROM ({SampleSpans.Samples(scope.Everywhere)}) GROUP BY org, session_id, segment_index, hour_ms
                ) AS f ON f.org = h.org AND f.session_id = h.session_id AND f.segment_index = h.segment_index
                    AND f.hour_ms = toUnixTimestamp64Milli(h.window_start)
            ) AS w
            GROUP BY {string.Join(", ", RollupKeys.Worker.Select(c => $"w.{c}"))}
            """,
            $"""
            SELECT *, finalizeAggregation(output_fps_sketch) AS percentiles FROM agg_performance_1h
            WHERE {scope.Within("window_start")} AND {Retention.HasFacts("window_start")}
            """,
            RollupKeys.Worker,
            Values));
}
