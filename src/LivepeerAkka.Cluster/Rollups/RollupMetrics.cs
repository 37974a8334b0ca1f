using System.Diagnostics.Metrics;
using LivepeerAkka.Cluster.Journal;

namespace LivepeerAkka.Cluster.Rollups;

/// <summary>What recomputing counts.</summary>
internal static class RollupMetrics
{
    private static readonly Meter Meter = new("LivepeerAkka.Rollups");
    private static readonly Counter<long> Windows = Meter.CreateCounter<long>("rollup_windows_total");
    private static readonly Counter<long> Frozen = Meter.CreateCounter<long>("rollup_frozen_windows_total");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("rollup_failures_total");
    private static readonly Histogram<double> Seconds = Meter.CreateHistogram<double>("rollup_recompute_seconds");

    /// <summary>Windows were recomputed together, or stay as they are.</summary>
    public static void Recomputed(DirtyLevel level, int done, int frozen, TimeSpan took)
    {
        var tag = Of(level);
        Windows.Add(done, tag);
        Frozen.Add(frozen, tag);
        Seconds.Record(took.TotalSeconds, tag);
    }

    /// <summary>A recomputation failed.</summary>
    public static void Failed(DirtyLevel level) => Failures.Add(1, Of(level));

    private static KeyValuePair<string, object?> Of(DirtyLevel level) => new("level", level == DirtyLevel.Hour ? "hour" : "day");
}
