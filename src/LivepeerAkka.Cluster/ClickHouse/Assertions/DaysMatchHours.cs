namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Days are made of hours.</summary>
internal static class DaysMatchHours
{
    private static readonly (string Hours, string Days, string[] Keys, (string Name, string Aggregate, string Day)[] Values)[] Rollups =
    [
        ("agg_sessions_1h", "agg_sessions_1d", [.. RollupKeys.Worker],
        [
            .. Sums("attempts", "startup_success", "startup_excused", "startup_unexcused", "swapped_out_confirmed", "swapped_out_inferred", "loading_only",
                "zero_output", "output_failed", "health_signals", "health_expected", "first_output_ms_sum", "first_output_sample_count", "startup_ms_sum",
                "startup_sample_count", "playable_ms_sum", "playable_sample_count"),
            .. Maxima("gpu_id", "gpu_memory_bytes", "gpu_count"),
            Sketch("first_output_ms_sketch"), Sketch("startup_ms_sketch"), Sketch("playable_ms_sketch"),
        ]),
        ("agg_performance_1h", "agg_performance_1d", [.. RollupKeys.Worker],
        [
            .. Sums("status_samples", "positive_samples", "running_samples", "error_samples", "sample_ms", "output_fps_sum_micros",
                "output_fps_sq_sum_micros", "output_fps_samples"),
            .. Maxima("gpu_id", "gpu_memory_bytes", "gpu_count"),
            Sketch("output_fps_sketch"),
        ]),
        ("agg_demand_1h", "agg_demand_1d", ["window_start", "org", "gateway", "region", "pipeline_id", "model_id"],
        [
            .. Sums("requested_sessions", "startup_success", "startup_unexcused", "unserved_no_orchestrators", "unserved_startup_failed",
                "unserved_unknown", "excused_sessions", "pending_sessions", "swapped_sessions", "output_failed", "status_samples", "output_fps_sum_micros",
                "output_fps_samples", "sample_ms", "payment_count", "ticket_face_value_wei", "ticket_expected_value_wei"),
            .. Maxima("peak_concurrent", "peak_concurrent_of_key"),
        ]),
        ("agg_capacity_1h", "agg_capacity_1d", ["window_start", "orchestrator_url", "pipeline_id", "model_id"], Sums("reports", "capacity_sum")),
    ];

    public static readonly Assertion Assertion = new(
        "days_match_hours",
        "Every day is the sum of its hours, its peak the highest of theirs, its percentiles those of their merged states.",
        _ => string.Join(" UNION ALL ", Rollups.Select(Of)))
    {
        // A range may cut a day.
        IsOfWhole = true,
    };

    private static string Of((string Hours, string Days, string[] Keys, (string Name, string Aggregate, string Day)[] Values) rollup)
    {
        const string Day = "toDateTime64(toStartOfDay(h.window_start), 3, 'UTC')";
        var keys = rollup.Keys.Where(k => k != "window_start").ToList();
        var named = string.Join(", ", keys.Select(k => $"h.{k} AS {k}"));
        var hours = $"""
            SELECT {Day} AS window_start, {named}, {string.Join(", ", rollup.Values.Select(v => $"{v.Aggregate} AS {v.Name}_"))}
            FROM {rollup.Hours} AS h WHERE {IsKept} GROUP BY {Day}, {string.Join(", ", keys.Select(k => $"h.{k}"))}
            """;
        var days = $"""
            SELECT h.window_start AS window_start, {named}, {string.Join(", ", rollup.Values.Select(v => $"{v.Day} AS {v.Name}_"))}
            FROM {rollup.Days} AS h WHERE {IsKept}
            """;
        return $"""
            SELECT '{rollup.Days}' AS table_name, toString(tuple({string.Join(", ", rollup.Keys)})) AS row_key, only_expected, only_actual
            FROM ({Comparison.Of(hours, days, rollup.Keys, [.. rollup.Values.Select(v => v.Name + "_")])})
            """;
    }

    // Hours go 25 months after they were written, days stay.
    private const string IsKept =
        "toDate(h.window_start) NOT IN (SELECT toDate(window_start) FROM agg_hours WHERE written_at < now() - INTERVAL 24 MONTH)";

    private static (string Name, string Aggregate, string Day)[] Sums(params string[] names) => [.. names.Select(n => (n, $"sum(h.{n})", $"h.{n}"))];

    private static (string Name, string Aggregate, string Day)[] Maxima(params string[] names) => [.. names.Select(n => (n, $"max(h.{n})", $"h.{n}"))];

    private static (string Name, string Aggregate, string Day) Sketch(string name) =>
        (name, $"quantilesDDMerge(0.01, 0.5, 0.95)(h.{name})", $"finalizeAggregation(h.{name})");
}
