using Microsoft.Extensions.Logging;

namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>A writer without its row type.</summary>
public interface IBatchWriter : IAsyncDisposable
{
    /// <summary>Counters and queue depths.</summary>
    BatchWriterStats Stats { get; }

    /// <summary>Ends when the writer has ended; fails with the fault that ended it.</summary>
    Task Completion { get; }

    /// <summary>Inserts what is queued without waiting for more; completes when it is stored.</summary>
    Task FlushAsync();

    /// <summary>Takes no more rows and stores what is queued; what the grace does not suffice for fails to its writers.</summary>
    Task StopAsync();
}

/// <summary>
/// Writes one table in batches by size or time, one insert at a time. Rows are encoded by the caller of <see cref="WriteAsync"/>. A
/// transient fault repeats the same bytes with the same token until it passes or the writer stops; any other fault ends the writer.
/// </summary>
public sealed class BatchWriter<TRow> : IRowSink<TRow>, IBatchWriter
{
    // Rows of one call are handed over in pieces, so that a long call neither overshoots the bounds nor waits for all its room at once.
    private const int PieceBytes = 256 * 1024;
    private const int PieceRowsMax = 10_000;

    private static readonly TimeSpan LogEvery = TimeSpan.FromSeconds(30);

    private readonly TableDefinition<TRow> _table;
    private readonly BatchWriterOptions _options;
    private readonly IBlockInserter _inserter;
    private readonly TimeProvider _time;
    private readonly Func<double> _jitter;
    private readonly ILogger _log;
    private readonly BatchQueue _queue;
    private readonly BatchWriterCounters _counters;
    private readonly CancellationTokenSource _aborted = new();
    private readonly int _pieceRows;

    /// <summary>Starts the writer.</summary>
    /// <param name="table">Where the rows go.</param>
    /// <param name="options">Limits.</param>
    /// <param name="inserter">Takes the batches.</param>
    /// <param name="time">Clock of waits and pauses.</param>
    /// <param name="log">Told about faults, at most every 30 s.</param>
    /// <param name="jitter">Numbers in [0, 1) that spread the pauses; null for random ones.</param>
    public BatchWriter(
        TableDefinition<TRow> table, BatchWriterOptions options, IBlockInserter inserter, TimeProvider time, ILogger log,
        Func<double>? jitter = null)
    {
        (_table, _options, _inserter, _time, _log) = (table, options, inserter, time, log);
        _jitter = jitter ?? Random.Shared.NextDouble;
        _queue = new BatchQueue(options, time);
        _counters = new BatchWriterCounters(time);
        _pieceRows = Math.Min(PieceRowsMax, options.BatchRowsMax);
        Completion = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    public Task Completion { get; }

    /// <inheritdoc/>
    public BatchWriterStats Stats => _counters.Read(_table.Name, _options, _queue);

    /// <inheritdoc/>
    public Task WriteAsync(IReadOnlyList<TRow> rows, CancellationToken cancellation = default) =>
        // Two methods: while the rows wait as bytes, the objects that they were made of can go.
        StoredAsync(QueueAsync(rows, cancellation), cancellation);

    private static async Task StoredAsync(Task<List<Batch>> queueing, CancellationToken cancellation)
    {
        foreach (var batch in await queueing)
            await batch.Done.WaitAsync(cancellation);
    }

    private async Task<List<Batch>> QueueAsync(IReadOnlyList<TRow> rows, CancellationToken cancellation)
    {
        using var piece = new RowBinaryWriter();
        var batches = new List<Batch>(1);
        var count = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var more = _table.RowsOf(row);
            if (more == 0)
                continue;
            if (count > 0 && (count + more > _pieceRows || piece.Length >= PieceBytes))
                await HandOverAsync();
            _table.Write(piece, row);
            count += more;
        }

        if (count > 0)
            await HandOverAsync();
        return batches;

        async ValueTask HandOverAsync()
        {
            var batch = await _queue.AddAsync(piece, count, cancellation);
            if (batches.Count == 0 || batches[^1] != batch)
                batches.Add(batch);
            piece.Truncate(0);
            count = 0;
        }
    }

    /// <inheritdoc/>
    public Task FlushAsync() => _queue.FlushAsync();

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        _queue.Close();
        try
        {
            await Completion.WaitAsync(_options.StopGrace, _time);
        }
        catch (TimeoutException)
        {
            await _aborted.CancelAsync();
            await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception) when (Completion.IsFaulted)
        {
            // It had failed before: its writers know, and so does whoever watches Completion.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _aborted.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (await _queue.NextAsync(_aborted.Token) is { } batch)
            {
                var attempts = await InsertAsync(batch);
                _queue.Release(batch, isBufferFree: attempts == 1);
            }
        }
        catch (OperationCanceledException) when (_aborted.IsCancellationRequested)
        {
            _queue.Fail(fault: null);
        }
        catch (Exception fault)
        {
            _counters.Failed(fault.Message);
            BatchWriterLog.Failed(_log, _table.Name, fault.Message);
            _queue.Fail(fault);
            throw;
        }
    }

    /// <summary>Answers the number of attempts that it took.</summary>
    private async Task<int> InsertAsync(Batch batch)
    {
        var block = new RowBlock(_table.Name, _table.Columns, batch.Token, batch.RowCount, batch.Rows.Written);
        for (var attempt = 1; ; attempt++)
        {
            var started = _time.GetTimestamp();
            try
            {
                await _inserter.InsertAsync(block, _aborted.Token);
                _counters.Inserted(block, _time.GetElapsedTime(started));
                return attempt;
            }
            catch (ClickHouseException fault) when (fault.IsTransient)
            {
                var pause = _options.PauseAfter(attempt, _jitter());
                if (_counters.Retrying(_table.Name, fault.Message, _time.GetElapsedTime(started), LogEvery))
                    BatchWriterLog.Retrying(_log, _table.Name, attempt, pause.TotalSeconds, fault.Message);
                await Task.Delay(pause, _time, _aborted.Token);
            }
        }
    }
}
