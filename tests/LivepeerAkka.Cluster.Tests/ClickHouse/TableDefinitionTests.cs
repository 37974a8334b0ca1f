using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Facts;
using LivepeerAkka.Cluster.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

[Collection(EngineGroup.Name)]
public sealed class TableDefinitionTests(EngineFixture engine)
{
    private const string Arrival =
        "\"org\":\"daydream\",\"event_ts\":\"2100-01-01 00:00:00.123\",\"envelope_ts\":\"2100-01-01 00:00:01.123\",\"kafka_ts\":\"2100-01-01 00:00:02.123\"," +
        "\"received_at\":\"2100-01-01 00:00:03.123\",\"log\":\"log-1\",\"topic\":\"livepeer.test\",\"partition\":3,\"offset\":1,\"gateway\":\"gateway-1\",";

    private const string Event = "{\"event_uid\":\"00112233-4455-8677-8899-000000000001\"," + Arrival;
    private const string Session = Event + "\"stream_id\":\"stream\",\"request_id\":\"request\",";
    private const string Node = "\"orchestrator_hot_wallet\":\"0xwallet\",\"orchestrator_url\":\"https://node:8935\",";

    [Fact]
    public async Task What_a_node_writes_stands_in_the_tables_of_the_schema()
    {
        using var database = await StoreDatabase.MigratedAsync(engine);
        var sinks = new StoreSinks(database.Store, TimeProvider.System, NullLogger<StoreSinks>.Instance);

        await sinks.CheckColumnsAsync(CancellationToken.None);
        var written = sinks.Status.Select(s => s.Table).Order(StringComparer.Ordinal).ToList();
        await sinks.StopAsync();

        Assert.Equal(
            await database.AskAsync("SELECT arrayStringConcat(arraySort(groupArray(name)), ',') FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND name != 'schema_migrations'"),
            string.Join(',', written));
    }

