using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>What the ingest flow did and how long it took; times of groups that overlap add up.</summary>
internal static class IngestMetrics
{
    private static readonly Meter Meter = new("LivepeerAkka.Ingest");
    private static readonly Counter<long> Records = Meter.CreateCounter<long>("ingest_records_total");
    private static readonly Counter<long> Groups = Meter.CreateCounter<long>("ingest_groups_total");
    private static readonly Counter<long> Asks = Meter.CreateCounter<long>("ingest_asks_total");
    private static readonly Counter<double> DecodeSeconds = Meter.CreateCounter<double>("ingest_decode_seconds_total");
    private static readonly Counter<double> AskSeconds = Meter.CreateCounter<double>("ingest_ask_seconds_total");
    private static readonly Counter<double> KeepSeconds = Meter.CreateCounter<double>("ingest_keep_seconds_total");

    /// <summary>A group was decoded; <paramref name="started"/> is a timestamp of <see cref="Stopwatch"/>.</summary>
    public static void Decoded(int records, long started)
    {
        Groups.Add(1);
        Records.Add(records);
        DecodeSeconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>The sessions of a group, and the ledger, have answered.</summary>
    public static void Asked(int asks, long started)
    {
        Asks.Add(asks);
        AskSeconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>What is kept of a group is durable.</summary>
    public static void Kept(long started) => KeepSeconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
}
