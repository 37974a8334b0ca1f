using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Tests.Fixtures;
using static LivepeerAkka.Cluster.Tests.ClickHouse.Rollups.RollupRows;

namespace LivepeerAkka.Cluster.Tests.ClickHouse.Rollups;

/// <summary>The views of hours and days over parts inserted by hand.</summary>
[Collection(EngineGroup.Name)]
public sealed class RollupViewTests(EngineFixture fixture)
{
    private const string Worker = "window_start orchestrator_address orchestrator_url pipeline_id model_id gpu_slot gpu_model_name gpu_id gpu_memory_bytes gpu_count";

    private static readonly (string View, string Columns)[] Relied =
    [
        ("v_api_gpu_metrics",
            Worker + " status_samples error_samples output_fps_sum output_fps_sq_sum avg_output_fps p50_output_fps p95_output_fps fps_jitter_coefficient attempts startup_success "
            + "startup_excused startup_unexcused swapped_out_confirmed swapped_out_inferred loading_only zero_output output_failed health_signals health_expected "
            + "startup_success_ratio effective_success_ratio swap_ratio runner_version avg_first_output_ms p50_first_output_ms p95_first_output_ms first_output_sample_count "
            + "avg_startup_ms p50_startup_ms p95_startup_ms startup_sample_count avg_playable_ms p50_playable_ms p95_playable_ms playable_sample_count"),
        ("v_api_sla_compliance",
            Worker + " attempts startup_success startup_excused startup_unexcused swapped_out output_failed health_signals health_expected startup_success_ratio "
            + "effective_success_ratio no_swap_ratio health_ratio sla_score reliability_score"),
        ("v_api_network_demand",
            "window_start gateway region pipeline_id model_id requested_sessions served_sessions unserved_sessions unserved_no_orchestrators unserved_startup_failed "
            + "unserved_unknown excused_sessions pending_sessions startup_success startup_unexcused swapped_sessions output_failed status_samples output_fps_sum total_minutes "
            + "peak_concurrent avg_output_fps startup_success_ratio effective_success_ratio ticket_face_value_wei ticket_expected_value_wei"),
        ("v_api_network_demand_by_gpu", Worker + " used_minutes advertised_capacity_minutes utilization_ratio"),
        ("v_api_performance_1m", Worker + " gateway region status_samples positive_samples output_fps_sum avg_output_fps total_minutes"),
    ];

    [Fact]
    public async Task The_views_have_the_columns_that_readers_rely_on_and_days_have_those_of_hours()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        var live = (await test.Test.QueryAsync("SELECT table, name, type FROM system.columns WHERE database = currentDatabase() AND table LIKE 'v_api_%'", "TSVRaw"))
            .Split('\n').Select(l => l.Split('\t')).ToLookup(c => c[0], c => $"{c[1]} {c[2]}", StringComparer.Ordinal);

        foreach (var (view, columns) in Relied)
        {
            Assert.Empty(columns.Split(' ').Except(live[view].Select(c => c.Split(' ')[0])).Select(c => $"{view} has no {c}"));
            Assert.Contains("window_start DateTime64(3, 'UTC')", live[view]);
            Assert.Equal(live.Contains(view + "_1d"), view is "v_api_gpu_metrics" or "v_api_sla_compliance" or "v_api_network_demand");
            Assert.Equal(live.Contains(view + "_1d") ? live[view] : [], live[view + "_1d"]);
        }

