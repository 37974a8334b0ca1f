using LivepeerAkka.Cluster.ClickHouse;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

public sealed class BatchWriterQueueTests
{
    [Fact]
    public async Task Writers_wait_while_the_queue_is_full_and_go_on_in_the_order_in_which_they_came()
    {
        await using var test = new WriterUnderTest();
        Task[] full = [test.Writer.WriteAsync([1, 2, 3, 4]), test.Writer.WriteAsync([5, 6, 7, 8])];

        Task[] waiting = [test.Writer.WriteAsync([9, 10]), test.Writer.WriteAsync([11]), test.Writer.WriteAsync([12])];

        Assert.Equal((8, 3), (test.Writer.Stats.QueuedRows, test.Writer.Stats.WaitingWriters));
        var seen = new List<int>();
        while (seen.Count < 12)
        {
            var attempt = await test.PassUntilAsync(test.Store.NextAsync());
            Assert.True(test.Writer.Stats.QueuedRows <= 8);
            seen.AddRange(WriterUnderTest.NumbersOf(attempt));
            attempt.Succeed();
        }

        await Task.WhenAll([.. full, .. waiting]);
        Assert.Equal(Enumerable.Range(1, 12), seen);
        Assert.Equal((0, 0), (test.Writer.Stats.QueuedRows, test.Writer.Stats.QueuedBytes));
    }

    [Fact]
    public async Task The_queue_is_bounded_in_bytes_too()
    {
        await using var test = new WriterUnderTest(o => o with { QueueRowsMax = 1000, BatchRowsMax = 1000, QueueBytesMax = 8 });
        var first = test.Writer.WriteAsync([1, 2]);

        var second = test.Writer.WriteAsync([3]);

        Assert.Equal((8, 1), (test.Writer.Stats.QueuedBytes, test.Writer.Stats.WaitingWriters));
        foreach (var _ in Enumerable.Range(0, 2))
            (await test.PassUntilAsync(test.Store.NextAsync())).Succeed();
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task A_queue_smaller_than_a_batch_does_not_wait_for_rows_that_cannot_come()
    {
        await using var test = new WriterUnderTest(o => o with { QueueRowsMax = 2 });
        var first = test.Writer.WriteAsync([1, 2]);

        var second = test.Writer.WriteAsync([3]);
        var attempt = await test.Store.NextAsync();
        attempt.Succeed();
        await first;
        (await test.PassUntilAsync(test.Store.NextAsync())).Succeed();

        await second;
    }

    [Fact]
    public async Task A_writer_that_gives_up_waiting_leaves_nothing_behind_and_lets_others_pass()
    {
        await using var test = new WriterUnderTest();
        Task[] queued = [test.Writer.WriteAsync([1, 2, 3, 4]), test.Writer.WriteAsync([5, 6, 7])];
        using var cancelled = new CancellationTokenSource();
        var given = test.Writer.WriteAsync([20, 21], cancelled.Token);
        var behind = test.Writer.WriteAsync([8]);
        Assert.Equal(2, test.Writer.Stats.WaitingWriters);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.Equal((8, 0), (test.Writer.Stats.QueuedRows, test.Writer.Stats.WaitingWriters));
        var seen = new List<int>();
        while (seen.Count < 8)
        {
            var attempt = await test.PassUntilAsync(test.Store.NextAsync());
            seen.AddRange(WriterUnderTest.NumbersOf(attempt));
            attempt.Succeed();
        }

        await Task.WhenAll([.. queued, behind]);
        Assert.Equal(Enumerable.Range(1, 8), seen);
    }

    [Fact]
    public async Task A_caller_that_gives_up_after_queueing_does_not_take_its_rows_back()
    {
        await using var test = new WriterUnderTest();
        using var cancelled = new CancellationTokenSource();
        var write = test.Writer.WriteAsync([1, 2, 3, 4], cancelled.Token);
        var attempt = await test.Store.NextAsync();

        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        attempt.Succeed();

        await WriterUnderTest.UntilAsync(() => test.Writer.Stats.Rows == 4);
    }

    [Fact]
    public async Task A_stop_stores_what_is_queued_without_waiting_for_more()
    {
        await using var test = new WriterUnderTest();
        var write = test.Writer.WriteAsync([1]);

        var stop = test.Writer.StopAsync();
        var attempt = await test.Store.NextAsync();
        await Assert.ThrowsAsync<WriterStoppedException>(() => test.Writer.WriteAsync([2]));
        Assert.False(stop.IsCompleted);
        attempt.Succeed();

        await stop;
        await write;
        Assert.Equal([1], WriterUnderTest.NumbersOf(attempt));
        Assert.False(test.Writer.Stats.HasFailed);
    }

    [Fact]
    public async Task A_stop_keeps_trying_within_its_grace_and_then_fails_what_is_left()
    {
        // Long, because virtual time also passes while a busy machine has not yet come to the writer's next attempt.
        var grace = TimeSpan.FromMinutes(10);
        await using var test = new WriterUnderTest(o => o with { StopGrace = grace });
        Task[] writes = [test.Writer.WriteAsync([1, 2, 3, 4]), test.Writer.WriteAsync([5])];
        var start = test.Time.GetUtcNow();
        var stop = test.Writer.StopAsync().ContinueWith(_ => true, TaskScheduler.Default);

        var attempts = 0;
        while (!stop.IsCompleted)
        {
            var attempting = test.Store.NextAsync();
            await test.PassUntilAsync(Task.WhenAny(attempting, stop));
            if (!attempting.IsCompleted)
                break;
            attempts++;
            (await attempting).FailForNow();
        }

        await stop;
        Assert.True(attempts >= 3, $"{attempts} attempts");
        Assert.True(test.Time.GetUtcNow() - start >= grace);
        foreach (var write in writes)
            await Assert.ThrowsAsync<WriterStoppedException>(() => write);
        await test.Writer.Completion;
    }

    [Fact]
    public async Task A_stop_interrupts_an_insert_that_does_not_answer()
    {
        await using var test = new WriterUnderTest();
        var write = test.Writer.WriteAsync([1, 2, 3, 4]);
        await test.Store.NextAsync();

        await test.PassUntilAsync(test.Writer.StopAsync().ContinueWith(_ => true, TaskScheduler.Default));

        await Assert.ThrowsAsync<WriterStoppedException>(() => write);
    }
}
