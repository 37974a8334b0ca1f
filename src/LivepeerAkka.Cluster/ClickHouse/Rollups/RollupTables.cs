using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.ClickHouse.Rollups;

/// <summary>The tables of rollups and what they are made of. Sums are of integers, and sketches do not depend on the order of their values.</summary>
internal static class RollupTables
{
    private static readonly string[] WorkerKeys =
    [
        "window_start", "org", "gateway", "region", "orchestrator_address", "orchestrator_url", "pipeline_id", "model_id", "gpu_slot", "gpu_model_name",
    ];

    private static readonly RollupMeasure[] Gpu = [Max("gpu_id"), Max("gpu_memory_bytes"), Max("gpu_count")];

    private static readonly RollupTable Sessions = new(
        "agg_sessions_1h", "agg_sessions_1d", WorkerKeys,
        [
            .. Gpu,
            new("attempts", "count()"),
            Counted("startup_success", "s.attempt_outcome = 'success'"),
            Counted("startup_excused", "s.attempt_outcome = 'excused'"),
            Counted("startup_unexcused", "s.attempt_outcome = 'unexcused'"),
            Sum("swapped_out_confirmed"),
            Sum("swapped_out_inferred"),
            Counted("loading_only", "s.attempt_loading_only"),
            Counted("zero_output", "s.attempt_zero_output"),
            Counted("output_failed", "s.attempt_outcome = 'success' AND s.attempt_output_failed"),
            Sum("health_signals"),
            Sum("health_expected"),
            .. Latency("first_output"),
            .. Latency("startup"),
            .. Latency("playable"),
        ],
        scope => $"SELECT * FROM {scope.Table("fact_hour_parts")} FINAL WHERE {scope.Within()} AND attempt_outcome IN ('success', 'excused', 'unexcused')");

    private static readonly RollupTable Performance = new(
        "agg_performance_1h", "agg_performance_1d", WorkerKeys,
        [
            .. Gpu,
            Sum("status_samples"),
            Sum("positive_samples"),
            Sum("running_samples"),
            Sum("error_samples"),
            Sum("sample_ms"),
            new("output_fps_sum_micros", "sum(toInt128(arraySum(s.output_fps_micros)))"),
            new("output_fps_sq_sum_micros", "sum(arraySum(x -> toInt128(x) * toInt128(x), s.output_fps_micros))"),
            new("output_fps_samples", "sum(length(s.output_fps_micros))"),
            new("output_fps_sketch", "quantilesDDStateArray(0.01, 0.5, 0.95)(arrayMap(x -> x / 1000000, s.output_fps_micros))", MeasureKind.Sketch),
        ],
        Work);

    private static readonly RollupTable Minutes = new(
        "agg_performance_1m", null, WorkerKeys,
        [
            .. Gpu,
            new("status_samples", "sum(s.minute.2)"),
            new("positive_samples", "sum(s.minute.3)"),
            new("sample_ms", "sum(s.minute.4)"),
            new("output_fps_sum_micros", "sum(toInt128(s.minute.5))"),
            new("output_fps_samples", "sum(s.minute.6)"),
        ],
        scope => $"""
            SELECT * EXCEPT window_start, window_start + toIntervalMinute(minute.1) AS window_start
            FROM
            (
                SELECT *, arrayJoin(arrayZip(minutes, minute_status_samples, minute_positive_samples, minute_sample_ms,
                    minute_output_fps_sum_micros, minute_output_fps_samples)) AS minute
                FROM ({Work(scope)})
            )
            """);

    // A report repeats an offer for every GPU.
    private static readonly RollupTable Capacity = new(
        "agg_capacity_1h", "agg_capacity_1d", ["window_start", "orchestrator_url", "pipeline_id", "model_id"],
        [new("reports", "count()"), new("capacity_sum", "sum(s.capacity)")],
        scope => $"""
            SELECT
                {RollupScope.StartOf("event_ts", HourWindow.LengthMs)} AS window_start, orchestrator_url, pipeline_id, model_id, event_uid,
                max(assumeNotNull(capacity_free) + assumeNotNull(capacity_in_use)) AS capacity
            FROM {scope.Table("dim_orchestrator_gauges")}
            WHERE {scope.Within("event_ts")} AND capacity_free IS NOT NULL AND capacity_in_use IS NOT NULL
            GROUP BY window_start, orchestrator_url, pipeline_id, model_id, event_uid
            """);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RollupTable> All { get; } = [Sessions, Performance, Minutes, DemandRollup.Table, Capacity];

    public static RollupMeasure Sum(string column) => new(column, $"sum(s.{column})");

    public static RollupMeasure Max(string column) => new(column, $"max(s.{column})", MeasureKind.Max);

    // Every slice but tail artifacts; one without a sample is work too: evidence was there.
    private static string Work(RollupScope scope) =>
        $"SELECT * FROM {scope.Table("fact_hour_parts")} FINAL WHERE {scope.Within()} AND segment_index >= -1 AND is_tail_artifact = 0";

    private static RollupMeasure Counted(string name, string condition) => new(name, $"countIf({condition})");

    private static RollupMeasure[] Latency(string name) =>
    [
        new($"{name}_ms_sum", $"sum(ifNull(s.{name}_ms, 0))"),
        new($"{name}_sample_count", $"count(s.{name}_ms)"),
        new($"{name}_ms_sketch", $"quantilesDDStateIf(0.01, 0.5, 0.95)(ifNull(s.{name}_ms, 0), s.{name}_ms IS NOT NULL)", MeasureKind.Sketch),
    ];
}