        Assert.Contains("ticket_face_value_wei UInt256", live["v_api_network_demand"]);
    }

    [Fact]
    public async Task Case_40_jitter_is_the_deviation_over_the_mean()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        await test.PartsAsync(
            Part(10, "a", 0, [.. Fps(10, 20), ("model_id", "two")]), Part(10, "b", 0, [.. Fps(17), ("model_id", "one")]), Part(10, "c", 0, [.. Fps(0, 0), ("model_id", "zero")]),
            Part(10, "d", 0, ("model_id", "none")));
        await test.RecomputeAsync(10);

        Assert.Equal(
            "none\t0\t\\N\t\\N\t\\N\t\\N\t0\none\t17\t17\t0\t17\t1\t1\ntwo\t30\t15\t0.333333\t10\t0\t2\nzero\t0\t0\t\\N\t0\t1\t2",
            await test.QueryAsync(
                """
                SELECT model_id, output_fps_sum, avg_output_fps, round(fps_jitter_coefficient, 6), round(p50_output_fps), abs(p95_output_fps - avg_output_fps) < 0.2, status_samples
                FROM v_api_gpu_metrics ORDER BY model_id
                """));
    }

    [Fact]
    public async Task Rows_of_work_and_of_attempts_meet_and_only_those_with_a_GPU_are_shown()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        await test.PartsAsync(
            Part(10, "a", 0, [.. Fps(10, 20), .. Attempt("success", 200, 3), ("org", "x"), ("gpu_id", "GPU-1")]),
            Part(10, "b", 0, [.. Fps(30), .. Attempt("success", 400, 2), ("org", "y"), ("gateway", "other"), ("attempt_output_failed", 1), ("swapped_out_inferred", 1)]),
            Part(10, "c", 0, [.. Attempt("excused"), ("org", "y")]), Part(10, "c", 1, [.. Attempt("unexcused"), ("swapped_out_confirmed", 1)]),
            Part(10, "d", 0, [.. Attempt("success"), ("gpu_slot", ""), ("orchestrator_url", "pool:8935")]),
            Part(10, "e", 0, [.. Fps(5), .. Attempt("success"), ("gpu_slot", ""), ("gpu_model_name", ""), ("orchestrator_url", "unknown:8935")]));
        await test.RecomputeAsync(10);
        await test.Rollups.RecomputeDaysAsync([Midnight]);

        const string Columns =
            "orchestrator_url, gpu_id, status_samples, attempts, startup_success, startup_excused, startup_unexcused, output_failed, first_output_sample_count, avg_first_output_ms, "
            + "round(startup_success_ratio, 3), effective_success_ratio, swap_ratio, avg_startup_ms";
        const string Expected = "node:8935\tGPU-1\t3\t4\t2\t1\t1\t1\t2\t300\t0.667\t0.5\t0.5\t\\N\npool:8935\t\t0\t1\t1\t0\t0\t0\t0\t\\N\t1\t1\t0\t\\N";
        Assert.Equal(Expected, await test.QueryAsync($"SELECT {Columns} FROM v_api_gpu_metrics ORDER BY 1"));
        Assert.Equal(Expected, await test.QueryAsync($"SELECT {Columns} FROM v_api_gpu_metrics_1d ORDER BY 1"));
        Assert.Equal("node:8935\npool:8935\nunknown:8935", await test.QueryAsync("SELECT orchestrator_url FROM v_api_sla_compliance ORDER BY 1"));
    }

    [Fact]
    public async Task The_runner_version_is_that_of_the_hour()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        await test.PartsAsync(Part(10, "a", 0, Fps(10)), Part(12, "a", 0, Fps(10)), Part(12, "b", 0, [.. Fps(10), ("model_id", "m2")]));
        await RollupRows.InsertAsync(fixture, test.Test, "dim_orchestrator_offers", Offer("1.0", "09:00", "11:30"), Offer("2.0", "11:40", "23:00"));
        await test.RecomputeAsync(10, 12);

        Assert.Equal("10\tm\t1.0\n12\tm\t2.0\n12\tm2\t", await test.QueryAsync("SELECT toHour(window_start), model_id, runner_version FROM v_api_gpu_metrics ORDER BY ALL"));
    }

    [Fact]
    public async Task Scores_are_weighted_and_null_where_nothing_can_be_said()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        await test.PartsAsync(
            Part(10, "a", 0, [.. Attempt("success", healthSignals: 3), ("model_id", "best")]),
            Part(10, "b", 0, [.. Attempt("success", healthSignals: 2), ("model_id", "mixed")]), Part(10, "b", 1, [.. Attempt("unexcused", healthSignals: 1), ("model_id", "mixed"), ("swapped_out_confirmed", 1)]),
            Part(10, "c", 0, [.. Attempt("unexcused"), ("model_id", "worst"), ("swapped_out_inferred", 1)]),
            Part(10, "d", 0, [.. Attempt("excused"), ("model_id", "excused")]), Part(10, "e", 0, [.. Attempt("excused"), ("health_expected", 0), ("model_id", "nothing expected")]));
        await test.RecomputeAsync(10);

        // mixed: 100 × (0.4 × 1/2 + 0.2 × 1/2 + 0.4 × 1) = 70, half of the health signals.
        Assert.Equal(
            "best\t1\t1\t1\t1\t100\t100\nexcused\t\\N\t\\N\t1\t0\t\\N\t\\N\nmixed\t0.5\t1\t0.5\t0.5\t70\t35\nnothing expected\t\\N\t\\N\t1\t1\t\\N\t\\N\nworst\t0\t\\N\t0\t0\t0\t0",
            await test.QueryAsync(
                "SELECT model_id, startup_success_ratio, effective_success_ratio, no_swap_ratio, health_ratio, reliability_score, sla_score FROM v_api_sla_compliance ORDER BY 1"));
    }

    [Fact]
    public async Task Case_39_coarser_grains_recompute_ratios_from_sums()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        await test.PartsAsync(Part(10, "f", 0, Attempt("unexcused")));
        await test.PartsAsync([.. Enumerable.Range(0, 9).Select(i => Part(11, $"g{i}", 0, Attempt("success")))]);
        await test.PartsAsync(Requested(10, "f", "unexcused"));
        await test.PartsAsync([.. Enumerable.Range(0, 9).Select(i => Requested(11, $"g{i}", "success"))]);
        await test.RecomputeAsync(10, 11);
        await test.Rollups.RecomputeDaysAsync([Midnight]);

        Assert.Equal("0.9\t0.9\t0.9", await test.QueryAsync(
            """
            SELECT (SELECT startup_success_ratio FROM v_api_gpu_metrics_1d), (SELECT startup_success_ratio FROM v_api_sla_compliance_1d),
              (SELECT startup_success_ratio FROM v_api_network_demand_1d)
            """));
    }

    [Fact]
    public async Task Demand_adds_up_and_its_peak_does_not()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        await test.PartsAsync(
            Requested(10, "1", "success", "", "10:00", "10:30", ("session_output_failed", 1)), Requested(10, "2", "success", "", "10:10", "10:20", ("org", "other")),
            Requested(10, "3", "unexcused", "error"), Requested(10, "4", "excused", "no_orchestrators"), Requested(10, "5", "pending"), Requested(10, "6", "excused", "input_fault"),
            Part(10, "1", 0, Fps(10, 20)), Part(10, "2", 0, [.. Fps(30), ("org", "other")]));
        await test.PaymentsAsync(Payment(10, 1, "5", 2, "7"));
        await test.RecomputeAsync(10);

        Assert.Equal(
            "6\t2\t2\t1\t1\t1\t2\t3\t60\t0.5\t20\t0.6666666666666666\t0.5\t10\t7",
            await test.QueryAsync(
                """
                SELECT requested_sessions, served_sessions, unserved_sessions, excused_sessions, pending_sessions, output_failed, peak_concurrent, status_samples, output_fps_sum,
                  total_minutes, avg_output_fps, startup_success_ratio, effective_success_ratio, ticket_face_value_wei, ticket_expected_value_wei
                FROM v_api_network_demand
                """));
    }

    [Fact]
    public async Task Capacity_is_shared_by_the_rows_with_a_GPU()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        (string, object?)[] work = [("sample_ms", 600_000), ("status_samples", 60)];
        await test.PartsAsync(
            Part(10, "a", 0, work), Part(10, "b", 0, [.. work, ("gpu_slot", "RTX/24/1")]), Part(10, "c", 0, [.. work, ("gpu_slot", ""), ("gpu_model_name", "")]),
            Part(10, "d", 0, [.. work, ("model_id", "unreported")]), Part(11, "a", 0, work));
        await test.ReportsAsync(Report("10:00", 1, 2, 1), Report("10:30", 2, 1, 0), Report("10:30", 2, 1, 0, slot: "RTX/24/1"), Report("10:00", 3, 9, 0, model: "idle"));
        await test.RecomputeAsync(10, 11);

        // The mean of 3 and 1 over two rows.
        Assert.Equal(
            "10\tm\t\t10\t\\N\t\\N\n10\tm\tRTX/24/0\t10\t60\t0.167\n10\tm\tRTX/24/1\t10\t60\t0.167\n10\tunreported\tRTX/24/0\t10\t\\N\t\\N\n11\tm\tRTX/24/0\t10\t\\N\t\\N",
            await test.QueryAsync(
                """
                SELECT toHour(window_start), model_id, gpu_slot, used_minutes, advertised_capacity_minutes, round(utilization_ratio, 3)
                FROM v_api_network_demand_by_gpu ORDER BY ALL
                """));
    }

    [Fact]
    public async Task Freshness_shows_the_newest_event_and_what_was_made_of_it()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        await test.Test.InsertAsync(RawStreamTraceEvents.Table, SampleRows.Event(LivepeerAkka.Domain.Events.EventFamily.StreamTrace, SampleRows.Trace));
        await test.Test.InsertAsync(FactWorkflowSessions.Table, SampleRows.Fact());
        await test.PartsAsync(Part(10, "a", 0, Fps(10)));
        await test.RecomputeAsync(10);

        Assert.Equal(
            "stream_trace\t2026-03-01T10:00:00.123Z\t1\t1",
            await test.QueryAsync(
                "SELECT source, newest_event_at, newest_fact_at > now() - 600, newest_rollup_at >= newest_fact_at FROM v_api_freshness WHERE source = 'stream_trace'"));
        Assert.Equal("\\N\t\\N", await test.QueryAsync("SELECT newest_event_at, newest_fact_at FROM v_api_freshness WHERE source = 'create_new_payment'"));
    }

    private static Dictionary<string, object?> Offer(string runner, string first, string last) => new(StringComparer.Ordinal)
    {
        ["orchestrator_url"] = "node:8935",
        ["pipeline_id"] = "live",
        ["model_id"] = "m",
        ["gpu_slot"] = "RTX/24/0",
        ["runner_version"] = runner,
        ["first_seen"] = At(first),
        ["last_seen"] = At(last),
    };
}
