using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Tests.ClickHouse;
using LivepeerAkka.Cluster.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LivepeerAkka.Cluster.Tests.Ingest;

public sealed class AccountingExporterTests : IAsyncLifetime
{
    private static readonly LogPartition Partition = new("log", "topic", 2);
    private static readonly CounterKey Accepted = new("stream_trace", Outcomes.Accepted, "");
    private static readonly CounterKey Rejected = new("", Outcomes.Rejected, "json_parse_error");

    private readonly string _directory = Directory.CreateTempSubdirectory("accounting-").FullName;
    private readonly FakeTimeProvider _time = new();
    private readonly Sink _sink = new();
    private LedgerWriter _ledger = null!;
    private ProgressStore _progress = null!;

    public Task InitializeAsync()
    {
        _ledger = new LedgerWriter(new JournalDatabase(new JournalSettings
        {
            Provider = "sqlite",
            DataDirectory = _directory,
            ConnectionString = "",
            BatchRowsMax = 1_000,
        }));
        _progress = new ProgressStore(_ledger, "group");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _ledger.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_start_copies_every_counter_because_a_crash_may_have_come_before_its_copy()
    {
        await _progress.CommitAsync([new(Partition, 0, 12, new Dictionary<CounterKey, long> { [Accepted] = 10, [Rejected] = 2 })]);
        var exporter = new AccountingExporter(_progress, _sink, _time);

        await exporter.StartAsync();
        await exporter.FlushAsync();
        await exporter.StopAsync();

        Assert.Equal([Row(Accepted, 10), Row(Rejected, 2)], _sink.Rows.OrderByDescending(r => r.EventCount));
    }

    [Fact]
    public async Task Counters_are_copied_as_totals_every_two_seconds_and_only_those_that_changed()
    {
        var exporter = new AccountingExporter(_progress, _sink, _time);
        await exporter.StartAsync();

        exporter.Note([Total(Accepted, 3), Total(Rejected, 1)]);
        exporter.Note([Total(Accepted, 5)]);
        // Notes of concurrent commits may come in another order than their totals.
        exporter.Note([Total(Accepted, 4)]);
        await PassUntilAsync(() => _sink.Rows.Count >= 2);
        exporter.Note([Total(Accepted, 6)]);
        await PassUntilAsync(() => _sink.Rows.Count >= 3);
        await exporter.StopAsync();

        Assert.Equal([Row(Accepted, 5), Row(Rejected, 1)], _sink.Rows.Take(2).OrderByDescending(r => r.EventCount));
        Assert.Equal([Row(Accepted, 6)], _sink.Rows.Skip(2));
    }

    [Fact]
    public async Task A_copy_that_failed_is_part_of_the_next_one_unless_a_newer_total_stands()
    {
        var exporter = new AccountingExporter(_progress, _sink, _time);
        exporter.Note([Total(Accepted, 3), Total(Rejected, 1)]);
        _sink.Fault = new WriterStoppedException();
        await Assert.ThrowsAsync<WriterStoppedException>(exporter.FlushAsync);
        _sink.Fault = null;
        exporter.Note([Total(Accepted, 9)]);

        await exporter.FlushAsync();
        await exporter.FlushAsync();

        Assert.Equal([Row(Accepted, 9), Row(Rejected, 1)], _sink.Rows.OrderByDescending(r => r.EventCount));
    }

    [Fact]
    public async Task A_stop_copies_what_changed_last()
    {
        var exporter = new AccountingExporter(_progress, _sink, _time);
        await exporter.StartAsync();
        exporter.Note([Total(Accepted, 3)]);

        await exporter.StopAsync();

        Assert.Equal([Row(Accepted, 3)], _sink.Rows);
    }

    [Fact]
    public async Task A_sink_that_has_failed_for_good_disturbs_neither_notes_nor_the_stop()
    {
        _sink.Fault = new WriterStoppedException();
        var exporter = new AccountingExporter(_progress, _sink, _time);
        await exporter.StartAsync();
        exporter.Note([Total(Accepted, 3)]);
        await PassUntilAsync(() => _sink.Refused > 0);

        exporter.Note([Total(Accepted, 4)]);
        await exporter.StopAsync();

        Assert.Empty(_sink.Rows);
    }

    [Fact]
    public async Task A_store_that_never_answers_holds_up_a_stop_for_the_writers_grace_and_no_longer()
    {
        var store = new FakeInserter(_time);
        var options = BatchWriterOptions.Of(TestSettings.Of(new Uri("http://127.0.0.1:1"), "d"));
        var table = new TableDefinition<AccountingRow>("ingest_counters", [new("n", "UInt64")], (w, r) => w.WriteUInt64((ulong)r.EventCount));
        await using var writer = new BatchWriter<AccountingRow>(table, options, store, _time, NullLogger.Instance);
        var exporter = new AccountingExporter(_progress, writer, _time);
        await exporter.StartAsync();
        exporter.Note([Total(Accepted, 3)]);
        await PassUntilAsync(() => store.Untaken > 0);
        exporter.Note([Total(Accepted, 4)]);
        var before = _time.GetUtcNow();

        var copied = exporter.StopAsync();
        var stopped = writer.StopAsync();
        await PassUntilAsync(() => copied.IsCompleted && stopped.IsCompleted);

        await Task.WhenAll(copied, stopped);
        Assert.InRange(_time.GetUtcNow() - before, TimeSpan.Zero, options.StopGrace + TimeSpan.FromSeconds(5));
    }

    private static CounterTotal Total(CounterKey key, long count) => new(Partition, key, count);

    private static AccountingRow Row(CounterKey key, long count) =>
        new(Partition.Log, Partition.Topic, Partition.Partition, key.EventType, key.Outcome, key.Reason, count, Version: count);

    private Task PassUntilAsync(Func<bool> condition) => Eventually.HoldsAsync("passes in virtual time", () =>
    {
        if (condition())
        {
            return true;
        }

        _time.Advance(TimeSpan.FromMilliseconds(100));
        return false;
    });

    private sealed class Sink : IRowSink<AccountingRow>
    {
        public List<AccountingRow> Rows { get; } = [];

        public Exception? Fault { get; set; }

        public int Refused { get; private set; }

        public Task WriteAsync(IReadOnlyList<AccountingRow> rows, CancellationToken cancellation = default)
        {
            if (Fault is { } fault)
            {
                Refused++;
                return Task.FromException(fault);
            }

            Rows.AddRange(rows);
            return Task.CompletedTask;
        }
    }
}
