namespace LivepeerAkka.Domain.Capabilities;

/// <summary>The named limits of capability timelines (attribution.md sections 1 to 3). All in ms, all inclusive.</summary>
public static class CapabilityLimits
{
    /// <summary>How long a sighting speaks for the time after it.</summary>
    public const long HoldMs = 60 * MinuteMs;

    /// <summary>How long before an instant a sighting counts as recent: offers of class prior, operators that share a wallet.</summary>
    public const long RecentMs = 24 * HourMs;

    /// <summary>How long after an instant a first sighting may still be that of a clock that runs late.</summary>
    public const long SkewMs = 30_000;

    /// <summary>How long after a segment (or a record) a node may become known for the first time.</summary>
    public const long LearnedLaterMs = 30 * MinuteMs;

    /// <summary>How long before an instant a sighting counts at all.</summary>
    public const long StaleMs = 7 * DayMs;

    /// <summary>Intervals that ended longer ago than this leave memory: stale offers, as long as journals are kept, and a day.</summary>
    public const long KeptMs = 15 * DayMs;

    /// <summary>A record can change decisions of segments that ended at most this long before it.</summary>
    public const long RevisedBeforeMs = 24 * HourMs;

    /// <summary>A record can change decisions of segments that start at most this long after it.</summary>
    public const long RevisedAfterMs = StaleMs;

    private const long MinuteMs = 60_000;
    private const long HourMs = 60 * MinuteMs;
    private const long DayMs = 24 * HourMs;
}
