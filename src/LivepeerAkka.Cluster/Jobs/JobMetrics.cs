using System.Diagnostics.Metrics;

namespace LivepeerAkka.Cluster.Jobs;

/// <summary>Counters of jobs.</summary>
internal static class JobMetrics
{
    private static readonly Meter Meter = new("LivepeerAkka.Jobs");
    private static readonly Counter<long> Nameless = Meter.CreateCounter<long>(
        "job_events_without_request_total");

    public static void WithoutRequest(int events) => Nameless.Add(events);
}
