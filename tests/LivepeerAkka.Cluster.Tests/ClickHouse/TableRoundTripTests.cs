using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

[Collection(EngineGroup.Name)]
public sealed class TableRoundTripTests(EngineFixture fixture)
{
    [Fact]
    public async Task Every_table_gives_back_the_bytes_that_were_written()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);

        foreach (var (family, payload) in SampleRows.Payloads)
            await RoundTripAsync(test, ProductTables.Of(family), SampleRows.Event(family, payload));
        await RoundTripAsync(test, RawRejectedEvents.Table, SampleRows.Rejected());
        await RoundTripAsync(test, RawIgnoredSamples.Table, SampleRows.Ignored());
        await RoundTripAsync(test, IngestCounters.Table, new AccountingRow("log", "topic", 1, "stream_trace", "accepted", "", 5, 9));
        await RoundTripAsync(test, FactWorkflowSessions.Table, SampleRows.Fact());
        await RoundTripAsync(test, FactWorkflowSessionSegments.Table, SampleRows.Segment());
        await RoundTripAsync(test, FactSessionHours.Table, SampleRows.Hour());
        await RoundTripAsync(test, FactHourParts.Table, SampleRows.Part());
        await RoundTripAsync(test, FactHourParts.Table, SampleRows.Part() with { Work = null, Attempt = null, Request = null, Presence = null });
        await RoundTripAsync(test, FactHourPayments.Table, JobAndPaymentTableTests.Payment(1, 7, null) with { SessionDemand = new DemandKey("g", "eu", "p", "m") });
        await RoundTripAsync(test, FactOrchestratorSessions.Table, OrchestratorRows.Session());
        await RoundTripAsync(test, FactOrchestratorSessionSegments.Table, OrchestratorRows.Segment());
        await RoundTripAsync(test, FactOrchestratorHours.Table, OrchestratorRows.Hour("10:00", ("10:05", "10:10"), ("10:20", "11:00")));
    }

    [Fact]
    public async Task A_tombstone_of_a_later_version_withdraws_a_segment_and_an_hour_whatever_the_order_of_inserts()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        await test.InsertAsync(FactWorkflowSessionSegments.Table, SampleRows.Segment(index: 1, version: 5, isDeleted: true), SampleRows.Segment(index: 0, version: 5));
        await test.InsertAsync(FactWorkflowSessionSegments.Table, SampleRows.Segment(index: 0, version: 4), SampleRows.Segment(index: 1, version: 4));
        await test.InsertAsync(FactSessionHours.Table, SampleRows.Hour(index: 0, version: 4));
        await test.InsertAsync(FactSessionHours.Table, SampleRows.Hour(index: 0, version: 5, isDeleted: true));

        Assert.Equal("0\t5", await test.QueryAsync("SELECT segment_index, version FROM v_api_segments_latest"));
        Assert.Equal("0", await test.QueryAsync("SELECT count() FROM v_api_session_hours_latest"));
    }

    [Fact]
    public async Task Parts_and_payments_of_an_hour_read_as_what_they_are_and_a_tombstone_withdraws_a_part()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        await test.InsertAsync(FactHourParts.Table, SampleRows.Part(index: 0, version: 4, isDeleted: true), SampleRows.Part());
        await test.InsertAsync(FactHourParts.Table, SampleRows.Part(index: 0), SampleRows.Part(index: SessionHourPart.OfSession) with { Work = null, Attempt = null });
        await test.InsertAsync(FactHourPayments.Table, JobAndPaymentTableTests.Payment(1, 7, null));
        await test.InsertAsync(FactHourPayments.Table, JobAndPaymentTableTests.Payment(1, 7, null) with { Version = 2, SessionDemand = new DemandKey("g", "eu", "p", "m") });

        Assert.Equal(
            "-2\t0\t[]\t[]\t[]\t\t\\N\t\\N\t1\texcused\n" +
            "1\t40000\t[0,12000000,15500000]\t[0,59]\t[25000,15000]\tsuccess\t2655\t\\N\t1\texcused",
            await test.QueryAsync("""
                SELECT segment_index, sample_ms, output_fps_micros, minutes, minute_sample_ms, attempt_outcome, first_output_ms, startup_ms, is_requested, startup_outcome
                FROM fact_hour_parts FINAL ORDER BY segment_index
                """));
        Assert.Equal("g\teu\tp\tm\t7\t\\N\t2", await test.QueryAsync(
            "SELECT gateway, region, pipeline_id, model_id, face_value_wei, expected_value_wei, ticket_count FROM fact_hour_payments FINAL"));
    }

    [Fact]
    public async Task Values_read_as_what_they_are()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        await test.InsertAsync(RawAiStreamStatus.Table, SampleRows.Event(EventFamily.AiStreamStatus, SampleRows.Status));
        await test.InsertAsync(RawPaymentEvents.Table, SampleRows.Event(EventFamily.CreateNewPayment, SampleRows.Payment));

        Assert.Equal(
            """{"event_uid":"00000001-0002-0003-0405-060708090a0b","event_ts":"2026-03-01T10:00:00.123Z","session_id":"s1|r1","input_fps":24.5,"offset":7,"raw_json":"{\"id\":\"é\\n\"}","last_params_text":"a cat"}""",
            await test.QueryAsync(
                "SELECT event_uid, event_ts, session_id, input_fps, offset, raw_json, last_params_text FROM raw_ai_stream_status", "JSONEachRow"));
        Assert.Equal("2402400000000000\t4800000004800\t1635.021\t0.000999001",
            await test.QueryAsync("SELECT face_value_wei, expected_value_wei, price_wei_per_pixel, win_probability FROM raw_payment_events"));
    }

    [Fact]
    public async Task Values_outside_of_a_columns_range_are_null()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        await test.InsertAsync(RawAiStreamStatus.Table,
            SampleRows.Event(EventFamily.AiStreamStatus, SampleRows.Status with { StartTimeMs = long.MaxValue, LastInputTimeMs = long.MinValue }));
        await test.InsertAsync(RawPaymentEvents.Table, SampleRows.Event(EventFamily.CreateNewPayment,
            SampleRows.Payment with { FaceValueWei = System.Numerics.BigInteger.Pow(2, 256), ExpectedValueWei = -1 }));

        Assert.Equal("\\N\t\\N", await test.QueryAsync("SELECT start_time, last_input_time FROM raw_ai_stream_status"));
        Assert.Equal("\\N\t\\N", await test.QueryAsync("SELECT face_value_wei, expected_value_wei FROM raw_payment_events"));
    }

    [Fact]
    public async Task Session_ids_of_raw_rows_are_those_of_the_sessions()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        await test.InsertAsync(RawStreamTraceEvents.Table,
            SampleRows.Event(EventFamily.StreamTrace, SampleRows.Trace with { StreamId = "" }, uid: 1),
            SampleRows.Event(EventFamily.StreamTrace, SampleRows.Trace with { RequestId = " " }, uid: 2));

        Assert.Equal("_missing_stream|r1\ns1|_missing_request", await test.QueryAsync("SELECT session_id FROM raw_stream_trace_events ORDER BY event_uid"));
    }

    [Fact]
    public async Task A_row_that_is_written_again_is_one_row_to_readers()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        var again = SampleRows.Source(offset: 8, receivedAfterMs: 20_000);
        foreach (var source in new[] { SampleRows.Source(), again })
        {
            foreach (var (family, payload) in SampleRows.Payloads.DistinctBy(p => ProductTables.Of(p.Family).Name))
                await test.InsertAsync(ProductTables.Of(family), SampleRows.Event(family, payload, source: source));
            await test.InsertAsync(RawRejectedEvents.Table, SampleRows.Rejected(source: source));
            await test.InsertAsync(RawIgnoredSamples.Table, SampleRows.Ignored(source));
        }

        foreach (var table in ProductTables.All.Where(t => t.Name.StartsWith("raw_", StringComparison.Ordinal)))
        {
            var rows = table.Name switch { "raw_network_capabilities" => 4, "raw_discovery_results" => 2, _ => 1 };
            Assert.Equal(2 * rows, await test.CountAsync(table.Name));
            Assert.Equal(rows, await test.CountAsync(table.Name + " FINAL"));
            Assert.Equal(rows.ToString(System.Globalization.CultureInfo.InvariantCulture), await test.QueryAsync($"SELECT count() FROM {table.Name}"));
        }
    }

    [Fact]
    public async Task Rows_are_forgotten_by_the_time_of_their_receipt_and_not_by_that_of_their_event()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        const long day = 86_400_000;
        var old = SampleRows.Event(EventFamily.StreamTrace, SampleRows.Trace, uid: 1);
        await test.InsertAsync(RawStreamTraceEvents.Table,
            old with { Event = old.Event with { EventTimeMs = SampleRows.Received - (200 * day) } },
            SampleRows.Event(EventFamily.StreamTrace, SampleRows.Trace, uid: 2, SampleRows.Source(receivedAfterMs: -91 * day)),
            SampleRows.Event(EventFamily.StreamTrace, SampleRows.Trace, uid: 3, SampleRows.Source(receivedAfterMs: -89 * day)));

        await test.Store.CommandAsync("OPTIMIZE TABLE raw_stream_trace_events FINAL");

        Assert.Equal("1\n3", await test.QueryAsync("SELECT toUInt32(substring(toString(event_uid), 1, 8)) FROM raw_stream_trace_events ORDER BY 1"));
    }

    [Fact]
    public void Case_2_an_empty_capability_snapshot_has_no_rows() =>
        Assert.Equal(0, RawNetworkCapabilities.Table.RowsOf(SampleRows.Event(EventFamily.NetworkCapabilities, new NetworkCapabilities([]))));

    [Fact]
    public async Task Readers_see_the_highest_version_of_a_session_whatever_was_written_last()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        await test.InsertAsync(FactWorkflowSessions.Table, SampleRows.Fact(version: 3) with { CloseReason = "stream_stopped" });
        await test.InsertAsync(FactWorkflowSessions.Table, SampleRows.Fact(version: 2), SampleRows.Fact("s2|r2"));

        Assert.Equal("s1|r1\t3\tstream_stopped\t1\t0\t1.5\t14.735294117647058\ns2|r2\t1\tidle\t1\t0\t1.5\t14.735294117647058",
            await test.QueryAsync(
                "SELECT session_id, version, close_reason, success, excused, total_minutes, avg_output_fps FROM v_api_session_latest ORDER BY session_id"));
    }

    [Fact]
    public async Task The_accounting_counts_the_newest_state_of_every_counter()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        await test.InsertAsync(IngestCounters.Table,
            new AccountingRow("l", "t", 0, "stream_trace", "accepted", "", 5, 1), new AccountingRow("l", "t", 1, "stream_trace", "accepted", "", 3, 1));
        await test.InsertAsync(IngestCounters.Table,
            new AccountingRow("l", "t", 0, "stream_trace", "accepted", "", 9, 2), new AccountingRow("l2", "t", 0, "stream_trace", "duplicate", "", 1, 1));

        Assert.Equal(13, (await test.Store.QueryAsync("SELECT toInt64(sum(event_count)) FROM ingest_accounting", r => r.GetInt64(0)))[0]);
    }

    private static async Task RoundTripAsync<TRow>(StoreUnderTest test, TableDefinition<TRow> table, TRow row)
    {
        await test.Store.CommandAsync($"TRUNCATE TABLE {table.Name}");
        using var writer = new RowBinaryWriter();
        table.Write(writer, row);
        var rows = table.RowsOf(row);
        await test.Store.InsertAsync(new RowBlock(table.Name, table.Columns, Guid.NewGuid(), rows, writer.Written), CancellationToken.None);

        Assert.Equal(rows, await test.CountAsync(table.Name));
        using var output = new MemoryStream();
        var columns = string.Join(", ", table.Columns.Select(c => $"`{c.Name}`"));
        var order = table.Columns.Any(c => c.Name == "row_index") ? " ORDER BY row_index" : "";
        await test.Store.QueryRawAsync($"SELECT {columns} FROM {table.Name}{order}", "RowBinary", output);
        Assert.Equal(Convert.ToHexString(writer.Written.Span), Convert.ToHexString(output.ToArray()));
    }
}
