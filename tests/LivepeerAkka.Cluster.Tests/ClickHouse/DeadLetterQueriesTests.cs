using System.Text;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

[Collection(EngineGroup.Name)]
public sealed class DeadLetterQueriesTests(EngineFixture engine)
{
    private static readonly long Start = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    [Fact]
    public async Task Case_9_the_window_is_half_open()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(engine);
        await test.InsertAsync(RawRejectedEvents.Table, Letter(1, 99), Letter(2, 100), Letter(3, 199), Letter(4, 200));

        var window = new DeadLetterSelection(FromMs: Start + 100, ToMs: Start + 200);
        var listed = await new DeadLetterQueries(test.Store).ListAsync(window).CollectAsync();
        var chunks = await new DeadLetterQueries(test.Store).ReadReplayableAsync(window).CollectAsync();

        Assert.Equal([Uid(2), Uid(3)], listed.Select(l => l.Record.Uid));
        Assert.Equal([Uid(2), Uid(3)], Assert.Single(chunks).Select(l => l.Record.Uid));
    }

    [Fact]
    public async Task Letters_of_a_reason_that_were_kept_whole_come_with_everything_that_was_stored()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(engine);
        var cut = Letter(3, 3);
        var expected = Letter(1, 1);
        await test.InsertAsync(
            RawRejectedEvents.Table, expected, Letter(2, 2, RejectReason.MissingType), cut with { Record = cut.Record with { IsReplayable = false } });

        var chunk = Assert.Single(await new DeadLetterQueries(test.Store).ReadReplayableAsync(new(RejectReason.RecordTooLarge)).CollectAsync());
        var counts = await new DeadLetterQueries(test.Store).CountAsync(new());

        var letter = Assert.Single(chunk);
        Assert.Equal(expected.Record with { Payload = default }, letter.Record with { Payload = default });
        Assert.Equal(expected.Record.Payload.ToArray(), letter.Record.Payload.ToArray());
        Assert.Equal(expected.Source, letter.Source);
        Assert.Equal([new("missing_type", 1, 1, 0), new DeadLetterCount("record_too_large", 2, 1, 0)], counts);
    }

    [Fact]
    public async Task Chunks_end_at_their_number_and_their_bytes_and_lose_nothing()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(engine);
        var large = new byte[9_000_000];
        large.AsSpan().Fill((byte)'x');
        // Many letters of one millisecond: a page must not end in the middle of it.
        await test.InsertAsync(RawRejectedEvents.Table, [.. Enumerable.Range(1, 12_000).Select(i => Letter(i, i < 11_000 ? 5 : 6))]);
        await test.InsertAsync(RawRejectedEvents.Table, Letter(20_001, 9, payload: large), Letter(20_002, 9, payload: large));

        var chunks = await new DeadLetterQueries(test.Store).ReadReplayableAsync(new()).CollectAsync();

        Assert.All(chunks, c => Assert.InRange(c.Count, 1, DeadLetterQueries.ChunkLettersMax));
        Assert.All(chunks, c => Assert.True(c.Count == 1 || c.Sum(l => l.Record.Payload.Length) <= DeadLetterQueries.ChunkBytesMax));
        Assert.Equal(12_002, chunks.SelectMany(c => c).Select(l => l.Record.Uid).Distinct().Count());
        Assert.Equal(12_002, chunks.Sum(c => c.Count));
    }

    [Fact]
    public async Task A_mark_stands_over_redeliveries_and_the_latest_mark_over_earlier_ones()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(engine);
        var letter = Letter(1, 1);
        await test.InsertAsync(RawRejectedEvents.Table, letter with { ReplayedAtMs = Start + 7_000 });
        await test.InsertAsync(RawRejectedEvents.Table, letter);
        await test.InsertAsync(RawRejectedEvents.Table, letter with { ReplayedAtMs = Start + 5_000 });

        var stored = await new DeadLetterQueries(test.Store).FindAsync(Uid(1));

        Assert.Equal(Start + 7_000, stored!.ReplayedAtMs);
        Assert.Single(await new DeadLetterQueries(test.Store).ListAsync(new()).CollectAsync());
        Assert.Null(await new DeadLetterQueries(test.Store).FindAsync(Uid(2)));
    }

    private static EventUid Uid(int number) => new(new Guid(number, 1, 2, 0x80, 0, 0, 0, 0, 0, 0, 9));

    private static RejectedRow Letter(int number, long afterMs, string reason = RejectReason.RecordTooLarge, byte[]? payload = null) => new(
        new RejectedRecord(
            Uid(number), "stream_trace", "transport", reason, "data.x", "json", payload ?? Encoding.UTF8.GetBytes($$"""{"é":"{{number}}"}"""), 1_234, IsReplayable: true),
        new SourceRecord(new SourcePosition("log", "topic", 3, number), "org", number % 2 == 0 ? null : Start + number, Start + afterMs, Value: null));
}
