using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.Domain.Orchestrators;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

/// <summary>Tables of nodes' activity and the view of their uptime on the real engine.</summary>
[Collection(EngineGroup.Name)]
public sealed class OrchestratorViewTests(EngineFixture fixture)
{
    private const string Minutes =
        "SELECT formatDateTime(window_start, '%H'), orchestrator_url, seen_minutes, busy_minutes, uptime_ratio FROM v_api_orchestrator_uptime "
        + "ORDER BY orchestrator_url, orchestrator_address, window_start";

    [Fact]
    public async Task The_tables_and_the_view_have_the_columns_that_readers_rely_on()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        var live = (await test.QueryAsync(
                "SELECT table, name FROM system.columns WHERE database = currentDatabase() AND table IN "
                + "('fact_orchestrator_sessions', 'fact_orchestrator_session_segments', 'v_api_orchestrator_uptime')", "TSVRaw"))
            .Split('\n').ToHashSet(StringComparer.Ordinal);
        var expected = new[]
        {
            ("fact_orchestrator_sessions", "orchestrator_address orchestrator_url opened_at closed_at busy_minutes sessions_served peak_concurrency segment_count version"),
            ("fact_orchestrator_session_segments", "orchestrator_address orchestrator_url opened_at segment_index pipeline_id model_id segment_start segment_end"),
            ("v_api_orchestrator_uptime", "window_start orchestrator_address orchestrator_url seen_minutes busy_minutes uptime_ratio"),
        };

