using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

[Collection(EngineGroup.Name)]
public sealed class ServingViewTests(EngineFixture engine)
{
    /// <summary>Names and kinds that readers of <c>v_api_session_latest</c> rely on.</summary>
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
        using var database = await StoreDatabase.MigratedAsync(engine);
        var live = (await database.AskAsync("SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = 'v_api_session_latest' FORMAT TSVRaw"))
            .Split('\n').Select(l => l.Split('\t')).ToDictionary(c => c[0], c => c[1].Replace("LowCardinality(String)", "String", StringComparison.Ordinal), StringComparer.Ordinal);

        var wrong = SessionColumns.SelectMany(g => g.Columns.Split(' ').Select(c => (Column: c, g.Type)))
            .Where(c => !live.TryGetValue(c.Column, out var type) || !type.StartsWith(c.Type, StringComparison.Ordinal))
            .Select(c => $"{c.Column} is {live.GetValueOrDefault(c.Column, "missing")}, not {c.Type}");
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_session_is_the_row_of_its_highest_version_whenever_it_was_written()
    {
        using var database = await StoreDatabase.MigratedAsync(engine);
        await database.InsertAsync(WorkflowSessionTable.Definition, StoreRows.Session("s", version: 3, duplicates: 16));
        await database.InsertAsync(WorkflowSessionTable.Definition, StoreRows.Session("s", version: 2, closeReason: ""), StoreRows.Session("t", version: 1));

        Assert.Equal(
            "s|request\t3\nt|request\t1",
            await database.AskAsync("SELECT session_id, version FROM v_api_session_latest ORDER BY session_id"));
        Assert.Equal(
            "{\"org\":\"daydream\",\"session_id\":\"s|request\",\"stream_id\":\"s\",\"request_id\":\"request\",\"traffic_class\":\"organic\",\"gateway\":\"gateway-1\",\"region\":\"fra\","
            + "\"orchestrator_address\":\"0xoperator\",\"orchestrator_url\":\"node:8935\",\"orchestrator_hot_wallet\":\"0xwallet\",\"pipeline_id\":\"live-video-to-video\",\"model_id\":\"model\","
            + "\"gpu_id\":\"GPU-1\",\"gpu_slot\":\"0\",\"gpu_model_name\":\"RTX 4090\",\"gpu_memory_bytes\":24000000000,\"gpu_count\":2,\"attribution_status\":\"resolved\","
            + "\"attribution_reason\":\"why\",\"attribution_method\":\"how\",\"attribution_confidence\":0.75,\"requested_at\":\"2100-01-01 00:00:00.123\","
            + "\"first_ingest_at\":\"2100-01-01 00:00:00.124\",\"first_processed_at\":\"2100-01-01 00:00:00.125\",\"playable_at\":\"2100-01-01 00:00:00.126\","
            + "\"started_at\":\"2100-01-01 00:00:00.127\",\"ended_at\":\"2100-01-01 00:00:00.128\",\"last_signal_at\":\"2100-01-01 00:00:00.129\",\"close_reason\":\"idle\","
            + "\"startup_outcome\":\"success\",\"outcome_reason\":\"reason\",\"known\":1,\"success\":1,\"excused\":0,\"unexcused\":0,\"swapped\":0,\"loading_only\":1,\"zero_output\":0,"
            + "\"output_failed\":1,\"has_orchestrator_change\":0,\"has_model_change\":1,\"has_pipeline_change\":0,\"is_final\":1,\"confirmed_swap_count\":1,\"inferred_swap_count\":2,"
            + "\"segment_count\":3,\"error_count\":4,\"close_marker_count\":5,\"input_fault_count\":6,\"restart_count\":7,\"status_sample_count\":8,\"positive_output_samples\":9,"
            + "\"running_samples\":10,\"loading_samples\":11,\"error_samples\":12,\"health_signals\":13,\"health_expected\":14,\"event_count\":15,\"duplicate_count\":16,\"late_count\":17,"
            + "\"selection_ms\":2285,\"first_output_ms\":2655,\"playable_ms\":6744,\"startup_ms\":4459,\"inference_first_ms\":106,\"total_minutes\":1.5,\"avg_output_fps\":20.5,"
            + "\"version\":3,\"first_event_uid\":\"00112233-4455-8677-8899-000000000001\",\"last_event_uid\":\"00112233-4455-8677-8899-000000000002\"}",
            await database.AskAsync("SELECT * FROM v_api_session_latest WHERE stream_id = 's' FORMAT JSONEachRow SETTINGS output_format_json_quote_64bit_integers = 0, output_format_json_escape_forward_slashes = 0"));
    }

    [Fact]
    public async Task A_session_without_samples_has_no_average_and_zero_minutes()
    {
        using var database = await StoreDatabase.MigratedAsync(engine);
        var session = StoreRows.Session("s", version: 1);
        await database.InsertAsync(
            WorkflowSessionTable.Definition, session with { Fact = session.Fact with { TotalSampleMs = 0, OutputFpsSumMicros = 0, OutputFpsSamples = 0 } });

        Assert.Equal("0\t\\N", await database.AskAsync("SELECT total_minutes, avg_output_fps FROM v_api_session_latest"));
    }

    [Fact]
    public async Task The_accounting_sums_counters_at_their_newest_value_over_partitions_and_logs()
    {
        using var database = await StoreDatabase.MigratedAsync(engine);
        await database.InsertAsync(IngestTables.Counters, StoreRows.Counter("accepted", 5, "live"), StoreRows.Counter("rejected", 2, "live"));
        await database.InsertAsync(IngestTables.Counters, StoreRows.Counter("accepted", 9, "live"), StoreRows.Counter("accepted", 3, "live", partition: 1));
        await database.InsertAsync(IngestTables.Counters, StoreRows.Counter("accepted", 4, "live"), StoreRows.Counter("accepted", 1, "other"));

        Assert.Equal(
            "accepted\t13\nrejected\t2",
            await database.AskAsync("SELECT outcome, sum(event_count) FROM ingest_accounting GROUP BY outcome ORDER BY outcome"));
        Assert.Equal(
            "topic,event_type,outcome,reason,event_count",
            await database.AskAsync("SELECT arrayStringConcat(groupArray(name), ',') FROM (SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 'ingest_accounting' ORDER BY position)"));
    }
}
