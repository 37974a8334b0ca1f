using System.Globalization;
using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

/// <summary>Values under the names of their columns: two columns of one type that were exchanged read back byte for byte.</summary>
[Collection(EngineGroup.Name)]
public sealed class ColumnValueTests(EngineFixture fixture)
{
    private const string Ids = "\"stream_id\":\"s1\",\"request_id\":\"r1\",";
    private const string Node = "\"orchestrator_hot_wallet\":\"0xhot\",\"orchestrator_url\":\"https://node:8935\",";
    private const string Prompt = "\"last_params_length\":12,\"last_params_keyed_hash\":\"a1b2\",\"last_params_text\":\"a cat\"";

    [Fact]
    public Task Columns_that_every_event_has() => ReadsAsync(
        EventFamily.StreamTrace, SampleRows.Trace,
        "event_uid, org, event_ts, envelope_ts, kafka_ts, toUnixTimestamp64Milli(received_at) - " + Received + " AS received, log, topic, partition, offset, gateway, unit_corrected, hex(content_hash) AS hash",
        "{\"event_uid\":\"00000001-0002-0003-0405-060708090a0b\",\"org\":\"org-1\",\"event_ts\":\"2026-03-01T10:00:00.123Z\",\"envelope_ts\":\"2026-03-01T10:00:00.124Z\","
        + "\"kafka_ts\":\"2026-03-01T10:00:00.173Z\",\"received\":0,\"log\":\"log-1\",\"topic\":\"livepeer.x\",\"partition\":3,\"offset\":7,\"gateway\":\"gateway-1\",\"unit_corrected\":1,\"hash\":\"FEDCBA9876543210\"}");

    [Fact]
    public Task Columns_of_traces() => ReadsAsync(
        EventFamily.StreamTrace, SampleRows.Trace, Own,
        "{" + Ids + Node + "\"type\":\"gateway_receive_stream_request\",\"category\":\"gateway\",\"pipeline_id\":\"live-video-to-video\",\"pipeline\":\"streamdiffusion\",\"message\":\"message\"}");

    [Fact]
    public Task Columns_of_statuses() => ReadsAsync(
        EventFamily.AiStreamStatus, SampleRows.Status, Own,
        "{" + Ids + Node + "\"pipeline\":\"streamdiffusion\",\"state\":\"ONLINE\",\"start_time\":\"2026-03-01T09:59:51.123Z\",\"input_fps\":24.5,\"last_input_time\":\"2026-03-01T10:00:00.122Z\","
        + "\"output_fps\":12.25,\"last_output_time\":\"2026-03-01T10:00:00.121Z\",\"restart_count\":3,\"last_restart_time\":\"2026-03-01T10:00:00.120Z\",\"last_restart_logs\":\"logs\","
        + "\"last_error\":\"error\",\"last_error_time\":\"2026-03-01T10:00:00.119Z\",\"last_params_hash\":\"hash\",\"last_params_update_time\":\"2026-03-01T10:00:00.118Z\"," + Prompt + "}");

    [Fact]
    public Task Columns_of_stream_events() => ReadsAsync(
        EventFamily.AiStreamEvents, SampleRows.StreamEvent, Own,
        "{" + Ids + Node + "\"type\":\"params_update\",\"pipeline\":\"streamdiffusion\",\"message\":\"text\",\"capability\":\"cap\","
        + Prompt.Replace("last_", "", StringComparison.Ordinal) + "}");

    [Fact]
    public Task Columns_of_video_metrics_and_unknown_of_a_missing_track() => ReadsAsync(
        EventFamily.StreamIngestMetrics, SampleRows.Metrics, Own,
        "{" + Ids + "\"connection_quality\":\"good\",\"bytes_received\":18446744073709551615,\"bytes_sent\":5," + Track("video", "1", "0.5,-1,100,1.5,20.5,1.25,2.25,3.25") + ","
        + Track("audio", "0", "null,null,null,null,null,null,null,null") + "}");

    [Fact]
    public Task Columns_of_audio_metrics() => ReadsAsync(
        EventFamily.StreamIngestMetrics, SampleRows.Metrics with { Video = null, Audio = SampleRows.Metrics.Video }, "COLUMNS('audio')",
        "{" + Track("audio", "1", "0.5,-1,100,1.5,20.5,1.25,2.25,3.25") + "}");

    [Fact]
    public Task Columns_of_payments() => ReadsAsync(
        EventFamily.CreateNewPayment, SampleRows.Payment, Own,
        "{\"request_id\":\"r1\",\"payment_session_id\":\"ps1\",\"manifest_id\":\"35_m1\",\"sender\":\"0xsender\",\"recipient\":\"0xop1\",\"orchestrator_url\":\"https://node:8935\","
        + "\"face_value_wei\":2402400000000000,\"expected_value_wei\":4800000004800,\"price\":\"1635.021 wei/pixel\",\"price_wei_per_pixel\":1635.021,\"win_probability\":0.000999001,"
        + "\"ticket_count\":2,\"capability\":\"35\"}");

