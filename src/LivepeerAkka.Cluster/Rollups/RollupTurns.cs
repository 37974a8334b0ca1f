using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.Rollups;

/// <summary>What a turn did.</summary>
/// <param name="Hours">Hours recomputed.</param>
/// <param name="Days">Days recomputed.</param>
/// <param name="FrozenMs">Starts of hours and days whose marks were dropped: what they are made of may be gone.</param>
/// <param name="IsMoreDue">Windows are due that this turn did not reach.</param>
/// <param name="Failure">The first fault of the turn, null = none. What failed is still dirty.</param>
public sealed record RollupTurn(int Hours, int Days, IReadOnlyList<long> FrozenMs, bool IsMoreDue, Exception? Failure);

/// <summary>
/// Recomputes dirty windows, turn after turn. A turn takes the current hour and the one before it when they are due, then the hours that are dirty
/// longest, then days when no hour was due or they have waited long enough: a burst of late events keeps nothing from its turn.
/// </summary>
public sealed class RollupTurns(RollupContext context)
{
    /// <summary>Most marks read in a turn: more than a year of hours.</summary>
    private const int PageMax = 10_000;

    private const int DaysMax = 8;

    private readonly Dictionary<(DirtyLevel Level, long StartMs), long> _notBeforeMs = [];
    private int _hoursMax = context.Settings.HoursMax;
    private readonly long _started = context.Clock.GetTimestamp();
    private long _daysTurnMs;
    private List<long> _frozen = [];
    private Exception? _failure;

    /// <summary>Time since the first turn, which no jump of the clock changes.</summary>
    private long ElapsedMs => (long)context.Clock.GetElapsedTime(_started).TotalMilliseconds;

    private long NowMs => context.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>One turn. A fault of the store is answered, not thrown; one of the ledger is thrown.</summary>
    public async Task<RollupTurn> RunAsync(CancellationToken cancellation = default)
    {
        (_frozen, _failure) = ([], null);
        Forget();
        var (hours, isMoreDue) = await RunHoursAsync(cancellation).ConfigureAwait(false);
        var days = 0;
        if (!isMoreDue || ElapsedMs - _daysTurnMs >= context.Settings.DayInterval.TotalMilliseconds)
        {
            var due = await DueAsync(DirtyLevel.Day).ConfigureAwait(false);
            days = await RecomputeAsync(DirtyLevel.Day, due.Take(DaysMax).ToList(), cancellation).ConfigureAwait(false);
            isMoreDue |= due.Count > DaysMax;
            _daysTurnMs = ElapsedMs;
        }

        return new RollupTurn(hours, days, _frozen, isMoreDue && _failure is null, _failure);
    }

    private async Task<(int Hours, bool IsMoreDue)> RunHoursAsync(CancellationToken cancellation)
    {
        var current = HourWindow.StartOf(NowMs);
        var due = await DueAsync(DirtyLevel.Hour).ConfigureAwait(false);
        var live = due.Where(h => h.StartMs == current || h.StartMs == current - HourWindow.LengthMs).ToList();
        var hours = await RecomputeAsync(DirtyLevel.Hour, live, cancellation).ConfigureAwait(false);
        var late = due.Except(live).ToList();
        var batch = late.Take(_hoursMax).ToList();
        hours += await RecomputeAsync(DirtyLevel.Hour, batch, cancellation).ConfigureAwait(false);
        return (hours, late.Count > batch.Count);
    }

    private async Task<List<DirtyWindow>> DueAsync(DirtyLevel level)
    {
        var dirty = await context.Dirty.ReadAsync(level, PageMax).ConfigureAwait(false);
        if (dirty.Count == PageMax && level == DirtyLevel.Hour)
        {
            // There may be a mark of the current hour behind so many: it is recomputed unseen, and its mark stays.
            var current = HourWindow.StartOf(NowMs);
            if (dirty.TrueForAll(d => d.StartMs != current))
            {
                dirty.Add(new DirtyWindow(current, Marks: -1));
            }
        }

        var now = ElapsedMs;
        return dirty.FindAll(d => !_notBeforeMs.TryGetValue((level, d.StartMs), out var notBefore) || notBefore <= now);
    }

    // Marks are cleared last: a crash before repeats the recomputation, which gives the same rows.
    private async Task<int> RecomputeAsync(DirtyLevel level, List<DirtyWindow> windows, CancellationToken cancellation)
    {
        if (windows.Count == 0)
        {
            return 0;
        }

        RecomputedWindows result;
        var started = context.Clock.GetTimestamp();
        try
        {
            result = await context.RecomputeAsync(level, windows.ConvertAll(w => w.StartMs), cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failed(level, windows, e);
            return 0;
        }

        RollupMetrics.Recomputed(level, result.DoneMs.Count, result.FrozenMs.Count, context.Clock.GetElapsedTime(started));
        await Task.WhenAll(windows.Select(w => context.Dirty.ClearAsync(level, w))).ConfigureAwait(false);
        PutOff(level, windows, level == DirtyLevel.Hour ? context.Settings.RefreshInterval : context.Settings.DayInterval);
        _frozen.AddRange(result.FrozenMs);
        _hoursMax = Math.Min(context.Settings.HoursMax, _hoursMax * 2);
        return result.DoneMs.Count;
    }

    // One of them may be at fault: they are tried one by one, and the one that fails alone waits while the others go on.
    private void Failed(DirtyLevel level, List<DirtyWindow> windows, Exception fault)
    {
        RollupMetrics.Failed(level);
        _failure ??= fault;
        if (windows.Count == 1 || level == DirtyLevel.Day)
        {
            PutOff(level, windows, context.Settings.RetryAfter);
        }

        _hoursMax = 1;
    }

    private void PutOff(DirtyLevel level, List<DirtyWindow> windows, TimeSpan time)
    {
        var notBefore = ElapsedMs + (long)time.TotalMilliseconds;
        windows.ForEach(w => _notBeforeMs[(level, w.StartMs)] = notBefore);
    }

    private void Forget()
    {
        var now = ElapsedMs;
        foreach (var window in _notBeforeMs.Where(w => w.Value <= now).Select(w => w.Key).ToList())
        {
            _notBeforeMs.Remove(window);
        }
    }
}
