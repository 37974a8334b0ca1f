namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Ratios and scores of the views and what they are made of, null where there is nothing to divide by.</summary>
internal static class Ratios
{
    private const string Startup = "startup_success / nullIf(startup_success + startup_unexcused, 0)";
    private const string Effective = "(startup_success - output_failed) / nullIf(startup_success, 0)";
    private const string NoSwap = "1 - swapped_out / nullIf(attempts, 0)";
    private const string Health = "if(health_expected = 0, 1, least(1, health_signals / health_expected))";
    private const string Reliability = $"100 * (0.4 * {Startup} + 0.2 * ({NoSwap}) + 0.4 * ifNull({Effective}, 0))";

    /// <summary>View, column, formula over the view's own counts, greatest value (null = unbounded).</summary>
    public static readonly IReadOnlyList<(string View, string Column, string Formula, int? Max)> All =
    [
        ("v_api_gpu_metrics", "startup_success_ratio", Startup, 1),
        ("v_api_gpu_metrics", "effective_success_ratio", Effective, 1),
        ("v_api_gpu_metrics", "swap_ratio", "(swapped_out_confirmed + swapped_out_inferred) / nullIf(attempts, 0)", 1),
        ("v_api_gpu_metrics", "avg_output_fps", "output_fps_sum / nullIf(output_fps_samples, 0)", null),
        ("v_api_sla_compliance", "startup_success_ratio", Startup, 1),
        ("v_api_sla_compliance", "effective_success_ratio", Effective, 1),
        ("v_api_sla_compliance", "no_swap_ratio", NoSwap, 1),
        ("v_api_sla_compliance", "health_ratio", Health, 1),
        ("v_api_sla_compliance", "reliability_score", Reliability, 100),
        ("v_api_sla_compliance", "sla_score", $"{Health} * {Reliability}", 100),
        ("v_api_network_demand", "startup_success_ratio", Startup, 1),
        ("v_api_network_demand", "effective_success_ratio", Effective, 1),
        ("v_api_network_demand", "avg_output_fps", "output_fps_sum / nullIf(output_fps_samples, 0)", null),
        ("v_api_network_demand_by_gpu", "utilization_ratio", "used_minutes / nullIf(advertised_capacity_minutes, 0)", null),
    ];
}
