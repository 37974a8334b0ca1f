using System.Globalization;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Orchestrators;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

/// <summary>Rows of a node's activity, and sightings of it; times of day are of 2026-03-01.</summary>
internal static class OrchestratorRows
{
    private const long Midnight = 1_772_323_200_000;
    private static readonly OrchestratorKey Key = new("org", "node:8935");
    private static int _uids = 100;

    public static long At(string time) => Midnight + (long)TimeSpan.Parse(time, CultureInfo.InvariantCulture).TotalMilliseconds;

    public static OrchestratorSessionFact Session(string opened = "10:00", long version = 3, bool isDeleted = false) => new()
    {
        Key = Key,
        OpenedAtMs = At(opened),
        Version = version,
        IsDeleted = isDeleted,
        Operator = "0xop",
        ClosedAtMs = At("12:00"),
        BusyMs = 90_000,
        SessionsServed = 4,
        PeakConcurrency = 2,
        SegmentCount = 1,
    };

    public static OrchestratorSegmentFact Segment(int index = 0, long version = 3, bool isDeleted = false) => new()
    {
        Key = Key,
        OpenedAtMs = At("10:00"),
        SegmentIndex = index,
        Version = version,
        IsDeleted = isDeleted,
        Operator = "0xop",
        Pipeline = "live-video-to-video",
        Model = "m1",
        SegmentStartMs = At("10:00"),
        SegmentEndMs = At("11:00"),
    };

    public static OrchestratorHourFact Hour(string hour, params (string From, string To)[] busy) => new()
    {
        Key = Key,
        WindowStartMs = At(hour),
        Version = 3,
        Operator = "0xop",
        Busy = [.. busy.Select(b => new BusySpan(At(b.From), At(b.To)))],
    };

    /// <summary>A capability report of one node at each of some times.</summary>
    public static RawEventRow[] Seen(string url, string operatorAddress, params string[] times) =>
    [
        .. times.Select(time =>
        {
            var row = SampleRows.Event(
                EventFamily.NetworkCapabilities,
                new NetworkCapabilities([new CapabilityEntry(operatorAddress, "0xhot", url, "1.0", [], [], [])]),
                uid: Interlocked.Increment(ref _uids));
            return row with { Event = row.Event with { EventTimeMs = At(time) } };
        }),
    ];
}
