using LivepeerAkka.Cluster.Journal;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace LivepeerAkka.Cluster.Tests.Journal;

public sealed class DirtyWindowLedgerTests : IAsyncLifetime
{
    private const long Hour = 3_600_000;
    private readonly string _directory = Directory.CreateTempSubdirectory("dirty-").FullName;
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private LedgerWriter _ledger = null!;
    private DirtyWindowLedger _windows = null!;

    public Task InitializeAsync()
    {
        _ledger = Open();
        _windows = new DirtyWindowLedger(_ledger, _clock);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _ledger.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task The_longest_dirty_hour_comes_first_however_often_it_is_marked()
    {
        await MarkLaterAsync(3 * Hour);
        await MarkLaterAsync(1 * Hour);
        await MarkLaterAsync(3 * Hour, 2 * Hour);

        await AssertDirtyAsync(DirtyLevel.Hour, 3 * Hour, 1 * Hour, 2 * Hour);
        Assert.Equal(2, (await _windows.ReadAsync(DirtyLevel.Hour, 2)).Count);
        Assert.Equal(3, await _windows.CountAsync(DirtyLevel.Hour));
    }

    [Fact]
    public async Task A_window_that_was_marked_since_it_was_read_stays_dirty_behind_the_others()
    {
        await MarkLaterAsync(1 * Hour);
        await MarkLaterAsync(2 * Hour);
        var seen = (await _windows.ReadAsync(DirtyLevel.Hour, 1))[0];
        await MarkLaterAsync(1 * Hour);

        await _windows.ClearAsync(DirtyLevel.Hour, seen);

        await AssertDirtyAsync(DirtyLevel.Hour, 2 * Hour, 1 * Hour);
        await _windows.ClearAsync(DirtyLevel.Hour, (await _windows.ReadAsync(DirtyLevel.Hour, 1))[0]);
        await AssertDirtyAsync(DirtyLevel.Hour, 1 * Hour);
    }

    [Fact]
    public async Task A_reading_from_before_a_window_was_cleared_clears_no_later_mark()
    {
        await MarkLaterAsync(1 * Hour);
        var stale = (await _windows.ReadAsync(DirtyLevel.Hour, 1))[0];
        await _windows.ClearAsync(DirtyLevel.Hour, stale);
        await MarkLaterAsync(1 * Hour);

        await _windows.ClearAsync(DirtyLevel.Hour, stale);

        await AssertDirtyAsync(DirtyLevel.Hour, 1 * Hour);
    }

    [Fact]
    public async Task Days_are_marked_and_cleared_apart_from_hours()
    {
        await _windows.MarkDaysAsync([24 * Hour, 24 * Hour, 0]);
        await _windows.MarkDaysAsync([]);

        await AssertDirtyAsync(DirtyLevel.Day, 0, 24 * Hour);
        Assert.Equal(0, await _windows.CountAsync(DirtyLevel.Hour));
        await _windows.ClearAsync(DirtyLevel.Day, (await _windows.ReadAsync(DirtyLevel.Day, 1))[0]);
        await AssertDirtyAsync(DirtyLevel.Day, 24 * Hour);
    }

    [Fact]
    public async Task Marks_of_many_at_one_time_are_all_durable_when_they_are_answered()
    {
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(() => _windows.MarkAsync([i % 50 * Hour, 100 * Hour]))));
        await _windows.MarkAsync([]);
        await _ledger.DisposeAsync();
        _ledger = Open();
        _windows = new DirtyWindowLedger(_ledger, _clock);

        Assert.Equal(51, await _windows.CountAsync(DirtyLevel.Hour));
    }

    [Fact]
    public async Task A_mark_that_the_ledger_could_not_take_fails_and_the_next_one_is_tried()
    {
        Execute("ALTER TABLE dirty_hour RENAME TO away");

        await Assert.ThrowsAsync<SqliteException>(() => _windows.MarkAsync([Hour]));
        Execute("ALTER TABLE away RENAME TO dirty_hour");
        await _windows.MarkAsync([2 * Hour]);

        await AssertDirtyAsync(DirtyLevel.Hour, 2 * Hour);
    }

    [Fact]
    public async Task A_ledger_of_before_the_tables_gets_them_when_it_is_opened()
    {
        await _ledger.DisposeAsync();
        Execute("DROP TABLE dirty_hour; DROP TABLE dirty_day; DROP TABLE dirty_window_clock; DELETE FROM node_fact WHERE name = 'ledger.schema'");
        _ledger = Open();
        _windows = new DirtyWindowLedger(_ledger, _clock);

        await _windows.MarkAsync([Hour]);

        Assert.Equal(new DirtyWindow(Hour, 1), Assert.Single(await _windows.ReadAsync(DirtyLevel.Hour, 10)));
    }

    private async Task MarkLaterAsync(params long[] starts)
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _windows.MarkAsync(starts);
    }

    private async Task AssertDirtyAsync(DirtyLevel level, params long[] starts) =>
        Assert.Equal(starts, (await _windows.ReadAsync(level, 100)).Select(w => w.StartMs));

    private void Execute(string sql)
    {
        using var connection = Database().OpenLedger();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private LedgerWriter Open() => new(Database());

    private JournalDatabase Database() => new(new JournalSettings
    {
        Provider = "sqlite",
        DataDirectory = _directory,
        ConnectionString = "",
        BatchRowsMax = 1_000,
    });
}
