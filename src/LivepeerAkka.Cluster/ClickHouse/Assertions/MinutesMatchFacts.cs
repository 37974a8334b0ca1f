namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Work by minute is what samples make of it, as long as minutes are kept.</summary>
internal static class MinutesMatchFacts
{
    private const long MinuteMs = 60_000;

    private static readonly string[] Values = ["status_samples", "positive_samples", "sample_ms", "output_fps_sum_micros", "output_fps_samples"];

    public static readonly Assertion Assertion = new(
        "minutes_match_facts",
        "Work by minute and worker is that of the samples whose slices are no tail artifacts.",
        scope => Comparison.Of(
            $"""
            SELECT {RollupKeys.KeyOf("h", "window_start")}, fromUnixTimestamp64Milli(p.window_ms, 'UTC') AS window_start, sum(p.is_own) AS status_samples,
                sumIf(p.is_own, p.output_micros > 0) AS positive_samples, sum(p.part_ms) AS sample_ms,
                sumIf(ifNull(p.output_micros, 0), p.is_own) AS output_fps_sum_micros, sumIf(p.is_own, isNotNull(p.output_micros)) AS output_fps_samples
            FROM ({SampleSpans.Parts(scope.Everywhere, MinuteMs)}) AS p
            INNER JOIN (SELECT * FROM fact_session_hours WHERE is_tail_artifact = 0 AND {scope.Within("window_start")}) AS h
                ON h.org = p.org AND h.session_id = p.session_id AND h.segment_index = p.segment_index
                AND toUnixTimestamp64Milli(h.window_start) = intDiv(p.window_ms, {Hour.Ms}) * {Hour.Ms}
            WHERE {Retention.HasMinutes("h.window_start")}
            GROUP BY {string.Join(", ", RollupKeys.Worker.Except(["window_start"], StringComparer.Ordinal).Select(c => $"h.{c}"))}, p.window_ms
            """,
            $"SELECT * FROM agg_performance_1m WHERE {scope.Within("window_start")} AND {Retention.HasMinutes(Hour.Of("window_start"))}",
            RollupKeys.Worker,
            Values));
}
