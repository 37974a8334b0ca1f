using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

[Collection(EngineGroup.Name)]
public sealed class ServingViewTests(EngineFixture fixture)
{
    /// <summary>Names and kinds that readers of <c>v_api_session_latest</c> rely on; <c>UInt</c> and <c>Nullable</c> leave the width open.</summary>
    private static readonly (string Type, string Columns)[] SessionColumns =
    [
        ("String", "org gateway region orchestrator_address orchestrator_url orchestrator_hot_wallet pipeline_id model_id gpu_id gpu_slot gpu_model_name"),
        ("String", "attribution_status attribution_reason attribution_method session_id stream_id request_id traffic_class close_reason startup_outcome outcome_reason"),
        ("Nullable", "gpu_memory_bytes gpu_count attribution_confidence avg_output_fps"),
        ("Nullable(DateTime64(3, 'UTC'))", "requested_at first_ingest_at first_processed_at playable_at started_at ended_at last_signal_at"),
        ("UInt8", "known success excused unexcused swapped loading_only zero_output output_failed has_orchestrator_change has_model_change has_pipeline_change is_final"),
        ("UInt", "confirmed_swap_count inferred_swap_count segment_count error_count close_marker_count input_fault_count restart_count status_sample_count"),
        ("UInt", "positive_output_samples running_samples loading_samples error_samples health_signals health_expected event_count duplicate_count late_count version"),
        ("Nullable(Int64)", "selection_ms first_output_ms playable_ms startup_ms inference_first_ms"),
        ("Float64", "total_minutes"),
        ("UUID", "first_event_uid last_event_uid"),
    ];

    [Fact]
    public async Task The_view_of_sessions_has_the_columns_that_readers_rely_on()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        var live = (await test.QueryAsync("SELECT name, replace(type, 'LowCardinality(String)', 'String') FROM system.columns WHERE database = currentDatabase() AND table = 'v_api_session_latest'", "TSVRaw"))
            .Split('\n').Select(l => l.Split('\t')).ToDictionary(c => c[0], c => c[1], StringComparer.Ordinal);

        Assert.Empty(SessionColumns.SelectMany(g => g.Columns.Split(' ').Select(c => (Column: c, g.Type)))
            .Where(c => !live.TryGetValue(c.Column, out var type) || !type.StartsWith(c.Type, StringComparison.Ordinal))
            .Select(c => $"{c.Column} is {live.GetValueOrDefault(c.Column, "missing")}, not {c.Type}"));
    }

    [Fact]
    public async Task The_accounting_has_the_columns_that_readers_rely_on()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);

        Assert.Equal(
            "event_count\tUInt64\nevent_type\tString\noutcome\tString\nreason\tString\ntopic\tString",
            await test.QueryAsync(
                "SELECT name, replace(type, 'LowCardinality(String)', 'String') FROM system.columns WHERE database = currentDatabase() AND table = 'ingest_accounting' "
                + "AND name IN ('topic', 'event_type', 'outcome', 'reason', 'event_count') ORDER BY name"));
    }

    [Fact]
    public async Task Every_value_of_a_session_stands_in_its_column()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        var time = SampleRows.Time;
        await test.InsertAsync(FactWorkflowSessions.Table, SampleRows.Fact(version: 18) with
        {
            Times = new SessionTimes(time, time + 1, time + 2, time + 3, time + 4, time + 5, time + 6),
            OutcomeReason = "reason",
            Counts = new SessionCounts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17),
            Latencies = new SessionLatencies(2_285, 2_655, 6_744, 4_459, 106),
            OutputFpsSumMicros = 61_500_000,
            OutputFpsSamples = 3,
        });

        Assert.Equal(
            "{\"org\":\"org-1\",\"session_id\":\"s1|r1\",\"stream_id\":\"s1\",\"request_id\":\"r1\",\"traffic_class\":\"organic\",\"gateway\":\"gateway-1\",\"region\":\"eu\","
            + "\"orchestrator_address\":\"0xop1\",\"orchestrator_url\":\"https://node:8935\",\"orchestrator_hot_wallet\":\"0xhot\",\"pipeline_id\":\"live-video-to-video\",\"model_id\":\"m1\","
            + "\"gpu_id\":\"GPU-1\",\"gpu_slot\":\"0\",\"gpu_model_name\":\"RTX\",\"gpu_memory_bytes\":24000000000,\"gpu_count\":1,\"attribution_status\":\"resolved\","
            + "\"attribution_reason\":\"matched\",\"attribution_method\":\"uri\",\"attribution_confidence\":0.9,\"requested_at\":\"2026-03-01T10:00:00.123Z\","
            + "\"first_ingest_at\":\"2026-03-01T10:00:00.124Z\",\"first_processed_at\":\"2026-03-01T10:00:00.125Z\",\"playable_at\":\"2026-03-01T10:00:00.126Z\","
            + "\"started_at\":\"2026-03-01T10:00:00.127Z\",\"ended_at\":\"2026-03-01T10:00:00.128Z\",\"last_signal_at\":\"2026-03-01T10:00:00.129Z\",\"close_reason\":\"idle\","
            + "\"startup_outcome\":\"success\",\"outcome_reason\":\"reason\",\"known\":1,\"success\":1,\"excused\":0,\"unexcused\":0,\"swapped\":0,\"loading_only\":0,\"zero_output\":0,"
            + "\"output_failed\":0,\"has_orchestrator_change\":0,\"has_model_change\":1,\"has_pipeline_change\":0,\"is_final\":1,\"confirmed_swap_count\":1,\"inferred_swap_count\":2,"
            + "\"segment_count\":3,\"error_count\":4,\"close_marker_count\":5,\"input_fault_count\":6,\"restart_count\":7,\"status_sample_count\":8,\"positive_output_samples\":9,"
            + "\"running_samples\":10,\"loading_samples\":11,\"error_samples\":12,\"health_signals\":13,\"health_expected\":14,\"event_count\":15,\"duplicate_count\":16,\"late_count\":17,"
            + "\"selection_ms\":2285,\"first_output_ms\":2655,\"playable_ms\":6744,\"startup_ms\":4459,\"inference_first_ms\":106,\"total_sample_ms\":90000,\"total_minutes\":1.5,"
            + "\"output_fps_sum_micros\":61500000,\"output_fps_samples\":3,\"avg_output_fps\":20.5,"
            + "\"version\":18,\"first_event_uid\":\"0000000a-0002-0003-0405-060708090a0b\",\"last_event_uid\":\"0000000b-0002-0003-0405-060708090a0b\"}",
            await test.QueryAsync("SELECT * FROM v_api_session_latest SETTINGS output_format_json_escape_forward_slashes = 0", "JSONEachRow"));
    }

    [Fact]
    public async Task A_session_without_samples_has_zero_minutes_and_no_average()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        await test.InsertAsync(FactWorkflowSessions.Table, SampleRows.Fact() with { TotalSampleMs = 0, OutputFpsSumMicros = 0, OutputFpsSamples = 0 });

        Assert.Equal("0\t\\N", await test.QueryAsync("SELECT total_minutes, avg_output_fps FROM v_api_session_latest"));
    }
}
