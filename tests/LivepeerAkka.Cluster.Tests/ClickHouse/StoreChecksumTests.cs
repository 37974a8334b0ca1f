using System.Text.RegularExpressions;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.ClickHouse.Schema;
using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

[Collection(EngineGroup.Name)]
public sealed partial class StoreChecksumTests(EngineFixture fixture)
{
    [Fact]
    public async Task Neither_order_nor_repetition_nor_versions_nor_the_place_of_arrival_show()
    {
        await using var one = await StoreUnderTest.WithSchemaAsync(fixture);
        await using var other = await StoreUnderTest.WithSchemaAsync(fixture);
        var events = SampleRows.Payloads.Select((p, i) => (p.Family, p.Payload, Uid: i + 1)).ToList();

        foreach (var e in events)
            await one.InsertAsync(ProductTables.Of(e.Family), SampleRows.Event(e.Family, e.Payload, e.Uid));
        await one.InsertAsync(RawRejectedEvents.Table, SampleRows.Rejected("a"), SampleRows.Rejected("b"));
        await one.InsertAsync(RawIgnoredSamples.Table, SampleRows.Ignored());
        await one.InsertAsync(IngestCounters.Table, new AccountingRow("l", "t", 0, "stream_trace", "accepted", "", 5, 1));
        await one.InsertAsync(FactWorkflowSessions.Table, SampleRows.Fact(version: 1), SampleRows.Fact("s2|r2", version: 2));

        var elsewhere = SampleRows.Source(offset: 99, topic: "other", partition: 1, receivedAfterMs: 77_000) with { TimestampMs = null };
        foreach (var e in events.AsEnumerable().Reverse().Concat(events))
            await other.InsertAsync(ProductTables.Of(e.Family), SampleRows.Event(e.Family, e.Payload, e.Uid, elsewhere));
        await other.InsertAsync(RawRejectedEvents.Table, SampleRows.Rejected("b", source: elsewhere));
        await other.InsertAsync(RawRejectedEvents.Table, SampleRows.Rejected("a", source: elsewhere));
        await other.InsertAsync(RawIgnoredSamples.Table, SampleRows.Ignored(elsewhere));
        await other.InsertAsync(IngestCounters.Table, new AccountingRow("l2", "t", 0, "stream_trace", "accepted", "", 2, 1));
        await other.InsertAsync(IngestCounters.Table,
            new AccountingRow("l2", "t2", 1, "stream_trace", "accepted", "", 3, 1), new AccountingRow("l2", "t2", 1, "stream_trace", "duplicate", "", 3, 1));
        var late = SampleRows.Fact("s2|r2", version: 7);
        await other.InsertAsync(FactWorkflowSessions.Table,
            late with { Counts = late.Counts with { DuplicateCount = 8, LateCount = 9 } }, SampleRows.Fact(version: 5));
        await other.InsertAsync(FactWorkflowSessions.Table, SampleRows.Fact(version: 4) with { CloseReason = "" });

        var expected = await new StoreChecksum(one.Store).ReadAsync();
        Assert.Equal(expected, await new StoreChecksum(other.Store).ReadAsync());
        Assert.Equal(
            Migration.Embedded.SelectMany(m => Made().Matches(m.Text)).Select(m => m.Groups["name"].Value)
                .Except(["ingest_counters", "agg_hours", "v_api_freshness"]).Order(StringComparer.Ordinal),
            expected.Keys);
        Assert.Equal((4, 7, 1, 1, 2), (expected["raw_network_capabilities"].Rows, expected["raw_job_events"].Rows,
            expected["raw_rejected_events"].Rows, expected["ingest_accounting"].Rows, expected["fact_workflow_sessions"].Rows));
        Assert.All(expected.Values, c => Assert.Matches("^[0-9a-f]{32}$", c.Checksum));
    }

    [Fact]
    public async Task One_other_cell_shows_in_its_table_and_nowhere_else()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        await test.InsertAsync(RawAiStreamStatus.Table, SampleRows.Event(EventFamily.AiStreamStatus, SampleRows.EmptyStatus));
        await test.InsertAsync(IngestCounters.Table, new AccountingRow("l", "t", 0, "stream_trace", "accepted", "", 5, 1));
        var before = await new StoreChecksum(test.Store).ReadAsync();

        var changed = SampleRows.EmptyStatus with { LastParams = new PrivateText(0, "", "") };
        await test.InsertAsync(RawAiStreamStatus.Table,
            SampleRows.Event(EventFamily.AiStreamStatus, changed, source: SampleRows.Source(receivedAfterMs: 30_000)));
        var after = await new StoreChecksum(test.Store).ReadAsync();
        await test.InsertAsync(IngestCounters.Table, new AccountingRow("l", "t", 0, "stream_trace", "accepted", "", 6, 2));
        var counted = await new StoreChecksum(test.Store).ReadAsync();

        Assert.Equal(["raw_ai_stream_status"], before.Keys.Where(k => before[k] != after[k]));
        Assert.Equal(["ingest_accounting"], after.Keys.Where(k => after[k] != counted[k]));
    }

    [Fact]
    public async Task The_version_of_a_nodes_software_is_a_fact_and_not_the_version_of_a_row()
    {
        await using var one = await StoreUnderTest.WithSchemaAsync(fixture);
        await using var other = await StoreUnderTest.WithSchemaAsync(fixture);
        var newer = new NetworkCapabilities([.. SampleRows.Capabilities.Entries.Select(e => e with { Version = "0.9.0" })]);
        await one.InsertAsync(RawNetworkCapabilities.Table, SampleRows.Event(EventFamily.NetworkCapabilities, SampleRows.Capabilities));
        await other.InsertAsync(RawNetworkCapabilities.Table, SampleRows.Event(EventFamily.NetworkCapabilities, newer));

        Assert.NotEqual(
            (await new StoreChecksum(one.Store).ReadAsync())["raw_network_capabilities"], (await new StoreChecksum(other.Store).ReadAsync())["raw_network_capabilities"]);
    }

    [Fact]
    public async Task Unknown_is_neither_empty_nor_zero_and_a_value_belongs_to_its_column()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        string[] rows = ["NULL, 'x', NULL", "'', 'x', NULL", "'x', '', NULL", "NULL, '', NULL", "'x', '', 0", "'', 'x', 0", "NULL, 'x', 0"];
        var sums = new List<string>();
        foreach (var row in rows)
        {
            await test.Store.CommandAsync("CREATE OR REPLACE TABLE t (a Nullable(String), b String, c Nullable(Int64)) ENGINE = MergeTree ORDER BY b");
            await test.Store.CommandAsync($"INSERT INTO t VALUES ({row})");
            sums.Add((await new StoreChecksum(test.Store).ReadAsync())["t"].Checksum);
        }

        Assert.Equal(rows.Length, sums.Distinct(StringComparer.Ordinal).Count());
    }

    [GeneratedRegex(@"CREATE (TABLE|VIEW) IF NOT EXISTS \{database\}\.(?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Made();
}
