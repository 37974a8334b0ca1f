namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Every ratio is what its numerator and denominator beside it make.</summary>
internal static class RatiosMatchCounts
{
    public static readonly Assertion Assertion = new(
        "ratios_match_counts",
        "Ratios, scores and means are their formula over the counts of the same row, null where there is nothing to divide by; excused attempts are in none.",
        scope => string.Join(" UNION ALL ", Ratios.All.Select(r => Of(r.View, r.Column, r.Formula, scope)).Append(Attempts(scope))));

    private static string Of(string view, string column, string formula, AssertionScope scope) => $"""
        SELECT '{view}' AS view_name, '{column}' AS column_name, window_start, toFloat64({column}) AS value, toFloat64({formula}) AS expected FROM {view}
        WHERE {scope.Within("window_start")} AND (isNull(value) != isNull(expected) OR abs(value - expected) > 1e-9 * greatest(1, abs(expected)))
        """;

    private static string Attempts(AssertionScope scope) => string.Join(" UNION ALL ", new[] { "v_api_gpu_metrics", "v_api_sla_compliance" }.Select(view => $"""
        SELECT '{view}' AS view_name, 'attempts' AS column_name, window_start, toFloat64(attempts) AS value,
            toFloat64(startup_success + startup_excused + startup_unexcused) AS expected FROM {view}
        WHERE {scope.Within("window_start")} AND value != expected
        """));
}