        Assert.Superset(expected.SelectMany(t => t.Item2.Split(' ').Select(c => $"{t.Item1}\t{c}")).ToHashSet(StringComparer.Ordinal), live);
        Assert.Equal("DateTime64(3, 'UTC')", await test.QueryAsync(
            "SELECT type FROM system.columns WHERE database = currentDatabase() AND table = 'v_api_orchestrator_uptime' AND name = 'window_start'", "TSVRaw"));
    }

    [Fact]
    public async Task A_tombstone_of_a_later_version_withdraws_a_stretch_and_its_segments_whatever_the_order_of_inserts()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        await test.InsertAsync(FactOrchestratorSessions.Table, OrchestratorRows.Session("10:00", version: 5), OrchestratorRows.Session("11:00", version: 5, isDeleted: true));
        await test.InsertAsync(FactOrchestratorSessions.Table, OrchestratorRows.Session("11:00", version: 4), OrchestratorRows.Session("10:00", version: 4));
        await test.InsertAsync(FactOrchestratorSessionSegments.Table, OrchestratorRows.Segment(1, version: 5, isDeleted: true));
        await test.InsertAsync(FactOrchestratorSessionSegments.Table, OrchestratorRows.Segment(0, version: 4), OrchestratorRows.Segment(1, version: 4));

        Assert.Equal(
            "2026-03-01T10:00:00.000Z\t2026-03-01T12:00:00.000Z\t1.5\t4\t2\t1\t5",
            await test.QueryAsync(
                "SELECT opened_at, closed_at, busy_minutes, sessions_served, peak_concurrency, segment_count, version FROM fact_orchestrator_sessions FINAL"));
        Assert.Equal("0\tm1", await test.QueryAsync("SELECT segment_index, model_id FROM fact_orchestrator_session_segments FINAL"));
    }

    [Fact]
    public async Task A_report_is_seen_for_sixty_minutes_and_hours_that_only_the_hold_reaches_count()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        await test.InsertAsync(RawNetworkCapabilities.Table, OrchestratorRows.Seen("node:8935", "0xop", "10:10", "10:40", "12:30"));

        // Seen 10:10 to 11:40 and 12:30 to 13:30.
        Assert.Equal(
            "10\tnode:8935\t50\t0\t0.8333333333333334\n11\tnode:8935\t40\t0\t0.6666666666666666\n12\tnode:8935\t30\t0\t0.5\n13\tnode:8935\t30\t0\t0.5",
            await test.QueryAsync(Minutes));
    }

    [Fact]
    public async Task Reports_whose_holds_touch_fill_the_hour_and_those_that_do_not_leave_the_time_between()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        await test.InsertAsync(RawNetworkCapabilities.Table, OrchestratorRows.Seen("touch:8935", "0xop", "10:10", "11:10"));
        await test.InsertAsync(RawNetworkCapabilities.Table, OrchestratorRows.Seen("apart:8935", "0xop", "10:10", "11:10:00.003"));

        Assert.Equal("60", await test.QueryAsync("SELECT seen_minutes FROM v_api_orchestrator_uptime WHERE orchestrator_url = 'touch:8935' AND toHour(window_start) = 11"));
        Assert.Equal(
            "3599997", await test.QueryAsync("SELECT round(seen_minutes * 60000) FROM v_api_orchestrator_uptime WHERE orchestrator_url = 'apart:8935' AND toHour(window_start) = 11"));
    }

    [Fact]
    public async Task A_report_at_the_full_hour_fills_that_hour_and_not_the_next()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        await test.InsertAsync(RawNetworkCapabilities.Table, OrchestratorRows.Seen("node:8935", "0xop", "10:00", "10:00", "23:59:59.999"));

        Assert.Equal("10\t60\n23\t0\n00\t60", await test.QueryAsync(
            "SELECT formatDateTime(window_start, '%H'), round(seen_minutes, 3) FROM v_api_orchestrator_uptime ORDER BY window_start"));
    }

    [Fact]
    public async Task Every_spelling_of_a_node_is_one_node_and_operators_at_one_node_are_apart()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        await test.InsertAsync(RawNetworkCapabilities.Table,
            [.. OrchestratorRows.Seen("https://Node:8935/", "0xa", "10:00"), .. OrchestratorRows.Seen("node", "0xa", "10:30"), .. OrchestratorRows.Seen("node:8935", "0xb", "10:45"),
            .. OrchestratorRows.Seen("", "0xa", "10:45")]);

        Assert.Equal(
            "0xa\t10\t60\n0xa\t11\t30\n0xb\t10\t15\n0xb\t11\t45",
            await test.QueryAsync(
                "SELECT orchestrator_address, formatDateTime(window_start, '%H'), seen_minutes FROM v_api_orchestrator_uptime WHERE orchestrator_url = 'node:8935' "
                + "ORDER BY orchestrator_address, window_start"));
    }

    [Fact]
    public async Task Work_that_several_organisations_see_at_one_time_is_busy_once_and_work_without_a_report_is_shown()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        var mine = OrchestratorRows.Hour("10:00", ("10:00", "10:10"), ("10:20", "10:30"));
        var theirs = OrchestratorRows.Hour("10:00", ("10:05", "10:15"), ("10:25", "10:26"), ("10:50", "11:00"));
        await test.InsertAsync(FactOrchestratorHours.Table, mine, theirs with { Key = new OrchestratorKey("other", "node:8935") });
        await test.InsertAsync(RawNetworkCapabilities.Table, OrchestratorRows.Seen("node:8935", "0xop", "10:30"));
        await test.InsertAsync(FactOrchestratorHours.Table, OrchestratorRows.Hour("15:00", ("15:00", "15:01")));

        Assert.Equal("10\tnode:8935\t30\t35\t0.5\n11\tnode:8935\t30\t0\t0.5\n15\tnode:8935\t0\t1\t0", await test.QueryAsync(Minutes));
    }

    [Fact]
    public async Task A_withdrawn_hour_is_busy_no_more()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        var hour = OrchestratorRows.Hour("10:00", ("10:00", "10:10"));
        await test.InsertAsync(FactOrchestratorHours.Table, hour with { Version = 4, Busy = [], IsDeleted = true });
        await test.InsertAsync(FactOrchestratorHours.Table, hour);

        Assert.Equal("", await test.QueryAsync(Minutes));
    }
}