    [Fact]
    public Task Columns_of_jobs() => ReadsAsync(
        EventFamily.AiLlmRequest, SampleRows.Job, Own,
        "{\"event_type\":\"ai_llm_request\",\"type\":\"llm_request_completed\",\"request_id\":\"r1\",\"pipeline\":\"llm\",\"model\":\"m2\",\"capability\":\"cap\",\"orchestrator_hot_wallet\":\"0xhot\","
        + "\"orchestrator_info_url\":\"https://node:8935\",\"orchestrator_url\":\"https://node2:8935\",\"worker_url\":\"http://worker\",\"success\":1,\"tries\":2,\"duration_ms\":1234.5,"
        + "\"http_status\":200,\"latency_score\":0.25,\"price_per_unit\":0.003,\"error_type\":\"kind\",\"error\":\"error\",\"streaming\":0,\"prompt_tokens\":10,\"completion_tokens\":20,"
        + "\"total_tokens\":30,\"ttft_ms\":100.5,\"tokens_per_second\":55.5,\"total_duration_ms\":2000.5,\"finish_reason\":\"stop\"}");

    [Fact]
    public Task Columns_of_offers() => ReadsAsync(
        EventFamily.NetworkCapabilities, SampleRows.Capabilities, Own,
        Offer(0, "\"capability_id\":35,\"warm\":1,\"runner_version\":\"r1\",\"capacity_free\":1,\"capacity_in_use\":2,\"price_per_unit\":1635.021,\"pixels_per_unit\":1,"
            + "\"gpu_index\":0,\"gpu_id\":\"GPU-1\",\"gpu_model_name\":\"RTX\",\"gpu_major\":8,\"gpu_minor\":9,\"gpu_memory_bytes\":24000000000,\"gpu_memory_free_bytes\":1"));

    [Fact]
    public async Task Each_flag_of_a_session_stands_in_its_own_column()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        var fact = SampleRows.Fact() with { StartupOutcome = "pending", IsFinal = false };
        var none = new SessionFlags(false, false, false, false, false, false, false, false);
        (string Column, WorkflowSessionFact Fact)[] cases =
        [
            ("known", fact with { Flags = none with { Known = true } }),
            ("success", fact with { Flags = none, StartupOutcome = "success" }),
            ("excused", fact with { Flags = none, StartupOutcome = "excused" }),
            ("unexcused", fact with { Flags = none, StartupOutcome = "unexcused" }),
            ("swapped", fact with { Flags = none with { Swapped = true } }),
            ("loading_only", fact with { Flags = none with { LoadingOnly = true } }),
            ("zero_output", fact with { Flags = none with { ZeroOutput = true } }),
            ("output_failed", fact with { Flags = none with { OutputFailed = true } }),
            ("has_orchestrator_change", fact with { Flags = none with { HasOrchestratorChange = true } }),
            ("has_model_change", fact with { Flags = none with { HasModelChange = true } }),
            ("has_pipeline_change", fact with { Flags = none with { HasPipelineChange = true } }),
            ("is_final", fact with { Flags = none, IsFinal = true }),
        ];
        await test.InsertAsync(
            FactWorkflowSessions.Table, [.. cases.Select(c => c.Fact with { Key = new(c.Fact.Key.Org, c.Column + "|r") })]);

        var flags = string.Join(", ", cases.Select(c => c.Column));
        Assert.Equal(
            string.Join('\n', cases.Select(c => $"{c.Column}\t['{c.Column}']").Order(StringComparer.Ordinal)),
            await test.QueryAsync(
                $"SELECT stream_id, arrayFilter((name, flag) -> flag = 1, splitByString(', ', '{flags}'), [{flags}]) FROM v_api_session_latest ORDER BY stream_id"));
    }

    // The columns behind those that every event has.
    private const string Own =
        "* EXCEPT (event_uid, org, event_ts, envelope_ts, kafka_ts, received_at, log, topic, partition, offset, gateway, unit_corrected, content_hash, raw_json)";

    private static string Received => SampleRows.Received.ToString(CultureInfo.InvariantCulture);

    private static string Offer(int row, string configuration) =>
        "{\"orchestrator_address\":\"0xop1\"," + Node + "\"node_url\":\"node:8935\",\"version\":\"0.8.8\",\"pipeline_id\":\"live-video-to-video\",\"model_id\":\"m1\"," + configuration
        + FormattableString.Invariant($",\"row_index\":{row}}}");

    private static string Track(string kind, string isThere, string values)
    {
        var names = new[] { "jitter", "packets_lost", "packets_received", "packet_loss_pct", "rtt", "last_input_ts", "last_output_ts", "latency" };
        return $"\"has_{kind}\":{isThere}," + string.Join(',', names.Zip(values.Split(','), (n, v) => $"\"{kind}_{n}\":{v}"));
    }

    /// <summary>The first row of the event, as one line of JSON.</summary>
    private async Task ReadsAsync(EventFamily family, EventPayload payload, string columns, string expected)
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        var table = ProductTables.Of(family);
        await test.InsertAsync(table, SampleRows.Event(family, payload));
        var order = table.Columns.Any(c => c.Name == "row_index") ? " ORDER BY row_index LIMIT 1" : "";
        Assert.Equal(expected, await test.QueryAsync($"SELECT {columns} FROM {table.Name}{order} SETTINGS output_format_json_escape_forward_slashes = 0", "JSONEachRow"));
    }
}
