using System.Runtime.InteropServices;
using LivepeerAkka.Cluster.ClickHouse;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

/// <summary>A writer of numbers over a store and a clock that the test holds.</summary>
internal sealed class WriterUnderTest : IAsyncDisposable
{
    public static readonly TableDefinition<int> Numbers = new("numbers", [new("n", "Int32")], (w, n) => w.WriteInt32(n));

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public WriterUnderTest(Func<BatchWriterOptions, BatchWriterOptions>? change = null, TableDefinition<int>? table = null)
    {
        var options = new BatchWriterOptions
        {
            BatchRowsMax = 4,
            BatchBytesMax = 1000,
            BatchWait = TimeSpan.FromSeconds(1),
            QueueRowsMax = 8,
            QueueBytesMax = 4000,
            RetryMin = TimeSpan.FromMilliseconds(100),
            RetryMax = TimeSpan.FromSeconds(10),
            StopGrace = TimeSpan.FromSeconds(5),
        };
        Store = new FakeInserter(Time);
        Writer = new BatchWriter<int>(table ?? Numbers, change?.Invoke(options) ?? options, Store, Time, NullLogger.Instance, () => 0);
    }

    public FakeTimeProvider Time { get; } = new();

    public FakeInserter Store { get; }

    public BatchWriter<int> Writer { get; }

    public static int[] NumbersOf(Attempt attempt) => MemoryMarshal.Cast<byte, int>(attempt.Bytes).ToArray();

    /// <summary>Lets virtual time pass until the task has ended.</summary>
    public async Task<T> PassUntilAsync<T>(Task<T> task)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!task.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            Time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        return await task;
    }

    /// <summary>Waits in real time for something that happens without virtual time.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        var ended = Task.Run(async () =>
        {
            await Writer.DisposeAsync();
            return true;
        });
        await PassUntilAsync(ended);
    }
}
