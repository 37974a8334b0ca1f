namespace LivepeerAkka.Cluster.Journal;

/// <summary>
/// Dirty windows in the ledger. Marks come from one clock of the ledger, so that a window that was cleared and marked again never looks like the
/// one that somebody read before. What is marked while a marking is under way is gathered into the next one: thousands of sessions touch the
/// same few hours.
/// </summary>
public sealed class DirtyWindowLedger(LedgerWriter ledger, TimeProvider clock) : IDirtyWindowStore
{
    private readonly Lock _gate = new();
    private Gathering _next = new();
    private bool _isMarking;

    private long NowMs => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc />
    public Task MarkAsync(IEnumerable<long> windowStartsMs)
    {
        HashSet<long> starts = [.. windowStartsMs];
        if (starts.Count == 0)
        {
            return Task.CompletedTask;
        }

        Task done;
        lock (_gate)
        {
            _next.StartsMs.UnionWith(starts);
            done = _next.Done.Task;
            if (_isMarking)
            {
                return done;
            }

            _isMarking = true;
        }

        _ = MarkGatheredAsync();
        return done;
    }

    /// <inheritdoc />
    public Task MarkDaysAsync(IEnumerable<long> dayStartsMs)
    {
        HashSet<long> starts = [.. dayStartsMs];
        return starts.Count == 0 ? Task.CompletedTask : MarkAsync(DirtyLevel.Day, starts);
    }

    /// <inheritdoc />
    public Task<List<DirtyWindow>> ReadAsync(DirtyLevel level, int max) => ledger.RunAsync(t => t.Query(
        $"SELECT window_start_ms, marks FROM {TableOf(level)} ORDER BY marked_at_ms, window_start_ms LIMIT @p0",
        r => new DirtyWindow(r.GetInt64(0), r.GetInt64(1)), max));

    /// <inheritdoc />
    public Task ClearAsync(DirtyLevel level, DirtyWindow seen)
    {
        var now = NowMs;
        return ledger.RunAsync(t =>
            t.Execute($"DELETE FROM {TableOf(level)} WHERE window_start_ms = @p0 AND marks = @p1", seen.StartMs, seen.Marks) > 0
                ? 1
                : t.Execute($"UPDATE {TableOf(level)} SET marked_at_ms = @p1 WHERE window_start_ms = @p0", seen.StartMs, now));
    }

    /// <inheritdoc />
    public Task<long> CountAsync(DirtyLevel level) =>
        ledger.RunAsync(t => t.Query($"SELECT count(*) FROM {TableOf(level)}", r => r.GetInt64(0))[0]);

    /// <summary>Marks what was gathered until nothing is.</summary>
    private async Task MarkGatheredAsync()
    {
        while (true)
        {
            Gathering gathered;
            lock (_gate)
            {
                if (_next.StartsMs.Count == 0)
                {
                    _isMarking = false;
                    return;
                }

                (gathered, _next) = (_next, new Gathering());
            }

            try
            {
                await MarkAsync(DirtyLevel.Hour, gathered.StartsMs).ConfigureAwait(false);
                gathered.Done.SetResult();
            }
#pragma warning disable CA1031 // the failure reaches everybody who marked
            catch (Exception e)
#pragma warning restore CA1031
            {
                gathered.Done.SetException(e);
            }
        }
    }

    private Task MarkAsync(DirtyLevel level, HashSet<long> startsMs)
    {
        var now = NowMs;
        return ledger.RunAsync(t =>
        {
            t.Execute("UPDATE dirty_window_clock SET marks = marks + 1 WHERE id = 1");
            var mark = t.Query("SELECT marks FROM dirty_window_clock WHERE id = 1", r => r.GetInt64(0))[0];
            foreach (var start in startsMs.Order())
            {
                t.Execute(
                    $"""
                    INSERT INTO {TableOf(level)} (window_start_ms, marks, marked_at_ms) VALUES (@p0, @p1, @p2)
                    ON CONFLICT (window_start_ms) DO UPDATE SET marks = excluded.marks
                    """,
                    start, mark, now);
            }

            return startsMs.Count;
        });
    }

    private static string TableOf(DirtyLevel level) => level switch
    {
        DirtyLevel.Hour => "dirty_hour",
        DirtyLevel.Day => "dirty_day",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "No such length of windows."),
    };

    private sealed class Gathering
    {
        public HashSet<long> StartsMs { get; } = [];

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
