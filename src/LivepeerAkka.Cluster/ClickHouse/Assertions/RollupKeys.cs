namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Columns of rollups by worker.</summary>
internal static class RollupKeys
{
    /// <summary>The key.</summary>
    public static readonly IReadOnlyList<string> Worker =
    [
        "window_start", "org", "gateway", "region", "orchestrator_address", "orchestrator_url", "pipeline_id", "model_id", "gpu_slot", "gpu_model_name",
    ];

    /// <summary>What is known of the card beside its slot and model: of several values the greatest.</summary>
    public static readonly IReadOnlyList<string> Gpu = ["gpu_id", "gpu_memory_bytes", "gpu_count"];

    /// <summary>The greatest of each of <see cref="Gpu"/> in a relation, under its name.</summary>
    public static string GpuOf(string relation) => string.Join(", ", Gpu.Select(c => $"max({relation}.{c}) AS {c}"));

    /// <summary>The key's columns of a relation, under their names.</summary>
    public static string KeyOf(string relation, params string[] without) =>
        string.Join(", ", Worker.Except(without, StringComparer.Ordinal).Select(c => $"{relation}.{c} AS {c}"));
}
