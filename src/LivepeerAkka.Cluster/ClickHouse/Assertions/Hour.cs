namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Hours UTC in SQL.</summary>
internal static class Hour
{
    public const long Ms = 3_600_000;

    /// <summary>Start of the hour of a time.</summary>
    public static string Of(string time) => $"fromUnixTimestamp64Milli(intDiv(toUnixTimestamp64Milli({time}), {Ms}) * {Ms}, 'UTC')";
}
