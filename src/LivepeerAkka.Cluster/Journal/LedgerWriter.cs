using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Threading.Channels;
using LivepeerAkka.Cluster.Health;

namespace LivepeerAkka.Cluster.Journal;

/// <summary>
/// The one writer of the ledger's tables: gathers what is asked for at the same time into one transaction. An operation is
/// durable when its task completes; when one fails, the transaction is rolled back and the others of it are run again alone.
/// </summary>
public sealed class LedgerWriter : IAsyncDisposable, IQueueHolder
{
    private const int QueueMax = 20_000;
    private const int OperationsMax = 2_000;

    private readonly JournalDatabase _database;
    private readonly Channel<IOperation> _queue = Channel.CreateBounded<IOperation>(
        new BoundedChannelOptions(QueueMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Task _loop;

    /// <summary>Opens the ledger and creates its tables where they are missing.</summary>
    public LedgerWriter(JournalDatabase database)
    {
        _database = database;
        database.EnsureDirectory();
        using (var connection = database.OpenLedger())
        {
            LedgerSchema.Create(connection);
        }

        _loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Why the latest transaction failed, null when it did not.</summary>
    public string? Failure { get; private set; }

    /// <inheritdoc />
    public IEnumerable<QueueDepth> Queues => [new QueueDepth("ledger.operations", _queue.Reader.Count, QueueMax)];

    /// <summary>Runs an operation in a transaction that it may share with others.</summary>
    public async Task<T> RunAsync<T>(Func<LedgerTransaction, T> work)
    {
        var operation = new Operation<T>(work);
        await _queue.Writer.WriteAsync(operation).ConfigureAwait(false);
        return await operation.Completion.ConfigureAwait(false);
    }

    /// <summary>Finishes what is queued and closes the ledger.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
    }

    private void Run()
    {
        var gathered = new List<IOperation>();
        DbConnection? connection = null;
        while (WaitForWork())
        {
            gathered.Clear();
            while (gathered.Count < OperationsMax && _queue.Reader.TryRead(out var operation))
            {
                gathered.Add(operation);
            }

            connection = Execute(connection, gathered);
        }

        connection?.Dispose();
    }

    private bool WaitForWork() => _queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Runs the operations together, or each alone when that fails; answers the connection for the next ones, null to open another.</summary>
    private DbConnection? Execute(DbConnection? connection, IReadOnlyList<IOperation> operations)
    {
        try
        {
            connection ??= _database.OpenLedger();
        }
#pragma warning disable CA1031 // the failure reaches whoever waits for the operations; the thread that serves all of them must not end
        catch (Exception e)
#pragma warning restore CA1031
        {
            Failure = e.Message;
            foreach (var operation in operations)
            {
                operation.Fail(e);
            }

            return null;
        }

        if (Try(connection, operations) is not { } together)
        {
            Failure = null;
            return connection;
        }

        // A connection that the server closed says so once, and from then on only that it is not open.
        var fault = IsOpen(connection) ? null : together;
        foreach (var operation in operations)
        {
            if (!IsOpen(connection))
            {
                operation.Fail(fault!);
            }
            else if (Try(connection, [operation]) is { } error)
            {
                operation.Fail(error);
                fault ??= error is DbException || !IsOpen(connection) ? error : null;
            }
        }

        Failure = fault?.Message;
        if (fault is null)
        {
            return connection;
        }

        // The connection may be at fault (PostgreSQL restarted): the next operations open another.
        connection.Dispose();
        return null;
    }

    private static bool IsOpen(DbConnection connection) => connection.State == ConnectionState.Open;

    /// <summary>One transaction; answers what went wrong, and then nothing of it has happened.</summary>
    private static Exception? Try(DbConnection connection, IReadOnlyList<IOperation> operations)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var ledger = new LedgerTransaction(connection);
            foreach (var operation in operations)
            {
                operation.Execute(ledger);
            }

            ledger.Commit();
            JournalMetrics.Committed(operations.Count, started);
        }
#pragma warning disable CA1031 // the failure is the operation's own and reaches its caller
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e;
        }

        foreach (var operation in operations)
        {
            operation.Succeed();
        }

        return null;
    }

    private interface IOperation
    {
        void Execute(LedgerTransaction ledger);

        void Succeed();

        void Fail(Exception error);
    }

    private sealed class Operation<T>(Func<LedgerTransaction, T> work) : IOperation
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;

        public Task<T> Completion => _completion.Task;

        public void Execute(LedgerTransaction ledger) => _result = work(ledger);

        public void Succeed() => _completion.TrySetResult(_result);

        public void Fail(Exception error) => _completion.TrySetException(error);
    }
}
