using System.Data.Common;
using System.Threading.Channels;

namespace LivepeerAkka.Cluster.Journal;

/// <summary>
/// The one writer of the ledger's tables: gathers what is asked for at the same time into one transaction. An operation is
/// durable when its task completes; when one fails, the transaction is rolled back and the others of it are run again alone.
/// </summary>
public sealed class LedgerWriter : IAsyncDisposable
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

            try
            {
                connection ??= _database.OpenLedger();
                Execute(connection, gathered);
            }
            catch (DbException e)
            {
                // The connection may be at fault (PostgreSQL restarted): the next batch opens another.
                connection?.Dispose();
                connection = null;
                gathered.ForEach(o => o.Fail(e));
            }
        }

        connection?.Dispose();
    }

    private bool WaitForWork() => _queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    private static void Execute(DbConnection connection, List<IOperation> operations)
    {
        if (TryTransaction(connection, operations))
        {
            return;
        }

        foreach (var operation in operations)
        {
            TryTransaction(connection, [operation]);
        }
    }

    private static bool TryTransaction(DbConnection connection, IReadOnlyList<IOperation> operations)
    {
        using var ledger = new LedgerTransaction(connection);
        foreach (var operation in operations)
        {
            try
            {
                operation.Execute(ledger);
            }
#pragma warning disable CA1031 // the failure is the operation's own and reaches its caller
            catch (Exception e) when (e is not DbException || operations.Count > 1)
#pragma warning restore CA1031
            {
                ledger.Rollback();
                if (operations.Count == 1)
                {
                    operation.Fail(e);
                }

                return false;
            }
        }

        ledger.Commit();
        foreach (var operation in operations)
        {
            operation.Succeed();
        }

        return true;
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
