using System.Diagnostics.Metrics;

namespace LivepeerAkka.Cluster.Orchestrators;

/// <summary>What nodes' activities count.</summary>
internal static class OrchestratorMetrics
{
    private static readonly Meter Meter = new("LivepeerAkka.Orchestrators");
    private static readonly Counter<long> Works = Meter.CreateCounter<long>("orchestrator_works_total");
    private static readonly Counter<long> FrozenWorks = Meter.CreateCounter<long>("orchestrator_frozen_works_total");

    /// <summary>A work was journaled; <paramref name="isFrozenInPart"/>: a part of it came too late to change facts.</summary>
    public static void Noted(bool isFrozenInPart)
    {
        Works.Add(1);
        FrozenWorks.Add(isFrozenInPart ? 1 : 0);
    }
}
