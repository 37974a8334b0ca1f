namespace LivepeerAkka.Domain.Facts;

/// <summary>Hours UTC.</summary>
public static class HourWindow
{
    /// <summary>Length, ms.</summary>
    public const long LengthMs = 3_600_000;

    /// <summary>Start of the hour that contains a time, epoch ms.</summary>
    public static long StartOf(long timeMs) => UtcWindow.StartOf(timeMs, LengthMs);
}

/// <summary>Days UTC.</summary>
public static class DayWindow
{
    /// <summary>Length, ms.</summary>
    public const long LengthMs = 24 * HourWindow.LengthMs;

    /// <summary>Start of the day that contains a time, epoch ms.</summary>
    public static long StartOf(long timeMs) => UtcWindow.StartOf(timeMs, LengthMs);
}

/// <summary>Windows of one length, counted from the epoch.</summary>
internal static class UtcWindow
{
    public static long StartOf(long timeMs, long lengthMs)
    {
        var into = timeMs % lengthMs;
        return timeMs - (into < 0 ? into + lengthMs : into);
    }
}
