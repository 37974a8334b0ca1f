namespace LivepeerAkka.Domain.Sessions;

/// <summary>Measured rates and counters as the sums need them: integers that no order of addition can change.</summary>
internal static class Fps
{
    /// <summary>No camera, model or display comes near; a larger value is a fault of the report.</summary>
    public const double PlausibleMax = 10_000;

    /// <summary>A reported rate, null when it was not reported or is no rate (negative, not finite, beyond the plausible).</summary>
    public static double? Reported(double? fps) => fps is >= 0 and <= PlausibleMax ? fps : null;

    /// <summary>A reported rate in millionths.</summary>
    public static long Micros(double fps) => (long)Math.Round(fps * 1e6);

    /// <summary>A sum that stays at the maximum instead of turning negative; both parts are not negative.</summary>
    public static long SaturatingAdd(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;
}
