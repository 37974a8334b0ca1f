namespace LivepeerAkka.Domain.Facts;

/// <summary>Hours UTC.</summary>
public static class HourWindow
{
    /// <summary>Length, ms.</summary>
    public const long LengthMs = 3_600_000;

    /// <summary>Start of the hour that contains a time, epoch ms.</summary>
    public static long StartOf(long timeMs)
    {
        var into = timeMs % LengthMs;
        return timeMs - (into < 0 ? into + LengthMs : into);
    }
}
