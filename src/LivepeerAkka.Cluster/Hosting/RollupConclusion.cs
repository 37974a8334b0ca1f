using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Rollups;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>Brings rollups up to date at the end of an input that will not go on, after every entity is at rest.</summary>
public sealed class RollupConclusion(RollupContext context)
{
    private const int PageMax = 10_000;

    /// <summary>Completes when no hour and no day is dirty; answers the number of hours recomputed.</summary>
    public async Task<long> SettleAllAsync(IProgress<long>? settled = null, CancellationToken cancellation = default)
    {
        var hours = await SettleAsync(DirtyLevel.Hour, settled, cancellation).ConfigureAwait(false);
        await SettleAsync(DirtyLevel.Day, null, cancellation).ConfigureAwait(false);
        return hours;
    }

    private async Task<long> SettleAsync(DirtyLevel level, IProgress<long>? settled, CancellationToken cancellation)
    {
        long total = 0;
        while (true)
        {
            var dirty = await context.Dirty.ReadAsync(level, PageMax).ConfigureAwait(false);
            if (dirty.Count == 0)
            {
                return total;
            }

            // Neighbours together: they are one range of the store.
            foreach (var windows in dirty.OrderBy(d => d.StartMs).Chunk(context.Settings.HoursMax))
            {
                await context.RecomputeAsync(level, [.. windows.Select(w => w.StartMs)], cancellation).ConfigureAwait(false);
                await Task.WhenAll(windows.Select(w => context.Dirty.ClearAsync(level, w))).ConfigureAwait(false);
                total += windows.Length;
                settled?.Report(total);
            }
        }
    }
}
