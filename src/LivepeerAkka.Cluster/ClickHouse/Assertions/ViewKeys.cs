namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Who worked or was tried is in the views that are keyed by workers, and nobody else.</summary>
internal static class ViewKeys
{
    private static readonly string[] Key =
        ["window_start", "orchestrator_address", "orchestrator_url", "pipeline_id", "model_id", "gpu_slot", "gpu_model_name"];

    private static readonly string Columns = string.Join(", ", Key);

    // What is keyed by operator is of operators that are known.
    private const string Attributed = "orchestrator_address != ''";

    public static readonly Assertion Assertion = new(
        "view_keys_match_facts",
        "Views keyed by workers have the keys of work and of decided attempts that belong in them, and no other.",
        scope => string.Join(" UNION ALL ",
            Of("v_api_gpu_metrics", $"SELECT * FROM ({Work(scope)} UNION ALL {Tried(scope)}) WHERE gpu_slot != '' OR gpu_model_name != ''", scope),
            Of("v_api_sla_compliance", $"SELECT * FROM ({Work(scope)} UNION ALL {Tried(scope)}) WHERE {Attributed}", scope),
            Of("v_api_network_demand_by_gpu", $"{Work(scope)} AND {Attributed}", scope)));

    private static string Of(string view, string expected, AssertionScope scope) => $"""
        SELECT '{view}' AS view_name, * FROM ({Comparison.Of(
            $"SELECT DISTINCT {Columns} FROM ({expected}) WHERE {Kept(scope)}",
            $"SELECT DISTINCT {Columns} FROM {view} WHERE {Kept(scope)}",
            Key,
            [])})
        """;

    private static string Kept(AssertionScope scope) => $"{scope.Within("window_start")} AND {Retention.HasFacts("window_start")}";

    private static string Work(AssertionScope scope) =>
        $"SELECT {Columns} FROM fact_session_hours WHERE is_tail_artifact = 0 AND {scope.Within("window_start")}";

    private static string Tried(AssertionScope scope) => $"SELECT {Columns} FROM ({Attempts.Of(scope.Everywhere)})";
}
