namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>What signals call a pipeline is a model; nowhere does the one stand for the other.</summary>
internal static class PipelineIsNotModel
{
    private static readonly string[] Tables =
    [
        "fact_workflow_sessions", "fact_workflow_session_segments", "fact_session_hours", "fact_orchestrator_session_segments", "v_api_network_demand",
    ];

    public static readonly Assertion Assertion = new(
        "pipeline_is_not_model",
        "No pipeline is named as its model is.",
        _ => string.Join(" UNION ALL ", Tables.Select(t =>
            $"SELECT '{t}' AS table_name, pipeline_id, model_id, count() AS offenders FROM {t} WHERE pipeline_id != '' AND lower(pipeline_id) = lower(model_id) GROUP BY ALL")));
}
