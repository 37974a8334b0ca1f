using LivepeerAkka.Cluster.ClickHouse;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

internal static class TestSettings
{
    public static ClickHouseSettings Of(Uri url, string database) => new()
    {
        Url = url,
        Database = database,
        User = "default",
        Password = "",
        Engines = "MergeTree",
        Cluster = "",
        BatchRowsMax = 100_000,
        BatchBytesMax = 8 << 20,
        BatchWait = TimeSpan.FromSeconds(1),
        QueueRowsMax = 200_000,
        RetryMin = TimeSpan.FromMilliseconds(200),
        RetryMax = TimeSpan.FromSeconds(10),
        InsertTimeout = TimeSpan.FromSeconds(60),
        StopGrace = TimeSpan.FromSeconds(15),
    };
}
