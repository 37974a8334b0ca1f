using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Rollups;
using LivepeerAkka.Domain.Facts;
using Microsoft.Extensions.Time.Testing;

namespace LivepeerAkka.Cluster.Tests.Rollups;

/// <summary>Dirty windows and a store that remember in memory what they were asked, with a clock of their own.</summary>
internal sealed class MemoryRollups : IDirtyWindowStore, IRollupStore
{
    private readonly Dictionary<(DirtyLevel Level, long Start), (long Marks, long Since)> _dirty = [];
    private long _marks;

    public MemoryRollups()
    {
        Context = new RollupContext(
            new RollupSettings
            {
                RefreshInterval = TimeSpan.FromSeconds(10),
                DayInterval = TimeSpan.FromMinutes(5),
                LookInterval = TimeSpan.FromSeconds(1),
                HoursMax = 24,
                RetryAfter = TimeSpan.FromSeconds(5),
            },
            this, this, Clock);
    }

    /// <summary>A quarter past an hour.</summary>
    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UnixEpoch.AddDays(20_000).AddMinutes(615));

    public RollupContext Context { get; }

    /// <summary>Windows of each recomputation.</summary>
    public List<long[]> Hours { get; } = [];

    public List<long[]> Days { get; } = [];

    /// <summary>Runs before a recomputation of hours.</summary>
    public Action<IReadOnlyList<long>> OnHours { get; set; } = _ => { };

    public HashSet<long> Frozen { get; } = [];

    public long CurrentHour => HourWindow.StartOf(Clock.GetUtcNow().ToUnixTimeMilliseconds());

    public Task MarkAsync(IEnumerable<long> windowStartsMs) => MarkAsync(DirtyLevel.Hour, windowStartsMs);

    public Task MarkDaysAsync(IEnumerable<long> dayStartsMs) => MarkAsync(DirtyLevel.Day, dayStartsMs);

    public Task<List<DirtyWindow>> ReadAsync(DirtyLevel level, int max) => Task.FromResult(_dirty.Where(d => d.Key.Level == level)
        .OrderBy(d => d.Value.Since).ThenBy(d => d.Key.Start).Take(max).Select(d => new DirtyWindow(d.Key.Start, d.Value.Marks)).ToList());

    public Task ClearAsync(DirtyLevel level, DirtyWindow seen)
    {
        if (_dirty.TryGetValue((level, seen.StartMs), out var mark) && mark.Marks == seen.Marks)
        {
            _dirty.Remove((level, seen.StartMs));
        }

        return Task.CompletedTask;
    }

    public Task<long> CountAsync(DirtyLevel level) => Task.FromResult((long)_dirty.Keys.Count(d => d.Level == level));

    public Task<RecomputedWindows> RecomputeHoursAsync(IReadOnlyList<long> hourStartsMs, CancellationToken cancellation = default)
    {
        Hours.Add([.. hourStartsMs]);
        OnHours(hourStartsMs);
        return Task.FromResult(new RecomputedWindows([.. hourStartsMs.Where(h => !Frozen.Contains(h))], [.. hourStartsMs.Where(Frozen.Contains)]));
    }

    public Task<RecomputedWindows> RecomputeDaysAsync(IReadOnlyList<long> dayStartsMs, CancellationToken cancellation = default)
    {
        Days.Add([.. dayStartsMs]);
        return Task.FromResult(new RecomputedWindows(dayStartsMs, []));
    }

    private Task MarkAsync(DirtyLevel level, IEnumerable<long> starts)
    {
        foreach (var start in starts)
        {
            var since = _dirty.TryGetValue((level, start), out var mark) ? mark.Since : Clock.GetUtcNow().ToUnixTimeMilliseconds();
            _dirty[(level, start)] = (++_marks, since);
        }

        return Task.CompletedTask;
    }
}
