using LivepeerAkka.Cluster.ClickHouse.Schema;
using LivepeerAkka.Cluster.Rollups;
using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.ClickHouse.Rollups;

/// <summary>
/// Recomputes windows of the rollups inside the store. One at a time: two of one hour at once could leave a key that only the older of them has.
/// </summary>
public sealed class RollupStore(ClickHouseStore store, TimeProvider clock) : IRollupStore, IDisposable
{
    // The tables keep their rows that long after they were written (schema/clickhouse). Rollups may be behind by the margin.
    private static readonly TimeSpan Margin = TimeSpan.FromDays(7);
    private static readonly TimeSpan PartsKept = TimeSpan.FromDays(400) - Margin;
    private static readonly TimeSpan ReportsKept = TimeSpan.FromDays(180) - Margin;
    private static readonly TimeSpan HoursKept = TimeSpan.FromDays(25 * 30) - Margin;
    private static readonly TimeSpan MinutesKept = TimeSpan.FromDays(14);

    /// <summary>What hours are made of.</summary>
    private static readonly string[] HourInputs = ["fact_hour_parts", "fact_hour_payments", "dim_orchestrator_gauges", "agg_hours"];

    private readonly SemaphoreSlim _one = new(1);

    /// <inheritdoc />
    public async Task<RecomputedWindows> RecomputeHoursAsync(IReadOnlyList<long> hourStartsMs, CancellationToken cancellation = default)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            await store.CatchUpAsync([.. HourInputs, .. RollupTables.All.Select(t => t.Name)], cancellation);
            var known = await KnownAsync(hourStartsMs, HourWindow.LengthMs, cancellation);
            var frozen = hourStartsMs.Where(h => IsOlder(known, h, k => k.FirstMs, PartsKept)).ToList();
            var due = hourStartsMs.Except(frozen).ToList();
            foreach (var month in due.GroupBy(MonthOf))
            {
                foreach (var table in RollupTables.All)
                {
                    await ReplaceAsync(table, [.. Comparable(table, month, known, isComparison: false)], HourWindow.LengthMs, cancellation);
                }

                await store.CommandAsync(RollupSql.NoteHours([.. month], Scope(month, HourWindow.LengthMs)), cancellation: cancellation);
            }

            return new RecomputedWindows(due, frozen);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc />
    public async Task<RecomputedWindows> RecomputeDaysAsync(IReadOnlyList<long> dayStartsMs, CancellationToken cancellation = default)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            await store.CatchUpAsync([.. RollupTables.All.SelectMany(t => new[] { t.Name, t.Days?.Name }).OfType<string>(), "agg_hours"], cancellation);
            var hours = await KnownAsync(dayStartsMs, DayWindow.LengthMs, cancellation);
            var frozen = dayStartsMs
                .Where(d => hours.Keys.Any(h => DayWindow.StartOf(h) == d && IsOlder(hours, h, k => k.LastMs, HoursKept)))
                .ToList();
            var due = dayStartsMs.Except(frozen).ToList();
            foreach (var month in due.GroupBy(MonthOf))
            {
                foreach (var table in RollupTables.All.Select(t => t.Days).OfType<RollupTable>())
                {
                    await ReplaceAsync(table, [.. month], DayWindow.LengthMs, cancellation);
                }
            }

            return new RecomputedWindows(due, frozen);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>What recomputing hours would change; changes nothing.</summary>
    /// <param name="hourStartsMs">Starts of hours UTC, epoch ms; each once.</param>
    /// <param name="cancellation">Ends the comparison.</param>
    /// <returns>Rows by table, hour and key; empty: nothing would change.</returns>
    public async Task<IReadOnlyList<RollupDifference>> CompareHoursAsync(IReadOnlyList<long> hourStartsMs, CancellationToken cancellation = default)
    {
        var known = await KnownAsync(hourStartsMs, HourWindow.LengthMs, cancellation);
        var differences = new List<RollupDifference>();
        foreach (var table in RollupTables.All)
        {
            var hours = Comparable(table, hourStartsMs, known, isComparison: true).ToList();
            if (hours.Count > 0)
            {
                differences.AddRange(await store.QueryAsync(
                    RollupSql.Difference(table, Scope(hours, HourWindow.LengthMs)),
                    r => RollupDifference.Of(table, r.GetInt64(0), r.GetFieldValue<string[]>(1), r.GetFieldValue<string[]>(2), r.GetFieldValue<string[]>(3)),
                    cancellation: cancellation));
            }
        }

        return differences;
    }

