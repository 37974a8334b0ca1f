using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Tests.Fixtures;
using static LivepeerAkka.Cluster.Tests.ClickHouse.Rollups.RollupRows;

namespace LivepeerAkka.Cluster.Tests.ClickHouse.Rollups;

/// <summary>What hours are made of, from parts inserted by hand, on the real engine.</summary>
[Collection(EngineGroup.Name)]
public sealed class RollupStoreTests(EngineFixture fixture)
{
    [Fact]
    public async Task Attempts_count_by_outcome_and_undecided_ones_do_not()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        await test.PartsAsync(
            Part(10, "a", 0, [.. Attempt("success", 200, 3), ("attempt_output_failed", 1), ("swapped_out_confirmed", 1), ("gpu_id", "GPU-2"), ("gpu_memory_bytes", 24)]),
            Part(10, "a", 1, [.. Attempt("unexcused", healthSignals: 1), ("attempt_output_failed", 1), ("attempt_zero_output", 1), ("attempt_loading_only", 1), ("swapped_out_inferred", 1)]),
            Part(10, "b", 0, [.. Attempt("excused"), ("gpu_id", "GPU-1")]),
            Part(10, "c", 0, [.. Attempt("success", 0, 2)]),
            Part(10, "d", 0, ("attempt_outcome", "")),
            Part(11, "e", 0, Attempt("success")));
        await test.RecomputeAsync(10);

