using System.Diagnostics;

namespace LivepeerAkka.Benchmarks;

/// <summary>Rates of repeated work.</summary>
internal static class Measure
{
    private const int Rounds = 5;

    /// <summary>Median rate in items a second over five rounds, after one that warms up.</summary>
    public static double MedianRate(long items, Action work)
    {
        var rates = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            work();
            if (round > 0)
            {
                rates.Add(items / Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
        }

        return rates.Order().ElementAt(rates.Count / 2);
    }

    /// <summary>Bytes that the work allocates on this thread.</summary>
    public static long AllocatedBytes(Action work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
