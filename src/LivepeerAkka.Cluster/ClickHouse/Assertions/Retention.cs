namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Raw rows go before the facts that were made of them; an assertion that needs both looks at what still has both.</summary>
internal static class Retention
{
    /// <summary>A condition: no raw row has gone, because the database is younger than their retention.</summary>
    public const string IsYoung = "(SELECT min(applied_at) > now() - INTERVAL 89 DAY FROM schema_migrations)";

    /// <summary>A condition: the raw row of an event at this time has not gone.</summary>
    public static string HasRaw(string eventTime) => $"({eventTime} > now() - INTERVAL 89 DAY OR {IsYoung})";
}
