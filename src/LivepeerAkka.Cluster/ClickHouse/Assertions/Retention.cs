namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Raw rows go before the facts that were made of them; an assertion that needs both looks at what still has both.</summary>
internal static class Retention
{
    /// <summary>A condition: no raw row has gone, because the database is younger than their retention.</summary>
    public const string IsYoung = "(SELECT min(applied_at) > now() - INTERVAL 89 DAY FROM schema_migrations)";

    /// <summary>A condition: the raw row of an event at this time has not gone.</summary>
    public static string HasRaw(string eventTime) => $"({eventTime} > now() - INTERVAL 89 DAY OR {IsYoung})";

    /// <summary>A condition: nothing that an hour was rolled up of has gone.</summary>
    public static string HasFacts(string hour) => IsNoOlder(hour, "first_written_at", "390 DAY");

    /// <summary>A condition: no report that an hour's capacity was made of has gone.</summary>
    public static string HasReports(string hour) => IsNoOlder(hour, "first_written_at", "170 DAY");

    /// <summary>A condition: no minute of an hour has gone.</summary>
    public static string HasMinutes(string hour) => IsNoOlder(hour, "written_at", "13 DAY");

    // An hour that was never rolled up is looked at.
    private static string IsNoOlder(string hour, string written, string age) =>
        $"{hour} NOT IN (SELECT window_start FROM agg_hours WHERE {written} < now() - INTERVAL {age})";
}
