namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>
/// The bounded queue of one table: the batch that is filling, batches that are ready, and writers that wait for room, first come first
/// served. Rows count until <see cref="Release"/>, so the batch in flight is part of the bound.
/// </summary>
internal sealed class BatchQueue(BatchWriterOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Queue<Batch> _ready = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private Batch? _open;
    private Batch? _inFlight;
    private bool _closed;
    private Exception? _fault;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Rows not yet acknowledged.</summary>
    public long Rows { get; private set; }

    /// <summary>Bytes not yet acknowledged.</summary>
    public long Bytes { get; private set; }

    /// <summary>Writers that wait for room.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _waiters.Count;
        }
    }

    /// <summary>Adds encoded rows to a batch, waiting for room; the result is the batch.</summary>
    /// <param name="rows">Rows of the table in RowBinary; copied.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellation">Gives up waiting for room; rows that found room stay.</param>
    public async ValueTask<Batch> AddAsync(RowBinaryWriter rows, int count, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_gate)
        {
            ThrowIfEnded();
            if (_waiters.Count == 0 && HasRoom(count, rows.Length))
                return Admit(rows, count);
            waiter = new Waiter(rows, count);
            waiter.Node = _waiters.AddLast(waiter);
            // Who waits for room is not helped by a batch that waits for more rows.
            Signal();
        }

        await using var registration = cancellation.Register(() => Forget(waiter, cancellation));
        return await waiter.Admitted.Task;
    }

    /// <summary>The next batch to insert, when it is full or its time has come; null when the queue was closed and is empty.</summary>
    public async Task<Batch?> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            TimeSpan wait;
            lock (_gate)
            {
                wait = UntilDue();
                if (_ready.Count == 0 && _open is not null && wait <= TimeSpan.Zero)
                    Seal();
                if (_ready.TryDequeue(out _inFlight))
                    return _inFlight;
                if (_closed)
                    return null;
                changed = _changed.Task;
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(changed, Task.Delay(wait, time, either.Token));
            await either.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The batch in flight is stored: its room is free.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="isBufferFree">No request that was given up may still be reading its bytes.</param>
    public void Release(Batch batch, bool isBufferFree)
    {
        lock (_gate)
        {
            _inFlight = null;
            Rows -= batch.RowCount;
            Bytes -= batch.Rows.Length;
            AdmitWaiters();
        }

        batch.Complete(isBufferFree);
    }

    /// <summary>Makes everything queued due at once; completes when it is stored.</summary>
    public Task FlushAsync()
    {
        lock (_gate)
        {
            if (_fault is not null)
                return Task.FromException(new WriterStoppedException(_fault));
            if (_open is not null)
                _open.IsDue = true;
            Signal();
            return Task.WhenAll(Batches().Select(b => b.Done));
        }
    }

    /// <summary>Takes no more rows; what is queued becomes due.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            RefuseWaiters(new WriterStoppedException(_fault));
            Signal();
        }
    }

    /// <summary>Fails everything that is queued and everything that comes.</summary>
    public void Fail(Exception? fault)
    {
        lock (_gate)
        {
            _closed = true;
            _fault ??= fault;
            var stopped = new WriterStoppedException(fault);
            RefuseWaiters(stopped);
            foreach (var batch in Batches())
                batch.Fail(stopped);
            (_open, _inFlight, Rows, Bytes) = (null, null, 0, 0);
            _ready.Clear();
            Signal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private List<Batch> Batches() => [.. new[] { _inFlight }.Concat(_ready).Append(_open).OfType<Batch>()];

    // An empty queue takes anything: a row larger than the whole bound still goes.
    private bool HasRoom(int count, int bytes) =>
        Rows == 0 || (Rows + count <= options.QueueRowsMax && Bytes + bytes <= options.QueueBytesMax);

    private void AdmitWaiters()
    {
        while (_waiters.First is { Value: var waiter } && HasRoom(waiter.Count, waiter.Rows.Length))
        {
            _waiters.RemoveFirst();
            waiter.Admitted.TrySetResult(Admit(waiter.Rows, waiter.Count));
        }
    }

    private Batch Admit(RowBinaryWriter rows, int count)
    {
        if (_open is { } filling
            && (filling.RowCount + count > options.BatchRowsMax || filling.Rows.Length + rows.Length > options.BatchBytesMax))
        {
            Seal();
            Signal();
        }

        if (_open is null)
        {
            _open = new Batch(time.GetTimestamp());
            Signal();
        }

        var batch = _open;
        batch.Add(rows.Written.Span, count);
        Rows += count;
        Bytes += rows.Length;
        if (batch.RowCount >= options.BatchRowsMax || batch.Rows.Length >= options.BatchBytesMax)
        {
            Seal();
            Signal();
        }

        return batch;
    }

    private void Seal()
    {
        _ready.Enqueue(_open!);
        _open = null;
    }

    private TimeSpan UntilDue()
    {
        if (_open is not { } batch)
            return Timeout.InfiniteTimeSpan;
        var left = options.BatchWait - time.GetElapsedTime(batch.OpenedAt);
        return batch.IsDue || _closed || _waiters.Count > 0 || left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    private void RefuseWaiters(Exception reason)
    {
        foreach (var waiter in _waiters)
            waiter.Admitted.TrySetException(reason);
        _waiters.Clear();
    }

    private void Forget(Waiter waiter, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!waiter.Admitted.TrySetCanceled(cancellation))
                return;
            _waiters.Remove(waiter.Node!);
            AdmitWaiters();
        }
    }

    private void ThrowIfEnded()
    {
        if (_closed)
            throw new WriterStoppedException(_fault);
    }

    private sealed record Waiter(RowBinaryWriter Rows, int Count)
    {
        public TaskCompletionSource<Batch> Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LinkedListNode<Waiter>? Node { get; set; }
    }
}