        Assert.Equal(
            "10\t4\t2\t1\t1\t1\t1\t1\t1\t1\t6\t12\t200\t2\t0\tGPU-2\t24\t\\N",
            await test.QueryAsync(
                """
                SELECT toHour(window_start), attempts, startup_success, startup_excused, startup_unexcused, swapped_out_confirmed, swapped_out_inferred,
                  loading_only, zero_output, output_failed, health_signals, health_expected, first_output_ms_sum, first_output_sample_count,
                  startup_sample_count, gpu_id, gpu_memory_bytes, gpu_count
                FROM agg_sessions_1h
                """));
        await test.PartsAsync(Part(10, "c", 0, [.. Attempt("success", 202), ("version", 2)]));
        await test.RecomputeAsync(10);
        Assert.Equal("1\t1", await test.QueryAsync(
            "SELECT finalizeAggregation(first_output_ms_sketch)[1] BETWEEN 198 AND 202, finalizeAggregation(first_output_ms_sketch)[2] BETWEEN 198 AND 204 FROM agg_sessions_1h"));
    }

    [Fact]
    public async Task Work_adds_up_and_tail_artifacts_are_left_out_row_by_row()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        await test.PartsAsync(
            Part(10, "a", 0, [.. Fps(10, 20), ("running_samples", 2), ("error_samples", 1)]),
            Part(10, "a", 1, Fps(30)),
            Part(10, "b", 0, [.. Fps(0, 0), ("is_tail_artifact", 1)]),
            Part(10, "c", -1, [.. Fps(5), ("orchestrator_address", ""), ("orchestrator_url", ""), ("gpu_slot", ""), ("gpu_model_name", "")]),
            Part(10, "d", 0, ("model_id", "without a sample")),
            Requested(10, "a", "success"));
        await test.RecomputeAsync(10);

        Assert.Equal(
            "\tm\t1\t1\t0\t0\t10000\t5000000\t25000000000000\t1\n0xop\tm\t3\t3\t2\t1\t30000\t60000000\t1400000000000000\t3\n0xop\twithout a sample\t0\t0\t0\t0\t0\t0\t0\t0",
            await test.QueryAsync(
                """
                SELECT orchestrator_address, model_id, status_samples, positive_samples, running_samples, error_samples, sample_ms,
                  output_fps_sum_micros, output_fps_sq_sum_micros, output_fps_samples
                FROM agg_performance_1h ORDER BY ALL
                """));
    }

    [Fact]
    public async Task Minutes_have_the_work_of_the_minute()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        Dictionary<string, object?> Minutes(string session, int[] minutes, int artifact = 0, int version = 1) => Part(10, session, 0,
            ("minutes", minutes), ("minute_status_samples", minutes.Select(_ => 2).ToArray()), ("minute_positive_samples", minutes.Select(_ => 1).ToArray()),
            ("minute_sample_ms", minutes.Select(_ => 15_000).ToArray()), ("minute_output_fps_sum_micros", minutes.Select(m => m * 1_000_000L).ToArray()),
            ("minute_output_fps_samples", minutes.Select(_ => 2).ToArray()), ("is_tail_artifact", artifact), ("version", version));
        await test.PartsAsync(Minutes("a", [0, 59]), Minutes("b", [59]), Minutes("c", [7], artifact: 1));
        await test.RecomputeAsync(10);
        await test.PartsAsync(Minutes("a", [3, 59], version: 2));
        await test.RecomputeAsync(10);

        Assert.Equal(
            "10:03:00\t2\t1\t15000\t3000000\t2\n10:59:00\t4\t2\t30000\t118000000\t4",
            await test.QueryAsync(
                """
                SELECT formatDateTime(window_start, '%H:%i:%S'), status_samples, positive_samples, sample_ms, output_fps_sum_micros, output_fps_samples
                FROM agg_performance_1m ORDER BY 1
                """));
    }

    [Fact]
    public async Task Capacity_is_the_sum_over_reports_whatever_the_number_of_GPUs()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        await test.ReportsAsync(
            Report("10:00", 1, 1, 1), Report("10:00", 1, 1, 1, slot: "RTX/24/1"), Report("10:59:59.999", 2, 3, 0), Report("10:30", 3, null, null),
            Report("10:30", 4, 5, 0, model: "other"), Report("11:00", 5, 7, 0));
        await test.ReportsAsync(Report("10:00", 1, 1, 1));
        await test.RecomputeAsync(10);

        Assert.Equal(
            "10\tnode:8935\tlive\tm\t2\t5\n10\tnode:8935\tlive\tother\t1\t5",
            await test.QueryAsync("SELECT toHour(window_start), orchestrator_url, pipeline_id, model_id, reports, capacity_sum FROM agg_capacity_1h ORDER BY ALL"));
    }

    [Fact]
    public async Task A_withdrawn_part_counts_no_more_and_its_key_goes()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        await test.PartsAsync(Part(10, "a", 0, Fps(10)), Part(10, "b", 0, [.. Fps(20), ("model_id", "m2")]));
        await test.RecomputeAsync(10);
        await test.PartsAsync(Part(10, "b", 0, ("model_id", "m2"), ("version", 2), ("is_deleted", 1)), Part(10, "a", 0, [.. Fps(10, 11), ("version", 2)]));
        await test.RecomputeAsync(10);

        Assert.Equal("m\t2\t2", await test.QueryAsync("SELECT model_id, status_samples, version FROM agg_performance_1h"));
        Assert.Equal("m", await test.QueryAsync("SELECT model_id FROM agg_demand_1h"));

        await test.PartsAsync(Part(10, "c", 0, [.. Fps(30), ("model_id", "m2")]));
        await test.RecomputeAsync(10);

        Assert.Equal("m\t3\nm2\t3", await test.QueryAsync("SELECT model_id, version FROM agg_performance_1h ORDER BY 1"));
    }

    [Fact]
    public async Task An_hour_is_replaced_in_one_part_of_the_table()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        await fixture.ExecuteAsync("SYSTEM STOP MERGES", test.Test.Settings.Database);
        await fixture.ExecuteAsync(
            $"INSERT INTO fact_hour_parts (window_start, org, session_id, segment_index, orchestrator_url, status_samples, version) "
            + "SELECT toDateTime64('2026-03-01 10:00:00', 3, 'UTC'), 'org', toString(number), 0, 'node' || toString(number), 1, 1 FROM numbers(200000)", test.Test.Settings.Database);
        await test.RecomputeAsync(10);

        Assert.Equal("1\t200000", await test.QueryAsync("SELECT uniqExact(_part), count() FROM agg_performance_1h SETTINGS final = 0"));
        await fixture.ExecuteAsync("SYSTEM START MERGES", test.Test.Settings.Database);
    }

    [Fact]
    public async Task Hours_together_and_one_by_one_are_the_same_and_so_is_doing_it_again()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        await test.PartsAsync(
            Part(9, "a", 0, [.. Fps(1), .. Attempt("success", 100)]), Part(10, "a", 0, Fps(10, 20)), Part(12, "a", 0, Fps(30)), Requested(9, "a", "success", "", "09:30", "10:00"), Present(10, "a", "10:00", "10:30"));
        await test.PaymentsAsync(Payment(10, 1, "5", 2, "7"));
        await test.ReportsAsync(Report("10:10", 1, 1, 1));
        await test.RecomputeAsync(9, 10, 11, 12);
        var together = await ChecksumsAsync(test);
        await test.RecomputeAsync(12);
        await test.RecomputeAsync(9);
        await test.RecomputeAsync(10);
        await test.RecomputeAsync(10);

        Assert.Equal(together, await ChecksumsAsync(test));
        Assert.Equal("9\t2\n10\t3\n11\t1\n12\t2", await test.QueryAsync("SELECT toHour(window_start), version FROM agg_hours ORDER BY 1"));
    }

    [Fact]
    public async Task Days_are_made_of_hours()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        await test.PartsAsync(
            Part(9, "a", 0, [.. Fps(10), .. Attempt("success", 100)]), Part(10, "b", 0, [.. Fps(20), .. Attempt("success", 300)]),
            Requested(9, "a", "success", "", "09:00", "09:10"), Requested(10, "b", "success", "", "10:00", "10:10"), Requested(10, "c", "success", "", "10:05", "10:06"));
        await test.ReportsAsync(Report("09:00", 1, 1, 1), Report("10:00", 2, 3, 0));
        await test.RecomputeAsync(9, 10);
        await test.Rollups.RecomputeDaysAsync([Midnight]);

        Assert.Equal("2026-03-01T00:00:00.000Z\t2\t2\t400\t2", await test.QueryAsync(
            "SELECT window_start, attempts, startup_success, first_output_ms_sum, length(finalizeAggregation(first_output_ms_sketch)) FROM agg_sessions_1d"));
        Assert.Equal("2\t30000000\t500000000000000", await test.QueryAsync("SELECT status_samples, output_fps_sum_micros, output_fps_sq_sum_micros FROM agg_performance_1d"));
        Assert.Equal("3\t2\t2", await test.QueryAsync("SELECT requested_sessions, peak_concurrent, peak_concurrent_of_key FROM agg_demand_1d"));
        Assert.Equal("2\t5", await test.QueryAsync("SELECT reports, capacity_sum FROM agg_capacity_1d"));

        await test.PartsAsync(Part(10, "b", 0, ("version", 2), ("is_deleted", 1)));
        await test.RecomputeAsync(10);
        await test.Rollups.RecomputeDaysAsync([Midnight]);

        Assert.Equal("1\t1\t2", await test.QueryAsync("SELECT attempts, startup_success, version FROM agg_sessions_1d"));
    }

    [Fact]
    public async Task An_hour_whose_parts_may_be_gone_stays_as_it_is()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        await test.PartsAsync(Part(10, "a", 0, Fps(10)));
        await test.ReportsAsync(Report("10:00", 1, 1, 1));
        await test.RecomputeAsync(10);
        await test.PartsAsync(Part(10, "a", 0, ("version", 2), ("is_deleted", 1)));
        await fixture.ExecuteAsync("TRUNCATE TABLE dim_orchestrator_gauges", test.Test.Settings.Database);

        test.Clock.Moved = TimeSpan.FromDays(181);
        Assert.Equal([Hour(10)], (await test.Rollups.RecomputeHoursAsync([Hour(10)])).DoneMs);
        Assert.Equal("2", await test.QueryAsync("SELECT capacity_sum FROM agg_capacity_1h"));
        Assert.Equal("", await test.QueryAsync("SELECT status_samples FROM agg_performance_1h"));

        await test.PartsAsync(Part(10, "b", 0, Fps(10)));
        test.Clock.Moved = TimeSpan.FromDays(401);
        var result = await test.Rollups.RecomputeHoursAsync([Hour(10), Hour(11)]);
        Assert.Equal([Hour(11)], result.DoneMs);
        Assert.Equal([Hour(10)], result.FrozenMs);
        Assert.Equal("", await test.QueryAsync("SELECT status_samples FROM agg_performance_1h"));

        test.Clock.Moved = TimeSpan.FromDays(760);
        Assert.Equal([Midnight], (await test.Rollups.RecomputeDaysAsync([Midnight])).FrozenMs);
    }

    [Fact]
    public async Task A_comparison_names_what_would_come_go_and_change_and_changes_nothing()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        await test.PartsAsync(Part(10, "a", 0, Fps(10)), Part(10, "b", 0, [.. Fps(20), ("model_id", "m2")]));
        await test.RecomputeAsync(10);
        Assert.Empty(await test.Rollups.CompareHoursAsync([Hour(10)]));

        await test.PartsAsync(
            Part(10, "a", 0, [.. Fps(10, 20), ("version", 2)]), Part(10, "b", 0, ("model_id", "m2"), ("version", 2), ("is_deleted", 1)), Part(10, "c", 0, [.. Fps(1), ("model_id", "m3")]));
        var before = await ChecksumsAsync(test);
        var found = (await test.Rollups.CompareHoursAsync([Hour(10)])).Where(d => d.Table == "agg_performance_1h")
            .Select(d => $"{d.Key.Single(k => k.Key == "model_id").Value} {d.Changes.Single(c => c.Column == "status_samples")}").ToList();

        Assert.Equal(
            [
                "m RollupChange { Column = status_samples, Before = 1, After = 2 }", "m2 RollupChange { Column = status_samples, Before = 1, After =  }",
                "m3 RollupChange { Column = status_samples, Before = , After = 1 }",
            ],
            found);
        Assert.Equal(before, await ChecksumsAsync(test));
        Assert.Equal([Hour(10)], await test.Rollups.FindHoursAsync(Midnight, Midnight + 86_400_000));
    }

    private static async Task<string> ChecksumsAsync(RollupsUnderTest test) => string.Join(
        '\n', (await new StoreChecksum(test.Test.Store).ReadAsync()).Where(c => c.Key.StartsWith("agg_", StringComparison.Ordinal) && c.Key != "agg_hours").Select(c => $"{c.Key} {c.Value}"));
}
