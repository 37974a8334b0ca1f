using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.Cluster.Tests.Jobs;
using LivepeerAkka.DevServices.ClickHouse;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Facts;
using Microsoft.Extensions.Logging.Abstractions;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

[Collection(EngineGroup.Name)]
public sealed class ClickHouseStoreTests(EngineFixture fixture)
{
    private static RowBlock Block(Guid token, params IReadOnlyList<RawEventRowAt> rows)
    {
        var writer = new RowBinaryWriter();
        foreach (var row in rows)
        {
            var @event = SampleRows.Event(EventFamily.StreamTrace, SampleRows.Trace, row.Uid);
            RawStreamTraceEvents.Table.Write(writer, @event with { Event = @event.Event with { EventTimeMs = row.TimeMs } });
        }

        return new RowBlock(RawStreamTraceEvents.Table.Name, RawStreamTraceEvents.Table.Columns, token, rows.Count, writer.Written);
    }

    internal sealed record RawEventRowAt(int Uid, long TimeMs);

    [Fact]
    public async Task A_block_that_is_sent_again_with_its_token_adds_no_row()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        // Two partitions: every part of the block is recognised by itself.
        var block = Block(Guid.NewGuid(), new(1, SampleRows.Time), new(2, SampleRows.Time - (30 * 86_400_000L)));

        for (var i = 0; i < 3; i++)
            await test.Store.InsertAsync(block, CancellationToken.None);
        Assert.Equal(2, await test.CountAsync("raw_stream_trace_events"));

