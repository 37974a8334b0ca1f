using System.Globalization;
using Microsoft.Extensions.Logging;

namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>Sends a ready block to a table; completes when it is durable.</summary>
public delegate Task InsertBlock(string table, IReadOnlyList<string> columns, Stream rows, string token, CancellationToken cancellation);

/// <summary>What a writer has done and what it holds.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Rows">Rows acknowledged.</param>
/// <param name="Batches">Inserts acknowledged.</param>
/// <param name="Retries">Attempts that failed and were repeated.</param>
/// <param name="QueuedRows">Rows waiting.</param>
/// <param name="QueuedBytes">Bytes waiting.</param>
/// <param name="LastError">Why the latest attempt failed; null when it succeeded.</param>
public sealed record BatchWriterStatus(
    string Table, long Rows, long Batches, long Retries, long QueuedRows, long QueuedBytes, string? LastError);

/// <summary>
/// Gathers rows of one table and inserts them by size or time, one insert at a time. A transient fault is retried with the same
/// bytes and the same token until the writer stops; a permanent one fails the rows' writers. Writers wait while the queue is full.
/// </summary>
public sealed class BatchWriter<TRow> : IRowSink<TRow>, IBatchWriter
{
    /// <summary>Most batches' worth of bytes that may wait.</summary>
    private const int BatchesQueuedMax = 8;

    private readonly TableDefinition<TRow> _table;
    private readonly string[] _columns;
    private readonly ClickHouseSettings _settings;
    private readonly InsertBlock _insert;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly Queue<Batch> _sealed = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly Task _loop;

    private Batch? _open;
    private RowBinaryWriter? _spare;
    private TaskCompletionSource _changed = NewSignal();
    private bool _isStopping;
    private long _queuedRows;
    private long _queuedBytes;
    private long _rows;
    private long _batches;
    private long _retries;
    private string? _lastError;

    /// <summary>Starts the writer.</summary>
    public BatchWriter(TableDefinition<TRow> table, ClickHouseSettings settings, InsertBlock insert, TimeProvider clock, ILogger logger)
    {
        _table = table;
        _columns = [.. table.Columns.Select(c => c.Name)];
        _settings = settings;
        _insert = insert;
        _clock = clock;
        _logger = logger;
        _loop = Task.Run(LoopAsync);
    }

    /// <inheritdoc />
    public BatchWriterStatus Status
    {
        get
        {
            lock (_gate)
            {
                return new BatchWriterStatus(_table.Name, _rows, _batches, _retries, _queuedRows, _queuedBytes, _lastError);
            }
        }
    }

