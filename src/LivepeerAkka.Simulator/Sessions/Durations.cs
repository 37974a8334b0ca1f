namespace LivepeerAkka.Simulator.Sessions;

/// <summary>How long streams run: mostly short, some long.</summary>
internal static class Durations
{
    private const long MinuteMs = 60_000;

    private static readonly (int Share, long LeastMs, long MostMs)[] Table =
    [
        (55, 20_000, 90_000),
        (25, 90_000, 8 * MinuteMs),
        (14, 8 * MinuteMs, 30 * MinuteMs),
        (5, 30 * MinuteMs, 120 * MinuteMs),
        (1, 120 * MinuteMs, 240 * MinuteMs),
    ];

    /// <summary>A duration in ms, at most <paramref name="longestMs"/>.</summary>
    public static long Draw(SeededRandom random, long longestMs)
    {
        var dice = random.Below(100);
        foreach (var (share, least, most) in Table)
        {
            if (dice < share)
            {
                return Math.Min(random.Between(least, most), longestMs);
            }

            dice -= share;
        }

        throw new InvalidOperationException("The shares of the durations do not add up to 100.");
    }
}
