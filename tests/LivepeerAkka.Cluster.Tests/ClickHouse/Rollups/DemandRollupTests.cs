using LivepeerAkka.Cluster.Tests.Fixtures;
using static LivepeerAkka.Cluster.Tests.ClickHouse.Rollups.RollupRows;

namespace LivepeerAkka.Cluster.Tests.ClickHouse.Rollups;

/// <summary>Keys, causes and peaks of demand, on the real engine.</summary>
[Collection(EngineGroup.Name)]
public sealed class DemandRollupTests(EngineFixture fixture)
{
    [Fact]
    public async Task Requests_are_served_unserved_by_cause_excused_or_pending()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        await test.PartsAsync(
            Requested(10, "1", "success", columns: ("session_output_failed", 1)), Requested(10, "2", "success", columns: ("session_swapped", 1)),
            Requested(10, "3", "excused", "no_orchestrators", columns: ("has_segment", 0)), Requested(10, "4", "excused", "user_left_early"),
            Requested(10, "5", "excused", "input_fault"), Requested(10, "6", "unexcused", "error", columns: ("session_output_failed", 1)),
            Requested(10, "7", "unexcused", "no_output", columns: ("has_segment", 0)), Requested(10, "8", "pending"));
        await test.RecomputeAsync(10);

        Assert.Equal("8\t2\t2\t1\t1\t1\t2\t1\t1\t1", await test.QueryAsync(
            """
            SELECT requested_sessions, startup_success, startup_unexcused, unserved_no_orchestrators, unserved_startup_failed, unserved_unknown, excused_sessions,
              pending_sessions, swapped_sessions, output_failed
            FROM agg_demand_1h
            """));
    }

    [Fact]
    public async Task Case_41_a_request_alone_work_alone_and_a_payment_alone_each_make_a_row_and_presence_makes_none()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        await test.PartsAsync(
            Requested(10, "1", "excused", "no_orchestrators", "10:00", "10:10", ("gateway", "asked")),
            Part(10, "2", 0, [.. Fps(10, 20), ("gateway", "worked")]),
            Part(10, "3", 0, [.. Fps(10, 20), ("gateway", "artifact"), ("is_tail_artifact", 1)]),
            Present(10, "4", "10:00", "11:00", ("gateway", "present")));
        await test.PaymentsAsync(Payment(10, 1, "2402400000000000", 2, "4800000004800", "", ""), Payment(10, 2, null, 3, "1", "", ""), Payment(10, 3, "7", null, null, "", ""));
        await test.RecomputeAsync(10);

        Assert.Equal(
            "asked\tlive\tm\t1\t0\t0\t0\t0\t0\t0\ngw\t\t\t0\t0\t0\t0\t3\t4804800000000000\t4800000004801\nworked\tlive\tm\t0\t2\t30000000\t20000\t0\t0\t0",
            await test.QueryAsync(
                """
                SELECT gateway, pipeline_id, model_id, requested_sessions, status_samples, output_fps_sum_micros, sample_ms, payment_count,
                  ticket_face_value_wei, ticket_expected_value_wei
                FROM agg_demand_1h ORDER BY gateway
                """));
    }

    [Fact]
    public async Task A_pipeline_equal_to_its_model_is_blank_and_a_blank_is_filled_where_one_pipeline_is_known()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        await test.PartsAsync(
            Part(10, "1", 0, [.. Fps(1), ("org", "other")]), // the one pipeline of the key, of another organisation
            Part(10, "2", 0, [.. Fps(2), ("pipeline_id", "")]),
            Part(10, "3", 0, [.. Fps(3), ("pipeline_id", "M")]),
            Part(10, "4", 0, [.. Fps(4), ("model_id", "two"), ("pipeline_id", "a")]),
            Part(10, "5", 0, [.. Fps(5), ("model_id", "two"), ("pipeline_id", "b")]),
            Part(10, "6", 0, [.. Fps(6), ("model_id", "two"), ("pipeline_id", "two")]),
            Part(10, "7", 0, [.. Fps(7), ("model_id", "none"), ("pipeline_id", "none")]),
            Part(10, "8", 0, [.. Fps(8), ("model_id", "none"), ("region", "us")]),
            Present(10, "9", "10:00", "10:10", ("model_id", "none"), ("pipeline_id", "only there")));
        await test.RecomputeAsync(10);

        Assert.Equal(
            "org\teu\tlive\tm\t5\nother\teu\tlive\tm\t1\norg\teu\t\tnone\t7\norg\tus\tlive\tnone\t8\norg\teu\t\ttwo\t6\norg\teu\ta\ttwo\t4\norg\teu\tb\ttwo\t5",
            await test.QueryAsync("SELECT org, region, pipeline_id, model_id, output_fps_sum_micros / 1000000 FROM agg_demand_1h ORDER BY model_id, org, region, pipeline_id"));
    }

    [Fact]
    public async Task Peaks_are_of_half_open_intervals_for_each_organisation_and_over_all_of_them()
    {
        await using var test = await RollupsUnderTest.StartAsync(fixture);
        await test.PartsAsync(
            Requested(10, "1", "success", "", "10:00", "10:10"), Requested(10, "2", "success", "", "10:10", "10:20"), Requested(10, "3", "success", "", "10:15", "10:15"),
            Requested(10, "4", "success", "", "10:19:59.999", "10:30", ("pipeline_id", "m")),
            Present(10, "5", "10:00", "10:20", ("org", "other")),
            Requested(10, "6", "success", "", "10:50", "11:00", ("org", "third")), Requested(10, "7", "success", columns: ("gateway", "elsewhere")));
        await test.RecomputeAsync(10);

        Assert.Equal(
            "elsewhere\torg\t1\t0\t0\ngw\torg\t4\t2\t3\ngw\tthird\t1\t1\t3",
            await test.QueryAsync("SELECT gateway, org, requested_sessions, peak_concurrent, peak_concurrent_of_key FROM agg_demand_1h ORDER BY gateway, org"));
    }
}
