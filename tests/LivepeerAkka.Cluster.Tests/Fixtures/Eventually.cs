using System.Diagnostics;

namespace LivepeerAkka.Cluster.Tests.Fixtures;

/// <summary>Awaits conditions with a deadline.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Returns when the condition holds; fails with its name, and what <paramref name="state"/> says, at the deadline.</summary>
    public static async Task HoldsAsync(string what, Func<bool> condition, Func<object?>? state = null)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(startedAt) < Deadline, $"{what}: not within {Deadline.TotalSeconds} s; {state?.Invoke()}");
            await Task.Delay(5);
        }
    }
}