        await test.Store.InsertAsync(block with { Token = Guid.NewGuid() }, CancellationToken.None);
        Assert.Equal(4, await test.CountAsync("raw_stream_trace_events"));
    }

    [Fact]
    public async Task A_block_may_reach_over_many_years()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        var weeks = Enumerable.Range(0, 300).Select(w => new RawEventRowAt(w + 1, SampleRows.Time - (w * 7 * 86_400_000L))).ToArray();

        await test.Store.InsertAsync(Block(Guid.NewGuid(), weeks), CancellationToken.None);

        Assert.Equal(300, await test.CountAsync("raw_stream_trace_events"));
    }

    [Fact]
    public async Task A_query_from_outside_changes_nothing_and_keeps_its_limits()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);

        Assert.Equal(164, (await Assert.ThrowsAsync<ClickHouseException>(() => test.QueryAsync("DROP TABLE raw_job_events"))).Code);
        Assert.Equal(164, (await Assert.ThrowsAsync<ClickHouseException>(
            () => test.QueryAsync("INSERT INTO ingest_counters SELECT '', '', 0, '', '', '', 1, 1"))).Code);
        using var output = new MemoryStream();
        Assert.Equal(396, (await Assert.ThrowsAsync<ClickHouseException>(
            () => test.Store.QueryRawAsync("SELECT number FROM numbers(100)", "TSV", output, new QueryLimits { ResultRowsMax = 10 }))).Code);
        var late = await FaultOf(() => test.Store.QueryRawAsync(
            "SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))", "TSV", output, new QueryLimits { Time = TimeSpan.FromSeconds(1) }));
        Assert.Equal((159, true), (late.Code, late.IsTransient));
    }

    [Fact]
    public async Task A_query_takes_a_format_its_own_format_and_a_closing_semicolon()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);

        Assert.Equal("{\"a\":18446744073709551615}\n{\"a\":1}", await test.QueryAsync("SELECT toUInt64(-1) AS a UNION ALL SELECT 1;", "JSONEachRow"));
        Assert.Equal("1", await test.QueryAsync("SELECT 1 AS a FORMAT TSV", "JSONEachRow"));
    }

    [Fact]
    public async Task A_query_that_fails_is_a_fault_of_one_line_also_after_its_first_rows()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);

        var late = await FaultOf(() => test.QueryAsync("SELECT number, throwIf(number = 5000000) FROM numbers(10000000) SETTINGS max_threads = 1", "JSONEachRow"));
        var wrong = await FaultOf(() => test.QueryAsync("SELECT\n\n  nothing\nFROM\n  nowhere"));

        Assert.All([late, wrong], f => Assert.DoesNotContain('\n', f.Message));
        Assert.Contains("nowhere", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_times_in_iso_and_whole_numbers_as_numbers()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        await test.InsertAsync(RawPaymentEvents.Table, SampleRows.Event(EventFamily.CreateNewPayment, SampleRows.Payment));

        Assert.Equal(
            "{\"event_ts\":\"2026-03-01T10:00:00.123Z\",\"content_hash\":18364758544493064720,\"offset\":7,\"face_value_wei\":2402400000000000}",
            await test.QueryAsync("SELECT event_ts, content_hash, offset, face_value_wei FROM raw_payment_events", "JSONEachRow"));
    }

    [Fact]
    public async Task Parameters_are_values_and_never_text_of_the_query()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);

        var rows = await test.Store.QueryAsync("SELECT {text:String}, {number:Int64}", r => (r.GetString(0), r.GetInt64(1)),
            new Dictionary<string, object> { ["text"] = "'; DROP TABLE x; -- \n\t\\", ["number"] = 5L });

        Assert.Equal([("'; DROP TABLE x; -- \n\t\\", 5L)], rows);
    }

    [Fact]
    public async Task Faults_say_whether_a_repetition_can_help()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        var block = Block(Guid.NewGuid(), new RawEventRowAt(1, SampleRows.Time));

        var unknown = await FaultOf(() => test.Store.InsertAsync(block with { Table = "nowhere" }, CancellationToken.None));
        Assert.Equal((60, false), (unknown.Code, unknown.IsTransient));
        Assert.DoesNotContain('\n', unknown.Message);
        var cut = await FaultOf(() => test.Store.InsertAsync(block with { Bytes = block.Bytes[..^3] }, CancellationToken.None));
        Assert.False(cut.IsTransient, cut.Message);

        await test.Engine.SetFaultAsync(new ClickHouseFault { Mode = ClickHouseFaultMode.Error, Count = 1, InsertsOnly = true });
        var memory = await FaultOf(() => test.Store.InsertAsync(block, CancellationToken.None));
        Assert.Equal((241, true), (memory.Code, memory.IsTransient));
        await test.Engine.SetFaultAsync(new ClickHouseFault { Mode = ClickHouseFaultMode.Refuse, Count = 1, InsertsOnly = true });
        Assert.True((await FaultOf(() => test.Store.InsertAsync(block, CancellationToken.None))).IsTransient);

        using var nobody = new ClickHouseStore(TestSettings.Of(new Uri("http://127.0.0.1:1"), "d"));
        var refused = await FaultOf(() => nobody.CommandAsync("SELECT 1"));
        Assert.Equal((0, true), (refused.Code, refused.IsTransient));
    }

    [Fact]
    public async Task An_insert_that_does_not_answer_in_time_is_a_transient_fault_and_a_cancelled_one_is_cancelled()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        using var hasty = new ClickHouseStore(test.Settings with { InsertTimeout = TimeSpan.FromMilliseconds(200) });
        var block = Block(Guid.NewGuid(), new RawEventRowAt(1, SampleRows.Time));
        await test.Engine.SetFaultAsync(new ClickHouseFault { Mode = ClickHouseFaultMode.Delay, Ms = 1_000, Count = 2, InsertsOnly = true });

        Assert.True((await FaultOf(() => hasty.InsertAsync(block, CancellationToken.None))).IsTransient);
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.Store.InsertAsync(block, cancelled.Token));
    }

    [Theory]
    [InlineData(ClickHouseFaultMode.ErrorAfterWrite)]
    [InlineData(ClickHouseFaultMode.Error)]
    [InlineData(ClickHouseFaultMode.Refuse)]
    public async Task A_writer_whose_insert_had_an_unknown_outcome_stores_every_row_once(ClickHouseFaultMode mode)
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        var settings = test.Settings with { BatchWait = TimeSpan.FromMilliseconds(50), RetryMin = TimeSpan.FromMilliseconds(20) };
        await using var writers = new BatchWriters(settings, test.Store, TimeProvider.System, NullLogger<BatchWriters>.Instance);
        await test.Engine.SetFaultAsync(new ClickHouseFault { Mode = mode, Count = 2, InsertsOnly = true });

        await writers.RawEvents.WriteAsync([.. Enumerable.Range(1, 500).Select(i => SampleRows.Event(EventFamily.StreamTrace, SampleRows.Trace, i))]);

        Assert.Equal(500, await test.CountAsync("raw_stream_trace_events"));
        var stats = writers.Stats.Single(s => s.Table == "raw_stream_trace_events");
        Assert.Equal((500, 1, 2, 0), (stats.Rows, stats.Batches, stats.Retries, stats.QueuedRows));
    }

    [Fact]
    public async Task The_writers_bring_every_row_to_its_table_and_stop_with_nothing_left()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        await using var writers = new BatchWriters(test.Settings, test.Store, TimeProvider.System, NullLogger<BatchWriters>.Instance);
        var events = SampleRows.Payloads.Select((p, i) => SampleRows.Event(p.Family, p.Payload, i + 1)).ToList();
        Task[] writes =
        [
            writers.RawEvents.WriteAsync(events), writers.RawEvents.WriteAsync([events[0]]), writers.Rejected.WriteAsync([SampleRows.Rejected()]),
            writers.IgnoredSamples.WriteAsync([SampleRows.Ignored()]), writers.Sessions.WriteAsync([SampleRows.Fact()]),
            writers.Segments.WriteAsync([SampleRows.Segment()]), writers.SessionHours.WriteAsync([SampleRows.Hour()]),
            writers.SessionEvents.WriteAsync([.. Enum.GetValues<SessionEventKind>().Select(SampleRows.SessionEvent)]),
            writers.Offers.WriteAsync(SampleRows.Offers()), writers.Gauges.WriteAsync(SampleRows.Offers()),
            writers.Jobs.WriteAsync([JobSamples.Fact()]), writers.Payments.WriteAsync([JobAndPaymentTableTests.Payment(1, 10, 20)]),
            writers.HourParts.WriteAsync([SampleRows.Part()]), writers.HourPayments.WriteAsync([JobAndPaymentTableTests.Payment(1, 10, 20)]),
            writers.OrchestratorSessions.WriteAsync([OrchestratorRows.Session()]), writers.OrchestratorSegments.WriteAsync([OrchestratorRows.Segment()]),
            writers.OrchestratorHours.WriteAsync([OrchestratorRows.Hour("10:00", ("10:05", "10:10"))]),
            writers.Accounting.WriteAsync([new("l", "t", 0, "x", "rejected", "y", 1, 1)]),
        ];

        await writers.StopAsync();

        await Task.WhenAll(writes);
        await writers.Failed;
        foreach (var table in ProductTables.All)
            Assert.True(await test.CountAsync(table.Name) > 0, table.Name);
        Assert.Equal(7, await test.CountAsync("raw_job_events"));
        Assert.All(writers.Stats, s => Assert.Equal((0, ""), (s.QueuedRows, s.LastError)));
    }

    [Fact]
    public async Task One_table_that_can_never_be_written_fails_the_writers_as_a_whole()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        await test.Store.CommandAsync("DROP TABLE raw_rejected_events");
        await using var writers = new BatchWriters(test.Settings, test.Store, TimeProvider.System, NullLogger<BatchWriters>.Instance);

        var write = writers.Rejected.WriteAsync([SampleRows.Rejected()]);
        var flush = writers.FlushAsync();

        Assert.Equal(60, (await Assert.ThrowsAsync<ClickHouseException>(() => writers.Failed)).Code);
        await Assert.ThrowsAsync<WriterStoppedException>(() => write);
        await Assert.ThrowsAsync<WriterStoppedException>(() => flush);
    }

    private static async Task<ClickHouseException> FaultOf(Func<Task> act) => await Assert.ThrowsAsync<ClickHouseException>(act);
}
