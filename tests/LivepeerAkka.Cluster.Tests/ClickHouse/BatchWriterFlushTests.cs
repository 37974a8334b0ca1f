using LivepeerAkka.Cluster.ClickHouse;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

public sealed class BatchWriterFlushTests
{
    [Fact]
    public async Task A_full_batch_is_inserted_at_once_and_its_writers_hear_of_it_only_then()
    {
        await using var test = new WriterUnderTest();

        var write = test.Writer.WriteAsync([1, 2, 3, 4]);
        var attempt = await test.Store.NextAsync();

        Assert.Equal([1, 2, 3, 4], WriterUnderTest.NumbersOf(attempt));
        Assert.Equal(("numbers", 4), (attempt.Block.Table, attempt.Block.Rows));
        Assert.False(write.IsCompleted);
        attempt.Succeed();
        await write;
    }

    [Fact]
    public async Task A_batch_that_is_full_in_bytes_is_inserted_at_once()
    {
        await using var test = new WriterUnderTest(o => o with { BatchRowsMax = 1000, QueueRowsMax = 1000, BatchBytesMax = 8 });

        var write = test.Writer.WriteAsync([1, 2]);
        var attempt = await test.Store.NextAsync();

        Assert.Equal([1, 2], WriterUnderTest.NumbersOf(attempt));
        attempt.Succeed();
        await write;
    }

    [Fact]
    public async Task A_batch_that_is_not_full_is_inserted_when_its_first_row_has_waited_long_enough()
    {
        await using var test = new WriterUnderTest();
        var start = test.Time.GetUtcNow();

        var first = test.Writer.WriteAsync([1]);
        test.Time.Advance(TimeSpan.FromMilliseconds(900));
        var second = test.Writer.WriteAsync([2]);
        var attempt = await test.PassUntilAsync(test.Store.NextAsync());

        Assert.Equal([1, 2], WriterUnderTest.NumbersOf(attempt));
        Assert.True(attempt.At - start >= TimeSpan.FromSeconds(1), $"inserted after {attempt.At - start}");
        attempt.Succeed();
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task A_steady_trickle_makes_at_most_one_insert_a_second()
    {
        await using var test = new WriterUnderTest(o => o with { BatchRowsMax = 1000, QueueRowsMax = 1000 });
        var attempts = new List<Attempt>();
        var stopped = new CancellationTokenSource();
        var answering = Task.Run(async () =>
        {
            while (!stopped.IsCancellationRequested)
            {
                var attempt = await test.Store.NextAsync();
                attempts.Add(attempt);
                attempt.Succeed();
            }
        });

        var writes = new List<Task>();
        for (var i = 0; i < 100; i++)
        {
            writes.Add(test.Writer.WriteAsync([i]));
            test.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await test.PassUntilAsync(Task.WhenAll(writes).ContinueWith(_ => true, TaskScheduler.Default));
        await stopped.CancelAsync();
        var last = test.Writer.WriteAsync([100]);
        await test.PassUntilAsync(last.ContinueWith(_ => true, TaskScheduler.Default));
        await answering;

        Assert.Equal(Enumerable.Range(0, 101), attempts.SelectMany(WriterUnderTest.NumbersOf));
        Assert.All(attempts.Zip(attempts.Skip(1)), p => Assert.True(p.Item2.At - p.Item1.At >= TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task There_is_one_insert_at_a_time()
    {
        await using var test = new WriterUnderTest();

        var writes = Task.WhenAll(test.Writer.WriteAsync([1, 2, 3, 4]), test.Writer.WriteAsync([5, 6, 7, 8]), test.Writer.WriteAsync([9, 10, 11, 12]));
        for (var i = 0; i < 3; i++)
        {
            var attempt = await test.Store.NextAsync();
            Assert.Equal(0, test.Store.Untaken);
            attempt.Succeed();
        }

        await writes;
        Assert.Equal(1, test.Store.RunningMax);
    }

    [Fact]
    public async Task A_call_of_many_rows_is_spread_over_batches_and_completes_with_the_last()
    {
        await using var test = new WriterUnderTest();

        var write = test.Writer.WriteAsync([.. Enumerable.Range(0, 10)]);
        var seen = new List<int[]>();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            Assert.False(write.IsCompleted);
            var attempt = await test.PassUntilAsync(test.Store.NextAsync());
            seen.Add(WriterUnderTest.NumbersOf(attempt));
            attempt.Succeed();
        }

        await write;
        Assert.Equal(Enumerable.Range(0, 10), seen.SelectMany(n => n));
        Assert.All(seen, n => Assert.InRange(n.Length, 1, 4));
    }

    [Fact]
    public async Task A_row_larger_than_every_bound_goes_alone()
    {
        var table = new TableDefinition<int>("texts", [new("t", "String")], (w, n) => w.WriteString(new string('x', n)));
        await using var test = new WriterUnderTest(table: table);

        var small = test.Writer.WriteAsync([1]);
        var large = test.Writer.WriteAsync([5000]);
        var first = await test.PassUntilAsync(test.Store.NextAsync());
        first.Succeed();
        var second = await test.PassUntilAsync(test.Store.NextAsync());
        second.Succeed();

        await Task.WhenAll(small, large);
        Assert.Equal((1, 1), (first.Block.Rows, second.Block.Rows));
        Assert.Equal(5002, second.Bytes.Length);
    }

    [Fact]
    public async Task What_makes_no_rows_is_done_without_an_insert()
    {
        var odd = WriterUnderTest.Numbers with { RowsOf = n => n % 2 };
        await using var test = new WriterUnderTest(table: odd);

        await test.Writer.WriteAsync([0, 2, 4]);

        Assert.Equal((0, 0), (test.Store.Untaken, test.Writer.Stats.QueuedRows));
    }

    [Fact]
    public async Task A_flush_does_not_wait_for_more_rows_and_completes_when_they_are_stored()
    {
        await using var test = new WriterUnderTest();
        var write = test.Writer.WriteAsync([1]);

        var flush = test.Writer.FlushAsync();
        var attempt = await test.Store.NextAsync();
        Assert.False(flush.IsCompleted);
        attempt.Succeed();

        await flush;
        await write;
        await test.Writer.FlushAsync();
    }
}
