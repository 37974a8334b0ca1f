namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>How long a fault lasts. Nothing is expected to have happened when it is over.</summary>
internal static class FaultTime
{
    /// <summary>Completes when the fault has lasted this long.</summary>
    public static Task LastsAsync(TimeSpan time) => Task.Delay(time);

    /// <summary>Completes when the fault has lasted this many milliseconds.</summary>
    public static Task LastsAsync(int milliseconds) => Task.Delay(milliseconds);
}
