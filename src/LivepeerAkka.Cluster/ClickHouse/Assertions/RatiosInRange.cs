namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Ratios are shares, scores are of a hundred.</summary>
internal static class RatiosInRange
{
    public static readonly Assertion Assertion = new(
        "ratios_in_range",
        "Ratios lie between 0 and 1, scores between 0 and 100; means, jitter and utilisation are not negative; each is finite.",
        scope => string.Join(" UNION ALL ", Ratios.All.Append(("v_api_gpu_metrics", "fps_jitter_coefficient", "", null)).Select(r => Of(r.View, r.Column, r.Max, scope))));

    private static string Of(string view, string column, int? max, AssertionScope scope) => $"""
        SELECT '{view}' AS view_name, '{column}' AS column_name, window_start, toFloat64({column}) AS value FROM {view}
        WHERE {scope.Within("window_start")} AND ({column} < 0 OR NOT isFinite({column}){(max is null ? "" : $" OR {column} > {max} + 1e-9")})
        """;
}