    /// <inheritdoc />
    public async Task WriteAsync(IReadOnlyList<TRow> rows, CancellationToken cancellation = default)
    {
        var written = 0;
        var completions = new List<Task>(1);
        while (written < rows.Count)
        {
            Task? room = null;
            lock (_gate)
            {
                if (_isStopping)
                {
                    throw new OperationCanceledException($"The writer of {_table.Name} has stopped.");
                }

                if (_queuedRows < _settings.QueueRowsMax && _queuedBytes < (long)BatchesQueuedMax * _settings.BatchBytesMax)
                {
                    written = Append(rows, written, completions);
                }
                else
                {
                    room = _changed.Task;
                }
            }

            if (room is not null)
            {
                await room.WaitAsync(cancellation).ConfigureAwait(false);
            }
        }

        await Task.WhenAll(completions).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task StopAsync()
    {
        lock (_gate)
        {
            _isStopping = true;
            SealOpen();
            Signal();
        }

        using var grace = new CancellationTokenSource(_settings.StopGrace, _clock);
        await using var registration = grace.Token.Register(_stopped.Cancel).ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stopped.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Encodes rows into the open batch until they or the batch are at an end; answers the index behind the last one.</summary>
    private int Append(IReadOnlyList<TRow> rows, int from, List<Task> completions)
    {
        var batch = _open ??= OpenBatch();
        var before = batch.Rows.Length;
        var next = from;
        while (next < rows.Count && batch.Count < _settings.BatchRowsMax && batch.Rows.Length < _settings.BatchBytesMax)
        {
            WriteRow(batch.Rows, rows[next++]);
            batch.Count++;
        }

        _queuedRows += next - from;
        _queuedBytes += batch.Rows.Length - before;
        completions.Add(batch.Completion.Task);
        if (batch.Count >= _settings.BatchRowsMax || batch.Rows.Length >= _settings.BatchBytesMax)
        {
            SealOpen();
            Signal();
        }
        else if (before == 0)
        {
            Signal();
        }

        return next;
    }

    /// <summary>A row that cannot be written leaves nothing behind: the others of its batch are not its hostages.</summary>
    private void WriteRow(RowBinaryWriter writer, TRow row)
    {
        var before = writer.Length;
        try
        {
            _table.Write(writer, row);
        }
        catch
        {
            writer.Truncate(before);
            throw;
        }
    }

    private Batch OpenBatch()
    {
        var buffer = _spare ?? new RowBinaryWriter();
        _spare = null;
        return new Batch(buffer, _clock.GetTimestamp());
    }

    private void SealOpen()
    {
        if (_open is { } batch)
        {
            _sealed.Enqueue(batch);
            _open = null;
        }
    }

    private void Signal()
    {
        var signal = _changed;
        _changed = NewSignal();
        signal.SetResult();
    }

    private async Task LoopAsync()
    {
        while (await NextAsync().ConfigureAwait(false) is { } batch)
        {
            try
            {
                await InsertAsync(batch).ConfigureAwait(false);
                Finish(batch, null);
            }
#pragma warning disable CA1031 // the failure is the rows' and reaches their writers
            catch (Exception e)
#pragma warning restore CA1031
            {
                Finish(batch, e);
            }
        }
    }

    /// <summary>The next batch that is full, old enough, or last; null when the writer has stopped and nothing is left.</summary>
    private async Task<Batch?> NextAsync()
    {
        while (true)
        {
            Task changed;
            var wait = Timeout.InfiniteTimeSpan;
            lock (_gate)
            {
                if (_open is { } open && _sealed.Count == 0)
                {
                    wait = _settings.BatchWait - _clock.GetElapsedTime(open.OpenedAt);
                    if (wait <= TimeSpan.Zero)
                    {
                        SealOpen();
                    }
                }

                if (_sealed.TryDequeue(out var batch))
                {
                    return batch;
                }

                if (_isStopping)
                {
                    return null;
                }

                changed = _changed.Task;
            }

            if (wait == Timeout.InfiniteTimeSpan)
            {
                await changed.ConfigureAwait(false);
            }
            else
            {
                using var elapsed = new CancellationTokenSource();
                await Task.WhenAny(changed, Task.Delay(wait, _clock, elapsed.Token)).ConfigureAwait(false);
                await elapsed.CancelAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task InsertAsync(Batch batch)
    {
        var pause = _settings.RetryMin;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var limit = new CancellationTokenSource(_settings.InsertTimeout, _clock);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stopped.Token);
                using var rows = batch.Rows.AsStream();
                await _insert(_table.Name, _columns, rows, batch.Token, either.Token).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (ClickHouseStore.IsTransient(e) && !_stopped.IsCancellationRequested)
            {
                NoteFailure(e, attempt, batch.Count);
            }

            // Half to one and a half of the pause: writers of many tables do not return in step.
            var jittered = pause * (0.5 + Random.Shared.NextDouble());
            await Task.Delay(jittered, _clock, _stopped.Token).ConfigureAwait(false);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, _settings.RetryMax.Ticks));
        }
    }

    private void NoteFailure(Exception error, int attempt, int rows)
    {
        lock (_gate)
        {
            _retries++;
            _lastError = error.Message;
        }

        // Powers of two: an outage of hours stays readable.
        if ((attempt & (attempt - 1)) == 0)
        {
            _logger.LogWarning(
                "Insert of {Rows} rows into {Table} failed {Attempts} times, trying again: {Error}", rows, _table.Name, attempt, error.Message);
        }
    }

    private void Finish(Batch batch, Exception? error)
    {
        lock (_gate)
        {
            _queuedRows -= batch.Count;
            _queuedBytes -= batch.Rows.Length;
            if (error is null)
            {
                _rows += batch.Count;
                _batches++;
                _lastError = null;
            }
            else
            {
                _lastError = error.Message;
            }

            if (_spare is null && batch.Rows.Capacity <= 2 * _settings.BatchBytesMax)
            {
                batch.Rows.Reset();
                _spare = batch.Rows;
            }

            Signal();
        }

        if (error is null)
        {
            batch.Completion.SetResult();
        }
        else
        {
            _logger.LogError("{Rows} rows of {Table} were not written: {Error}", batch.Count, _table.Name, error.Message);
            batch.Completion.SetException(error);
        }
    }

    private sealed class Batch(RowBinaryWriter rows, long openedAt)
    {
        public RowBinaryWriter Rows { get; } = rows;

        public long OpenedAt { get; } = openedAt;

        public int Count { get; set; }

        public string Token { get; } = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);

        public TaskCompletionSource Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>A writer without its row type.</summary>
public interface IBatchWriter
{
    /// <summary>What it has done and what it holds.</summary>
    BatchWriterStatus Status { get; }

    /// <summary>Writes what is queued, within the grace period, and stops.</summary>
    Task StopAsync();
}
