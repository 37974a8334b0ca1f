using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

/// <summary>What stands in the store is made by the set of records and versions, not by the order in which they came or were merged.</summary>
[Collection(EngineGroup.Name)]
public sealed class ArrivalOrderTests(EngineFixture fixture)
{
    private static readonly string Digest = new('a', 64);
    private static readonly string OtherDigest = new('b', 64);

    private static RejectedRecord Rejected => SampleRows.Rejected().Record;

    /// <summary>Records that are refused under one uid and differ in one thing each.</summary>
    public static TheoryData<string> Differences => ["payload", "reason", "field", "type", "size", "digest"];

    [Theory]
    [MemberData(nameof(Differences))]
    public async Task Of_two_dead_letters_with_one_uid_the_same_one_stands_whichever_came_first(string difference)
    {
        var other = difference switch
        {
            "payload" => Rejected with { Payload = "x"u8.ToArray() },
            "reason" => Rejected with { Reason = RejectReason.MissingType },
            "field" => Rejected with { FieldPath = "type" },
            "type" => Rejected with { Type = "stream_trace" },
            "size" => Rejected with { PayloadBytes = Rejected.PayloadBytes + 1 },
            _ => Rejected with { Sha256 = OtherDigest },
        };

        await SameInAnyOrderAsync("raw_rejected_events", 1, RawRejectedEvents.Table,
            [new RejectedRow(Rejected, SampleRows.Source(offset: 1)), new RejectedRow(other, SampleRows.Source(offset: 2, receivedAfterMs: 5_000))]);
    }

    [Fact]
    public async Task Two_ignored_records_with_one_uid_both_stand_whichever_came_first()
    {
        var ignored = SampleRows.Ignored();
        var other = ignored.Record with { Sample = "{\"a\":1}"u8.ToArray() };

        await SameInAnyOrderAsync("raw_ignored_samples", 2, RawIgnoredSamples.Table,
            [ignored, new IgnoredSampleRow(other, SampleRows.Source(offset: 2, receivedAfterMs: 5_000)), ignored]);
    }

    [Fact]
    public async Task A_record_that_was_kept_in_part_is_known_by_its_digest_and_length()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        await test.InsertAsync(RawRejectedEvents.Table, new RejectedRow(
            Rejected with { Sha256 = Digest, PayloadBytes = 5_000_000, IsReplayable = false }, SampleRows.Source()));

        Assert.Equal($"5000000\t{Digest}\t0", await test.QueryAsync("SELECT payload_bytes, payload_sha256, is_replayable FROM raw_rejected_events"));
        var letter = await new DeadLetterQueries(test.Store).FindAsync(Rejected.Uid);
        Assert.Equal((Digest, 5_000_000), (letter!.Record.Sha256, letter.Record.PayloadBytes));
    }

    [Fact]
    public async Task Neither_merges_nor_repeated_and_withdrawn_rows_show_in_a_checksum()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        await test.InsertAsync(FactWorkflowSessions.Table, SampleRows.Fact(version: 3));
        await test.InsertAsync(RawStreamTraceEvents.Table, SampleRows.Event(EventFamily.StreamTrace, SampleRows.Trace));
        var before = await new StoreChecksum(test.Store).ReadAsync();

        for (var version = 1; version <= 2; version++)
        {
            await test.InsertAsync(FactWorkflowSessions.Table, SampleRows.Fact(version: version) with { CloseReason = "" });
            await test.InsertAsync(FactWorkflowSessionSegments.Table, SampleRows.Segment(index: 5, version: version));
            await test.InsertAsync(FactSessionHours.Table, SampleRows.Hour(index: 5, version: version));
            await test.InsertAsync(RawStreamTraceEvents.Table, SampleRows.Event(EventFamily.StreamTrace, SampleRows.Trace));
        }

        await test.InsertAsync(FactWorkflowSessionSegments.Table, SampleRows.Segment(index: 5, version: 3, isDeleted: true));
        await test.InsertAsync(FactSessionHours.Table, SampleRows.Hour(index: 5, version: 3, isDeleted: true));
        var unmerged = await new StoreChecksum(test.Store).ReadAsync();
        foreach (var table in ProductTables.All)
        {
            await test.Store.CommandAsync($"OPTIMIZE TABLE {table.Name} FINAL");
        }

        Assert.Equal(before, unmerged);
        Assert.Equal(before, await new StoreChecksum(test.Store).ReadAsync());
        Assert.Equal("1", await test.QueryAsync("SELECT count() FROM raw_stream_trace_events SETTINGS final = 0"));
    }

    [Fact]
    public async Task The_accounting_is_what_the_counters_say_before_and_after_merges_with_copies_lost_and_repeated()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        AccountingRow Count(string outcome, long count, int partition = 0) => new("l", "t", partition, "stream_trace", outcome, "", count, count);
        // 1 and 2 were lost, 5 came twice, 3 came after 5.
        foreach (var count in new[] { 5, 3, 5 })
            await test.InsertAsync(IngestCounters.Table, Count(Outcomes.Accepted, count));
        await test.InsertAsync(IngestCounters.Table, Count(Outcomes.Accepted, 7, partition: 1), Count(Outcomes.Duplicate, 2), Count(Outcomes.Rejected, 1));
        const string sums = "SELECT outcome, sum(event_count) FROM ingest_accounting GROUP BY outcome ORDER BY outcome";
        const string expected = "accepted\t12\nduplicate\t2\nrejected\t1";

        Assert.Equal(expected, await test.QueryAsync(sums));
        await test.Store.CommandAsync("OPTIMIZE TABLE ingest_counters FINAL");
        Assert.Equal(expected, await test.QueryAsync(sums));
    }

    private async Task SameInAnyOrderAsync<TRow>(string table, int rows, TableDefinition<TRow> definition, IReadOnlyList<TRow> written)
    {
        await using var one = await StoreUnderTest.WithSchemaAsync(fixture);
        await using var other = await StoreUnderTest.WithSchemaAsync(fixture);
        foreach (var row in written)
            await one.InsertAsync(definition, row);
        foreach (var row in written.Reverse())
            await other.InsertAsync(definition, row);

        var expected = (await new StoreChecksum(one.Store).ReadAsync())[table];
        Assert.Equal(rows, expected.Rows);
        Assert.Equal(expected, (await new StoreChecksum(other.Store).ReadAsync())[table]);
        await other.Store.CommandAsync($"OPTIMIZE TABLE {table} FINAL");
        Assert.Equal(expected, (await new StoreChecksum(other.Store).ReadAsync())[table]);
    }
}
