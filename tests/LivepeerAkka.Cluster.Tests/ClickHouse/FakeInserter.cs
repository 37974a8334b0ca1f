using System.Threading.Channels;
using LivepeerAkka.Cluster.ClickHouse;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

/// <summary>A store whose every answer the test gives.</summary>
internal sealed class FakeInserter(TimeProvider time) : IBlockInserter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<Attempt> _attempts = Channel.CreateUnbounded<Attempt>();
    private int _running;

    /// <summary>Most inserts that ran at once.</summary>
    public int RunningMax { get; private set; }

    /// <summary>Attempts that nobody has taken yet.</summary>
    public int Untaken => _attempts.Reader.Count;

    public async Task InsertAsync(RowBlock block, CancellationToken cancellation)
    {
        var attempt = new Attempt(block, block.Bytes.ToArray(), time.GetUtcNow());
        RunningMax = Math.Max(RunningMax, Interlocked.Increment(ref _running));
        try
        {
            await _attempts.Writer.WriteAsync(attempt, cancellation);
            await attempt.Answer.Task.WaitAsync(cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    /// <summary>The next attempt, as soon as the writer makes it.</summary>
    public async Task<Attempt> NextAsync() => await _attempts.Reader.ReadAsync().AsTask().WaitAsync(Patience);
}

/// <summary>One attempt of an insert, with the bytes that it carried and the time at which it was made.</summary>
internal sealed record Attempt(RowBlock Block, byte[] Bytes, DateTimeOffset At)
{
    public TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Succeed() => Answer.SetResult();

    public void FailForNow() => Answer.SetException(new ClickHouseException("memory limit") { Code = 241, IsTransient = true });

    public void FailForGood() => Answer.SetException(new ClickHouseException("no such column") { Code = 16 });
}