    /// <summary>Hours of a time that have parts, payments or reports, or were rolled up before; ascending.</summary>
    /// <param name="fromMs">First instant, epoch ms.</param>
    /// <param name="toMs">The instant after the last.</param>
    /// <param name="cancellation">Ends the query.</param>
    public Task<IReadOnlyList<long>> FindHoursAsync(long fromMs, long toMs, CancellationToken cancellation = default)
    {
        var scope = new RollupScope(SchemaTemplate.Quote(store.Database), [fromMs], toMs - fromMs);
        string From(string table, string column) =>
            $"SELECT toUnixTimestamp64Milli({RollupScope.StartOf(column, HourWindow.LengthMs)}) AS hour_ms FROM {scope.Table(table)} WHERE {scope.Within(column)} GROUP BY hour_ms";
        return store.QueryAsync(
            $"""
            SELECT hour_ms FROM
            (
                {From("fact_hour_parts", "window_start")} UNION ALL {From("fact_hour_payments", "window_start")}
                UNION ALL {From("dim_orchestrator_gauges", "event_ts")} UNION ALL {From("agg_hours", "window_start")}
            )
            GROUP BY hour_ms ORDER BY hour_ms
            """,
            r => r.GetInt64(0), cancellation: cancellation);
    }

    /// <summary>Those of some hours that cannot be recomputed: what they were made of may be gone.</summary>
    /// <param name="hourStartsMs">Starts of hours UTC, epoch ms.</param>
    /// <param name="cancellation">Ends the query.</param>
    public async Task<IReadOnlyList<long>> FindFrozenAsync(IReadOnlyList<long> hourStartsMs, CancellationToken cancellation = default)
    {
        var known = await KnownAsync(hourStartsMs, HourWindow.LengthMs, cancellation);
        return [.. hourStartsMs.Where(h => IsOlder(known, h, k => k.FirstMs, PartsKept))];
    }

    /// <inheritdoc />
    public void Dispose() => _one.Dispose();

    private static (int Year, int Month) MonthOf(long startMs)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(startMs);
        return (time.Year, time.Month);
    }

    // Reports go before parts do: capacity stays as it was from then on. Rows of minutes that have expired are no difference.
    private IEnumerable<long> Comparable(RollupTable table, IEnumerable<long> hours, Dictionary<long, Known> known, bool isComparison) => table.Name switch
    {
        "agg_capacity_1h" => hours.Where(h => !IsOlder(known, h, k => k.FirstMs, ReportsKept)),
        "agg_performance_1m" when isComparison => hours.Where(h => !IsOlder(known, h, k => k.LastMs, MinutesKept)),
        _ => hours,
    };

    private bool IsOlder(Dictionary<long, Known> known, long hour, Func<Known, long> written, TimeSpan kept) =>
        known.TryGetValue(hour, out var k) && written(k) < (clock.GetUtcNow() - kept).ToUnixTimeMilliseconds();

    private RollupScope Scope(IEnumerable<long> startsMs, long lengthMs) => new(SchemaTemplate.Quote(store.Database), startsMs, lengthMs);

    private async Task ReplaceAsync(RollupTable table, IReadOnlyList<long> startsMs, long lengthMs, CancellationToken cancellation)
    {
        if (startsMs.Count > 0)
        {
            await store.CommandAsync(RollupSql.Replace(table, Scope(startsMs, lengthMs)), cancellation: cancellation);
        }
    }

    private async Task<Dictionary<long, Known>> KnownAsync(IReadOnlyList<long> startsMs, long lengthMs, CancellationToken cancellation)
    {
        if (startsMs.Count == 0)
        {
            return [];
        }

        var scope = Scope(startsMs, lengthMs);
        var rows = await store.QueryAsync(
            $"""
            SELECT toUnixTimestamp64Milli(window_start), toUnixTimestamp64Milli(min(first_written_at)), toUnixTimestamp64Milli(max(written_at))
            FROM {scope.Table("agg_hours")} WHERE {scope.Within()} GROUP BY window_start
            """,
            r => (Hour: r.GetInt64(0), Known: new Known(r.GetInt64(1), r.GetInt64(2))), cancellation: cancellation);
        return rows.ToDictionary(r => r.Hour, r => r.Known);
    }

    private readonly record struct Known(long FirstMs, long LastMs);
}
