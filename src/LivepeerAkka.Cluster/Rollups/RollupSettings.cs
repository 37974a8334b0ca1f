namespace LivepeerAkka.Cluster.Rollups;

/// <summary>Recomputation of hours and days (HOCON <c>livepeer.rollups</c>).</summary>
public sealed record RollupSettings
{
    /// <summary>Least time between two recomputations of one hour.</summary>
    public required TimeSpan RefreshInterval { get; init; }

    /// <summary>Least time between two recomputations of one day, and the longest that due days wait for a pause between hours.</summary>
    public required TimeSpan DayInterval { get; init; }

    /// <summary>How often dirty windows are looked for when none is due.</summary>
    public required TimeSpan LookInterval { get; init; }

    /// <summary>Most hours that one statement recomputes.</summary>
    public required int HoursMax { get; init; }

    /// <summary>A window whose recomputation failed is tried again after this.</summary>
    public required TimeSpan RetryAfter { get; init; }
}
