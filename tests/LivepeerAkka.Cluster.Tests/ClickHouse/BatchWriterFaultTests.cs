using CsCheck;
using LivepeerAkka.Cluster.ClickHouse;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

public sealed class BatchWriterFaultTests
{
    [Fact]
    public async Task A_transient_fault_is_repeated_with_the_same_token_and_bytes_until_it_passes()
    {
        await using var test = new WriterUnderTest();
        var write = test.Writer.WriteAsync([1, 2, 3, 4]);
        var first = await test.Store.NextAsync();
        var later = test.Writer.WriteAsync([5]);

        var attempt = first;
        for (var i = 0; i < 5; i++)
        {
            attempt.FailForNow();
            attempt = await test.PassUntilAsync(test.Store.NextAsync());
            Assert.Equal(first.Block.Token, attempt.Block.Token);
            Assert.Equal(first.Bytes, attempt.Bytes);
        }

        Assert.False(write.IsCompleted);
        Assert.Equal((5, "memory limit"), (test.Writer.Stats.Retries, test.Writer.Stats.LastError));
        Assert.NotNull(test.Writer.Stats.BlockedSince);
        attempt.Succeed();
        await write;
        Assert.Null(test.Writer.Stats.BlockedSince);
        var next = await test.PassUntilAsync(test.Store.NextAsync());
        Assert.NotEqual(first.Block.Token, next.Block.Token);
        next.Succeed();
        await later;
        Assert.Equal((5, 2, 20), (test.Writer.Stats.Rows, test.Writer.Stats.Batches, test.Writer.Stats.Bytes));
    }

    [Fact]
    public async Task Attempts_wait_for_their_pause()
    {
        await using var test = new WriterUnderTest();
        var write = test.Writer.WriteAsync([1, 2, 3, 4]);
        var attempt = await test.Store.NextAsync();

        foreach (var pause in new[] { 100, 200, 400 })
        {
            var failedAt = test.Time.GetUtcNow();
            attempt.FailForNow();
            attempt = await test.PassUntilAsync(test.Store.NextAsync());
            Assert.True(attempt.At - failedAt >= TimeSpan.FromMilliseconds(pause), $"{attempt.At - failedAt} after a pause of {pause} ms");
        }

        attempt.Succeed();
        await write;
    }

    [Theory]
    [InlineData(1, 0.0, 200)]
    [InlineData(1, 0.5, 150)]
    [InlineData(2, 0.0, 400)]
    [InlineData(6, 0.0, 6_400)]
    [InlineData(7, 0.0, 10_000)]
    [InlineData(1_000_000, 0.0, 10_000)]
    public void Pauses_double_up_to_the_longest_and_jitter_shortens_them(int attempt, double jitter, double expectedMs)
    {
        var options = BatchWriterOptions.Of(TestSettings.Of(new Uri("http://127.0.0.1:1"), "d"));

        Assert.Equal(expectedMs, options.PauseAfter(attempt, jitter).TotalMilliseconds);
    }

    [Fact]
    public async Task A_permanent_fault_fails_what_is_queued_what_waits_and_what_comes()
    {
        await using var test = new WriterUnderTest();
        Task[] writes = [test.Writer.WriteAsync([1, 2, 3, 4]), test.Writer.WriteAsync([5, 6, 7, 8]), test.Writer.WriteAsync([9])];
        var attempt = await test.Store.NextAsync();

        attempt.FailForGood();

        foreach (var write in writes)
            Assert.Contains("no such column", (await Assert.ThrowsAsync<WriterStoppedException>(() => write)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<WriterStoppedException>(() => test.Writer.WriteAsync([10]));
        await Assert.ThrowsAsync<WriterStoppedException>(test.Writer.FlushAsync);
        Assert.Equal(16, (await Assert.ThrowsAsync<ClickHouseException>(() => test.Writer.Completion)).Code);
        Assert.True(test.Writer.Stats.HasFailed);
        Assert.Equal(0, test.Store.Untaken);
    }

    [Fact]
    public async Task A_row_that_cannot_be_encoded_fails_its_own_call_only()
    {
        var table = WriterUnderTest.Numbers with { Write = (w, n) => w.WriteInt32(n >= 0 ? n : throw new InvalidOperationException("negative")) };
        await using var test = new WriterUnderTest(table: table);

        await Assert.ThrowsAsync<InvalidOperationException>(() => test.Writer.WriteAsync([1, -1]));
        var write = test.Writer.WriteAsync([1, 2, 3, 4]);
        var attempt = await test.Store.NextAsync();
        attempt.Succeed();

        await write;
        Assert.Equal([1, 2, 3, 4], WriterUnderTest.NumbersOf(attempt));
    }

    [Fact]
    public Task Whatever_fails_every_row_is_stored_once_and_those_of_a_call_in_order() => Gen.Select(
        Gen.Int[1, 9].List[1, 30], Gen.Int[0, 3].List[1, 20], (calls, answers) => (calls, answers)).SampleAsync(async input =>
        {
            await using var test = new WriterUnderTest();
            var stored = new List<int>();
            var tokens = new HashSet<Guid>();
            var next = 0;
            var writes = input.calls.Select(n => test.Writer.WriteAsync([.. Enumerable.Range((next += n) - n, n)])).ToList();
            var done = Task.WhenAll(writes);

            for (var i = 0; !done.IsCompleted; i++)
            {
                var attempting = test.Store.NextAsync();
                await test.PassUntilAsync(Task.WhenAny(attempting, done));
                if (!attempting.IsCompleted)
                    break;
                var attempt = await attempting;
                // 0 stores, 1 fails before it stores, 2 and 3 store and say that they failed; a token that is known stores nothing.
                var answer = i < input.answers.Count ? input.answers[i] : 0;
                if (answer != 1 && tokens.Add(attempt.Block.Token))
                    stored.AddRange(WriterUnderTest.NumbersOf(attempt));
                if (answer == 0)
                    attempt.Succeed();
                else
                    attempt.FailForNow();
            }

            await done;
            var first = 0;
            foreach (var n in input.calls)
            {
                Assert.Equal(Enumerable.Range(first, n), stored.Where(r => r >= first && r < first + n));
                first += n;
            }

            Assert.Equal(next, stored.Count);
        }, iter: 50);
}
