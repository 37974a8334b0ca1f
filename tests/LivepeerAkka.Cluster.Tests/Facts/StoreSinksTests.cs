using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Facts;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Tests.ClickHouse;
using LivepeerAkka.Domain.Facts;
using Microsoft.Extensions.Logging.Abstractions;

namespace LivepeerAkka.Cluster.Tests.Facts;

/// <summary>An hour is dirty from when the store has its inputs, and they count as written from when the hour is dirty.</summary>
public sealed class StoreSinksTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeInserter _store = new(TimeProvider.System);
    private readonly MarksOfHours _dirty = new();
    private BatchWriters _writers = null!;
    private StoreSinks _sinks = null!;

    public Task InitializeAsync()
    {
        var settings = TestSettings.Of(new Uri("http://127.0.0.1:1"), "db") with { BatchWait = TimeSpan.FromMilliseconds(1) };
        _writers = new BatchWriters(settings, _store, TimeProvider.System, NullLogger<BatchWriters>.Instance);
        _sinks = new StoreSinks(_writers, _dirty);
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => _writers.DisposeAsync().AsTask();

    [Fact]
    public Task The_hours_of_a_sessions_parts_are_marked() => AssertMarkedAfterAsync(
        () => _sinks.WriteAsync(new SessionFactSet(SampleRows.Fact(), [], [])
        {
            Parts = [SampleRows.Part(), SampleRows.Part() with { WindowStartMs = SampleRows.Part().WindowStartMs + HourWindow.LengthMs, IsDeleted = true }],
        }),
        "fact_hour_parts",
        ["fact_workflow_sessions"],
        SampleRows.Part().WindowStartMs, SampleRows.Part().WindowStartMs + HourWindow.LengthMs);

    [Fact]
    public Task The_hour_of_a_payment_is_marked()
    {
        var payment = JobAndPaymentTableTests.Payment(1, 1, 1);
        return AssertMarkedAfterAsync(
            () => _sinks.WriteAsync([payment]), "fact_hour_payments", ["fact_payments"], HourWindow.StartOf(payment.TimeMs));
    }

    [Fact]
    public Task The_hour_of_a_report_of_capabilities_is_marked() => AssertMarkedAfterAsync(
        () => _sinks.WriteAsync(SampleRows.Offers()), "dim_orchestrator_gauges", ["dim_orchestrator_offers"], HourWindow.StartOf(SampleRows.Time));

    [Fact]
    public async Task Facts_without_a_new_part_mark_nothing()
    {
        var written = _sinks.WriteAsync(new SessionFactSet(SampleRows.Fact(), [], []));
        (await _store.NextAsync()).Succeed();

        await written.WaitAsync(Patience);
        Assert.Empty(_dirty.Marked);
    }

    [Fact]
    public async Task Inputs_whose_hour_could_not_be_marked_are_not_written()
    {
        _dirty.Failure = new InvalidOperationException("the ledger is gone");
        var written = _sinks.WriteAsync([JobAndPaymentTableTests.Payment(1, 1, 1)]);
        (await _store.NextAsync()).Succeed();
        (await _store.NextAsync()).Succeed();

        Assert.Same(_dirty.Failure, await Assert.ThrowsAsync<InvalidOperationException>(() => written.WaitAsync(Patience)));
    }

    private async Task AssertMarkedAfterAsync(Func<Task> write, string input, string[] others, params long[] hours)
    {
        _dirty.Gate = new TaskCompletionSource();
        var written = write();
        var attempts = new List<Attempt>();
        while (attempts.Count <= others.Length)
        {
            attempts.Add(await _store.NextAsync());
        }

        Assert.Equal([.. others.Append(input).Order()], attempts.Select(a => a.Block.Table).Order());
        attempts.Where(a => a.Block.Table != input).ToList().ForEach(a => a.Succeed());
        Assert.Empty(_dirty.Marked);

        attempts.Single(a => a.Block.Table == input).Succeed();
        await _dirty.Asked.Task.WaitAsync(Patience);
        Assert.False(written.IsCompleted);
        _dirty.Gate.SetResult();

        await written.WaitAsync(Patience);
        Assert.Equal(hours, _dirty.Marked.Distinct().Order());
    }

    private sealed class MarksOfHours : IDirtyWindows
    {
        public List<long> Marked { get; } = [];

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource? Gate { get; set; }

        public Exception? Failure { get; set; }

        public async Task MarkAsync(IEnumerable<long> windowStartsMs)
        {
            if (Failure is { } failure)
            {
                throw failure;
            }

            Marked.AddRange(windowStartsMs);
            Asked.TrySetResult();
            if (Gate is { } gate)
            {
                await gate.Task;
            }
        }
    }
}
