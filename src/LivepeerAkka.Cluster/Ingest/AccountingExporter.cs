using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Journal;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>
/// Copies the counters of the ledger to <c>ingest_accounting</c>: cumulative values, so that a repeated or a lost copy is made good
/// by the next.
/// </summary>
public sealed class AccountingExporter(ProgressStore progress, IRowSink<AccountingRow> sink, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private Dictionary<(LogPartition, CounterKey), long> _changed = [];
    private Task _loop = Task.CompletedTask;

    /// <summary>Starts with every counter of the ledger: a crash may have come between commit and copy.</summary>
    public async Task StartAsync()
    {
        Note(await progress.ReadCountersAsync().ConfigureAwait(false));
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Takes the new totals of a commit.</summary>
    public void Note(IReadOnlyList<CounterTotal> totals)
    {
        lock (_gate)
        {
            foreach (var total in totals)
            {
                var key = (total.Partition, total.Key);
                _changed[key] = Math.Max(total.EventCount, _changed.GetValueOrDefault(key));
            }
        }
    }

    /// <summary>Writes what has changed since the last time. Rows are queued before it first waits; what was not written stays to be.</summary>
    public async Task FlushAsync()
    {
        Dictionary<(LogPartition Partition, CounterKey Key), long> changed;
        lock (_gate)
        {
            changed = _changed;
            _changed = [];
        }

        if (changed.Count == 0)
        {
            return;
        }

        try
        {
            await sink.WriteAsync([.. changed.Select(c => new AccountingRow(
                c.Key.Partition.Log, c.Key.Partition.Topic, c.Key.Partition.Partition,
                c.Key.Key.EventType, c.Key.Key.Outcome, c.Key.Key.Reason, c.Value, Version: c.Value))]).ConfigureAwait(false);
        }
        catch
        {
            Note([.. changed.Select(c => new CounterTotal(c.Key.Partition, c.Key.Key, c.Value))]);
            throw;
        }
    }

    /// <summary>
    /// Stops the copying with a last one, which is queued when the call returns: the sink may be stopped meanwhile, and must be when it
    /// cannot write. A copy that is lost so is made good by the next start.
    /// </summary>
    public Task StopAsync()
    {
        _stop.Cancel();
        return EndAsync(FlushAsync());
    }

    private async Task EndAsync(Task last)
    {
        try
        {
            await Task.WhenAll(_loop, last).ConfigureAwait(false);
        }
        catch (WriterStoppedException)
        {
            // The writer has said why; the ledger has the counters.
        }

        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                await FlushAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopping: the last flush is the caller's.
        }
        catch (WriterStoppedException)
        {
            // There is nothing to copy to any more; the writer has said why.
        }
    }
}
