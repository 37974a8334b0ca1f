namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Columns that say who did the work, the same in every fact of a session.</summary>
internal static class Identity
{
    public static readonly IReadOnlyList<string> Columns =
    [
        "gateway", "region", "orchestrator_address", "orchestrator_url", "orchestrator_hot_wallet", "pipeline_id", "model_id", "gpu_id", "gpu_slot",
        "gpu_model_name", "gpu_memory_bytes", "gpu_count", "attribution_status", "attribution_reason", "attribution_method", "attribution_confidence",
    ];

    /// <summary>The columns as a list, each with a prefix such as <c>s.</c>.</summary>
    public static string List(string prefix = "") => string.Join(", ", Columns.Select(c => prefix + c));
}
