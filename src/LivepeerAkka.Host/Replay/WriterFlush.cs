using LivepeerAkka.Cluster.ClickHouse;

namespace LivepeerAkka.Host.Replay;

/// <summary>For the end of an input: nothing more comes that a batch could wait for.</summary>
internal static class WriterFlush
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Stores what is queued, now and again until the work is done; fails as the work does.</summary>
    public static async Task UntilAsync(Task work, BatchWriters writers)
    {
        using var timer = new PeriodicTimer(Interval);
        var tick = Task.CompletedTask;
        while (!work.IsCompleted)
        {
            // A writer that cannot store anything must not keep the failure of the work from being seen.
            await Task.WhenAny(work, writers.FlushAsync()).ConfigureAwait(false);
            tick = tick.IsCompleted ? timer.WaitForNextTickAsync().AsTask() : tick;
            await Task.WhenAny(work, tick).ConfigureAwait(false);
        }

        await work.ConfigureAwait(false);
    }
}
