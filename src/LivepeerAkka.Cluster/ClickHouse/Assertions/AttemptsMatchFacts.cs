namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Attempts by hour are those of the segments.</summary>
internal static class AttemptsMatchFacts
{
    private static readonly string[] Latencies = ["first_output", "startup", "playable"];

    private static readonly string[] Values =
    [
        .. RollupKeys.Gpu, "attempts", "startup_success", "startup_excused", "startup_unexcused", "swapped_out_confirmed", "swapped_out_inferred",
        "loading_only", "zero_output", "output_failed", "health_signals", "health_expected",
        .. Latencies.SelectMany(l => new[] { $"{l}_ms_sum", $"{l}_sample_count", $"{l}_percentiles" }),
    ];

    public static readonly Assertion Assertion = new(
        "attempts_match_facts",
        "Attempts by hour and worker, with outcomes, health and latencies, are those of the segments that began in the hour.",
        scope => Comparison.Of(
            $"""
            SELECT {RollupKeys.KeyOf("a")}, {RollupKeys.GpuOf("a")}, count() AS attempts, countIf(a.attempt_outcome = 'success') AS startup_success,
                countIf(a.attempt_outcome = 'excused') AS startup_excused, countIf(a.attempt_outcome = 'unexcused') AS startup_unexcused,
                sum(a.swapped_out_confirmed) AS swapped_out_confirmed, sum(a.swapped_out_inferred) AS swapped_out_inferred,
                sum(a.attempt_loading_only) AS loading_only, sum(a.attempt_zero_output) AS zero_output,
                sum(a.attempt_output_failed) AS output_failed,
                sum(a.health_signals) AS health_signals, sum(a.health_expected) AS health_expected, {string.Join(", ", Latencies.Select(Expected))}
            FROM ({Attempts.Of(scope.Everywhere)}) AS a
            WHERE {scope.Within("a.window_start")} AND {Retention.HasFacts("a.window_start")}
            GROUP BY {string.Join(", ", RollupKeys.Worker.Select(c => $"a.{c}"))}
            """,
            $"""
            SELECT *, {string.Join(", ", Latencies.Select(l => $"finalizeAggregation({l}_ms_sketch) AS {l}_percentiles"))}
            FROM agg_sessions_1h WHERE {scope.Within("window_start")} AND {Retention.HasFacts("window_start")}
            """,
            RollupKeys.Worker,
            Values));

    private static string Expected(string latency) => $"""
        sum(ifNull(a.{latency}_ms, 0)) AS {latency}_ms_sum, count(a.{latency}_ms) AS {latency}_sample_count,
        quantilesDDIf(0.01, 0.5, 0.95)(ifNull(a.{latency}_ms, 0), isNotNull(a.{latency}_ms)) AS {latency}_percentiles
        """;
}
