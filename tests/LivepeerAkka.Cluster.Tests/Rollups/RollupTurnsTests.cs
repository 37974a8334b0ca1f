using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Rollups;
using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.Tests.Rollups;

public sealed class RollupTurnsTests
{
    private const long Hour = HourWindow.LengthMs;
    private readonly MemoryRollups _world = new();

    private long Current => _world.CurrentHour;

    [Fact]
    public async Task A_burst_of_late_events_does_not_starve_the_current_hour_nor_the_current_hour_the_burst()
    {
        var turns = new RollupTurns(_world.Context);
        await _world.MarkAsync(Enumerable.Range(1, 2_000).Select(i => Current - (i * 24 * Hour)));
        await _world.MarkAsync([Current]);
        var refreshed = new List<DateTimeOffset>();
        _world.OnHours = hours =>
        {
            if (hours.Contains(Current))
            {
                refreshed.Add(_world.Clock.GetUtcNow());
            }

            // Every statement takes its time, and the current hour is always dirty again.
            _world.Clock.Advance(TimeSpan.FromSeconds(2));
            _world.MarkAsync([Current]).Wait();
        };
        while ((await turns.RunAsync()).IsMoreDue)
        {
        }

        Assert.Equal(2_000 / 24, _world.Hours.Count(h => h.Length == 24));
        Assert.Equal(1, await _world.CountAsync(DirtyLevel.Hour));
        Assert.All(refreshed.Zip(refreshed.Skip(1), (first, second) => second - first), gap => Assert.True(gap <= TimeSpan.FromSeconds(15), $"{gap}"));
        Assert.All(_world.Hours, h => Assert.InRange(h.Length, 1, 24));
    }

    [Fact]
    public async Task Days_wait_for_a_pause_between_hours_but_not_for_longer_than_their_interval()
    {
        var turns = new RollupTurns(_world.Context);
        await _world.MarkAsync(Enumerable.Range(1, 24 * 400).Select(i => Current - (i * Hour)));
        _world.OnHours = _ => _world.Clock.Advance(TimeSpan.FromSeconds(10));
        var firstDays = 0;
        for (var i = 0; i < 60 && firstDays == 0; i++)
        {
            await turns.RunAsync();
            firstDays = _world.Days.Count > 0 ? i : 0;
        }

        Assert.InRange(firstDays, 25, 31);
    }

    [Fact]
    public async Task An_hour_is_not_recomputed_more_often_than_its_interval_and_a_mark_that_came_meanwhile_stays()
    {
        var turns = new RollupTurns(_world.Context);
        await _world.MarkAsync([Current]);
        _world.OnHours = _ => _world.MarkAsync([Current]).Wait();
        await turns.RunAsync();
        await turns.RunAsync();
        Assert.Single(_world.Hours);
        Assert.Equal(1, await _world.CountAsync(DirtyLevel.Hour));

        _world.Clock.Advance(TimeSpan.FromSeconds(10));
        await turns.RunAsync();
        Assert.Equal(2, _world.Hours.Count);
    }

    [Fact]
    public async Task A_clock_that_was_ahead_for_a_while_puts_no_hour_off()
    {
        var clock = new WrongClock(_world.Clock) { Shift = TimeSpan.FromHours(3) };
        var turns = new RollupTurns(_world.Context with { Clock = clock });
        var hour = Current - (5 * Hour);
        await _world.MarkAsync([hour]);
        await turns.RunAsync();
        clock.Shift = TimeSpan.Zero;

        await _world.MarkAsync([hour]);
        _world.Clock.Advance(TimeSpan.FromSeconds(10));
        await turns.RunAsync();

        Assert.Equal(2, _world.Hours.Count);
    }

    [Fact]
    public async Task Hours_mark_their_day_and_the_day_follows()
    {
        var turns = new RollupTurns(_world.Context);
        await _world.MarkAsync([Current, Current - (24 * Hour), Current - Hour]);
        var turn = await turns.RunAsync();

        Assert.Equal((3, 2), (turn.Hours, turn.Days));
        Assert.Equal([[Current - Hour, Current], [Current - (24 * Hour)]], _world.Hours.ConvertAll(h => h.Order().ToArray()));
        Assert.Equal([DayWindow.StartOf(Current - (24 * Hour)), DayWindow.StartOf(Current)], Assert.Single(_world.Days).Order());
        Assert.Equal(0, await _world.CountAsync(DirtyLevel.Hour) + await _world.CountAsync(DirtyLevel.Day));
    }

    [Fact]
    public async Task A_window_that_fails_waits_alone_and_stays_dirty()
    {
        var turns = new RollupTurns(_world.Context);
        var poison = Current - (100 * Hour);
        await _world.MarkAsync([poison]);
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        await _world.MarkAsync(Enumerable.Range(200, 30).Select(i => Current - (i * Hour)));
        _world.OnHours = hours =>
        {
            if (hours.Contains(poison))
            {
                throw new InvalidOperationException("poison");
            }
        };

        Assert.Equal("poison", (await turns.RunAsync()).Failure?.Message);
        Assert.Equal("poison", (await turns.RunAsync()).Failure?.Message);
        while ((await turns.RunAsync()).IsMoreDue)
        {
        }

        Assert.Equal(poison, Assert.Single(await _world.ReadAsync(DirtyLevel.Hour, 10)).StartMs);
        _world.OnHours = _ => { };
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        await turns.RunAsync();
        Assert.Equal(0, await _world.CountAsync(DirtyLevel.Hour));
    }

    [Fact]
    public async Task The_mark_of_an_hour_whose_parts_may_be_gone_is_dropped_and_said()
    {
        _world.Frozen.Add(Current - (10_000 * Hour));
        await _world.MarkAsync([Current - (10_000 * Hour)]);

        Assert.Equal([Current - (10_000 * Hour)], (await new RollupTurns(_world.Context).RunAsync()).FrozenMs);
        Assert.Equal(0, await _world.CountAsync(DirtyLevel.Hour) + await _world.CountAsync(DirtyLevel.Day));
    }

    [Fact]
    public async Task A_conclusion_leaves_nothing_dirty()
    {
        await _world.MarkAsync(Enumerable.Range(0, 100).Select(i => Current - (i * Hour)));

        Assert.Equal(100, await new RollupConclusion(_world.Context).SettleAllAsync());
        Assert.Equal(0, await _world.CountAsync(DirtyLevel.Hour) + await _world.CountAsync(DirtyLevel.Day));
        Assert.Equal(5, _world.Hours.Count);
    }

    /// <summary>A clock that can be set wrong; what it measures is right.</summary>
    private sealed class WrongClock(TimeProvider right) : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override long TimestampFrequency => right.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => right.GetUtcNow() + Shift;

        public override long GetTimestamp() => right.GetTimestamp();
    }
}
