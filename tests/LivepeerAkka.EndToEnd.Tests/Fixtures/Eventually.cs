using System.Diagnostics;

namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>Awaits conditions with a deadline.</summary>
internal static class Eventually
{
    /// <summary>Returns when the condition holds; fails with its name at the deadline.</summary>
    public static async Task HoldsAsync(string what, Func<Task<bool>> condition, TimeSpan deadline)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(startedAt) < deadline, $"{what}: not within {deadline.TotalSeconds} s");
            await Task.Delay(100);
        }
    }
}
