namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Requests that nobody served and money outside working hours stay visible.</summary>
internal static class DemandIsUnion
{
    private static readonly string[] Key = ["window_start", "gateway", "region", "pipeline_id", "model_id"];

    private static readonly string Columns = string.Join(", ", Key);

    public static readonly Assertion Assertion = new(
        "demand_is_union",
        "The demand view has the keys of requests, of work and of payments, and no other.",
        scope => Comparison.Of(
            $"SELECT DISTINCT {Columns} FROM ({DemandMatchesFacts.Expected(scope)})",
            $"SELECT DISTINCT {Columns} FROM v_api_network_demand WHERE {scope.Within("window_start")} AND {Retention.HasFacts("window_start")}",
            Key,
            []));
}