    [Theory]
    [InlineData("ALTER TABLE raw_job_events DROP COLUMN tries", "raw_job_events has no column tries")]
    [InlineData("ALTER TABLE raw_job_events MODIFY COLUMN tries Nullable(Int64)", "raw_job_events.tries is Nullable(Int64), this build writes Nullable(Int32)")]
    [InlineData("DROP TABLE raw_job_events SYNC", "no table raw_job_events")]
    public async Task A_table_that_is_another_is_refused_by_table_and_column(string change, string message)
    {
        using var database = await StoreDatabase.MigratedAsync(engine);
        await database.AskAsync(change);

        var refusal = await Assert.ThrowsAsync<SchemaException>(
            () => new TableCheck(database.Store).CheckAsync("raw_job_events", RawOtherEventTables.Jobs.Columns, CancellationToken.None));

        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("schema apply", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task Traces_read_as_written() => ReadsAsync(
        RawSessionEventTables.StreamTrace, StoreRows.Trace(1),
        Session + Node + "\"type\":\"gateway_receive_stream_request\",\"category\":\"gateway\",\"pipeline_id\":\"pipe-id\",\"pipeline\":\"pipe\",\"message\":\"words\",\"raw_json\":\"{\\\"raw\\\":1}\"}");

    [Fact]
    public Task Statuses_read_as_written() => ReadsAsync(
        RawSessionEventTables.StreamStatus, StoreRows.Status(1),
        Session + Node + "\"pipeline\":\"pipe\",\"state\":\"ONLINE\",\"start_time\":\"2100-01-01 00:00:00.124\",\"input_fps\":1.5,\"last_input_time\":\"2100-01-01 00:00:00.125\","
        + "\"output_fps\":2.5,\"last_output_time\":\"2100-01-01 00:00:00.126\",\"restart_count\":4,\"last_restart_time\":\"2100-01-01 00:00:00.128\",\"last_restart_logs\":\"logs\","
        + "\"last_error\":\"error\",\"last_error_time\":\"2100-01-01 00:00:00.129\",\"last_params_hash\":\"hash\",\"last_params_update_time\":\"2100-01-01 00:00:00.130\","
        + "\"last_params_length\":8,\"last_params_keyed_hash\":\"keyed\",\"last_params_text\":\"text\",\"raw_json\":\"{\\\"raw\\\":1}\"}");

    [Fact]
    public Task Stream_events_read_as_written() => ReadsAsync(
        RawSessionEventTables.StreamEvents, StoreRows.StreamEvent(1),
        Session + Node + "\"type\":\"error\",\"pipeline\":\"pipe\",\"message\":\"words\",\"capability\":\"35\",\"params_length\":8,\"params_keyed_hash\":\"keyed\",\"params_text\":null,\"raw_json\":\"{\\\"raw\\\":1}\"}");

    [Fact]
    public Task Ingest_metrics_read_as_written_and_a_missing_track_is_unknown() => ReadsAsync(
        RawSessionEventTables.IngestMetrics, StoreRows.Metrics(1),
        Session + "\"connection_quality\":\"good\",\"bytes_received\":1,\"bytes_sent\":18446744073709551615,\"video_jitter\":1.5,\"video_packets_lost\":2,\"video_packets_received\":3,"
        + "\"video_packet_loss_pct\":4.5,\"video_rtt\":5.5,\"video_last_input_ts\":6.5,\"video_last_output_ts\":7.5,\"video_latency\":8.5,\"audio_jitter\":null,\"audio_packets_lost\":null,"
        + "\"audio_packets_received\":null,\"audio_packet_loss_pct\":null,\"audio_rtt\":null,\"audio_last_input_ts\":null,\"audio_last_output_ts\":null,\"audio_latency\":null,\"raw_json\":\"{\\\"raw\\\":1}\"}");

    [Fact]
    public Task Payments_read_as_written_to_the_last_wei() => ReadsAsync(
        RawOtherEventTables.Payments, StoreRows.Payment(1),
        Event + "\"request_id\":\"request\",\"session_id\":\"session\",\"manifest_id\":\"35_model\",\"sender\":\"0xsender\",\"recipient\":\"0xrecipient\",\"orchestrator_url\":\"https://node:8935\","
        + "\"face_value_wei\":115792089237316195423570985008687907853269984665640564039457584007913129639935,\"price\":\"1635.021 wei/pixel\",\"price_wei_per_pixel\":1635.021,"
        + "\"win_probability\":0.000999001,\"ticket_count\":100,\"capability\":\"35\",\"expected_value_wei\":7,\"raw_json\":\"{\\\"raw\\\":1}\"}");

    [Fact]
    public Task Jobs_read_as_written() => ReadsAsync(
        RawOtherEventTables.Jobs, StoreRows.Job(1),
        Event + "\"family\":\"ai_llm_request\",\"type\":\"llm_request_completed\",\"request_id\":\"request\",\"pipeline\":\"llm\",\"model_id\":\"model\",\"capability\":\"33\"," + Node
        + "\"worker_url\":\"http://worker\",\"success\":1,\"tries\":2,\"duration_ms\":3.5,\"http_status\":200,\"latency_score\":4.5,\"price_per_unit\":5.000000001,\"error_type\":\"kind\",\"error\":\"error\","
        + "\"streaming\":0,\"prompt_tokens\":6,\"completion_tokens\":7,\"total_tokens\":13,\"ttft_ms\":8.5,\"tokens_per_second\":9.5,\"total_duration_ms\":10.5,\"finish_reason\":\"stop\",\"raw_json\":\"{\\\"raw\\\":1}\"}");

    [Fact]
    public async Task A_discovery_gives_a_row_an_entry()
    {
        using var database = await StoreDatabase.MigratedAsync(engine);
        var rows = DiscoveryRow.Expand(StoreRows.Discovery(1)).ToArray();
        await database.InsertAsync(RawNetworkTables.Discovery, rows);
        await database.InsertAsync(RawNetworkTables.Discovery, rows);

        Assert.Equal(
            "0\t0xone\thttps://one:8935\t12.5\t9\n1\t0xtwo\thttps://two:8935\t\\N\t0",
            await database.AskAsync("SELECT row_index, orchestrator_hot_wallet, orchestrator_url, latency_ms, length(raw_json) FROM raw_discovery_results FINAL ORDER BY row_index"));
    }

    [Fact]
    public async Task A_snapshot_gives_a_row_for_every_card_for_models_without_and_for_a_node_that_says_nothing()
    {
        using var database = await StoreDatabase.MigratedAsync(engine);
        await database.InsertAsync(RawNetworkTables.Capabilities, [.. CapabilityRow.Expand(StoreRows.Capabilities(1))]);

        Assert.Equal(
            string.Join(
                '\n',
                "0\t0xop1\t0xhot1\tlive-video-to-video\tsdxl\t35\t1\t1.0\t1\t2\t5\t2\t0\tGPU-a\t8\t9\t24\t23",
                "1\t0xop1\t0xhot1\tlive-video-to-video\tsdxl\t35\t1\t1.0\t1\t2\t5\t2\t1\tGPU-b\t8\t0\t24\t22",
                "2\t0xop1\t0xhot1\ttext-to-image\tflux\t27\t0\t\t3\t0\t\\N\t\\N\t\\N\t\t\\N\t\\N\t\\N\t\\N",
                "3\t0xop2\t0xhot2\tllm\tllama\t33\t1\t\t4\t5\t\\N\t\\N\t\\N\t\t\\N\t\\N\t\\N\t\\N",
                "4\t0xop3\t0xhot3\t\t\t\\N\t\\N\t\t\\N\t\\N\t\\N\t\\N\t\\N\t\t\\N\t\\N\t\\N\t\\N"),
            await database.AskAsync(
                "SELECT row_index, orchestrator_address, orchestrator_hot_wallet, pipeline_id, model_id, capability_id, warm, runner_version, free_slots, in_use_slots, price_per_unit, "
                + "pixels_per_unit, gpu_index, gpu_id, gpu_major, gpu_minor, gpu_memory_bytes, gpu_memory_free_bytes FROM raw_network_capabilities FINAL ORDER BY row_index"));
    }

    [Fact]
    public Task Dead_letters_read_as_written() => ReadsAsync(
        IngestTables.Rejected, StoreRows.Rejected(1),
        "{\"event_uid\":\"00112233-4455-8677-8899-000000000001\",\"org\":\"daydream\",\"event_type\":\"stream_trace\",\"stage\":\"data\",\"reason\":\"missing_field\",\"field_path\":\"data.type\","
        + "\"kafka_ts\":\"2100-01-01 00:00:02.123\",\"received_at\":\"2100-01-01 00:00:03.123\",\"log\":\"log-1\",\"topic\":\"livepeer.test\",\"partition\":3,\"offset\":1,\"payload_encoding\":\"json\","
        + "\"payload\":\"{\\\"data\\\":{}}\",\"payload_bytes\":11,\"payload_sha256\":\"sha\",\"is_replayable\":1,\"replayed_at\":null,\"version\":4102444803123}");

    [Fact]
    public Task Samples_of_the_ignored_read_as_written() => ReadsAsync(
        IngestTables.IgnoredSamples, StoreRows.Ignored(1),
        "{\"event_uid\":\"00112233-4455-8677-8899-000000000001\",\"org\":\"daydream\",\"event_type\":\"webrtc_stats\",\"reason\":\"noise\",\"kafka_ts\":\"2100-01-01 00:00:02.123\","
        + "\"received_at\":\"2100-01-01 00:00:03.123\",\"log\":\"log-1\",\"topic\":\"livepeer.test\",\"partition\":3,\"offset\":1,\"raw_json\":\"{\\\"raw\\\":1}\"}");

    [Fact]
    public async Task A_row_written_again_is_one_row_and_the_later_one()
    {
        using var database = await StoreDatabase.MigratedAsync(engine);
        await database.InsertAsync(RawSessionEventTables.StreamTrace, StoreRows.Trace(1), StoreRows.Trace(2));
        await database.InsertAsync(RawSessionEventTables.StreamTrace, StoreRows.Trace(1) with { Source = StoreRows.Source(77, laterMs: 10) });
        await database.InsertAsync(IngestTables.Rejected, StoreRows.Rejected(1, laterMs: 20));
        await database.InsertAsync(IngestTables.Rejected, StoreRows.Rejected(1));

        Assert.Equal("2\t77", await database.AskAsync("SELECT count(), max(offset) FROM raw_stream_trace_events FINAL"));
        Assert.Equal("2100-01-01 00:00:03.143", await database.AskAsync("SELECT received_at FROM raw_rejected_events FINAL"));
    }

    [Fact]
    public async Task One_insert_takes_events_of_every_month_that_the_envelope_check_lets_pass()
    {
        using var database = await StoreDatabase.MigratedAsync(engine);
        var month = new DateTimeOffset(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var rows = Enumerable.Range(0, 144).Select(i => StoreRows.Trace(i, month.AddMonths(i).ToUnixTimeMilliseconds())).ToArray();

        await database.InsertAsync(RawSessionEventTables.StreamTrace, rows);

        Assert.Equal("144\t144", await database.AskAsync("SELECT count(), uniq(toYYYYMM(event_ts)) FROM raw_stream_trace_events"));
    }

    private async Task ReadsAsync<TRow>(TableDefinition<TRow> table, TRow row, string expected)
    {
        using var database = await StoreDatabase.MigratedAsync(engine);
        await database.InsertAsync(table, row);
        await database.InsertAsync(table, row);
        Assert.Equal(expected, await database.AskAsync($"SELECT * FROM {table.Name} FINAL FORMAT JSONEachRow SETTINGS output_format_json_quote_64bit_integers = 0, output_format_json_escape_forward_slashes = 0"));
    }
}
