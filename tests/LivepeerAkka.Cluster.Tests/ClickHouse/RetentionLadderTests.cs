using System.Globalization;
using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

/// <summary>How long each table keeps a row, over more than two years of days: what is written on a day goes when its time has come, and not before.</summary>
[Collection(EngineGroup.Name)]
public sealed class RetentionLadderTests(EngineFixture fixture)
{
    private const int Days = 830;
    private const int MonthsKept = 25;

    // Column that counts, days that a row is kept; null = for ever.
    private static readonly Dictionary<string, (string Column, int? Days)> Ladder = new(StringComparer.Ordinal)
    {
        ["raw_stream_trace_events"] = ("received_at", 90),
        ["raw_ai_stream_status"] = ("received_at", 90),
        ["raw_ai_stream_events"] = ("received_at", 90),
        ["raw_stream_ingest_metrics"] = ("received_at", 90),
        ["raw_network_capabilities"] = ("received_at", 90),
        ["raw_payment_events"] = ("received_at", 90),
        ["raw_job_events"] = ("received_at", 90),
        ["raw_discovery_results"] = ("received_at", 30),
        ["raw_rejected_events"] = ("received_at", 30),
        ["raw_ignored_samples"] = ("received_at", 30),
        ["dim_orchestrator_gauges"] = ("written_at", 180),
        ["dim_orchestrator_offers"] = ("written_at", null),
        ["ingest_counters"] = ("", null),
        ["schema_migrations"] = ("", null),
        ["fact_workflow_sessions"] = ("written_at", 400),
        ["fact_workflow_session_segments"] = ("written_at", 400),
        ["fact_session_hours"] = ("written_at", 400),
        ["fact_stream_status_samples"] = ("written_at", 400),
        ["fact_stream_trace_edges"] = ("written_at", 400),
        ["fact_stream_ingest_samples"] = ("written_at", 400),
        ["fact_workflow_param_updates"] = ("written_at", 400),
        ["fact_orchestrator_sessions"] = ("written_at", 400),
        ["fact_orchestrator_session_segments"] = ("written_at", 400),
        ["fact_orchestrator_hours"] = ("written_at", 400),
        ["fact_ai_jobs"] = ("written_at", 400),
        ["fact_payments"] = ("written_at", 400),
        ["fact_hour_parts"] = ("written_at", 400),
        ["fact_hour_payments"] = ("written_at", 400),
        ["agg_performance_1m"] = ("written_at", 14),
        ["agg_sessions_1h"] = ("written_at", DaysOfMonths),
        ["agg_performance_1h"] = ("written_at", DaysOfMonths),
        ["agg_demand_1h"] = ("written_at", DaysOfMonths),
        ["agg_capacity_1h"] = ("written_at", DaysOfMonths),
        ["agg_sessions_1d"] = ("written_at", null),
        ["agg_performance_1d"] = ("written_at", null),
        ["agg_demand_1d"] = ("written_at", null),
        ["agg_capacity_1d"] = ("written_at", null),
        ["agg_hours"] = ("written_at", null),
    };

    private static int DaysOfMonths => (int)(DateTime.UtcNow.Date - DateTime.UtcNow.Date.AddMonths(-MonthsKept)).TotalDays;

    [Fact]
    public async Task Every_table_states_how_long_it_keeps_its_rows()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        var tables = await test.Store.QueryAsync(
            $"SELECT name, create_table_query FROM system.tables WHERE database = '{test.Store.Database}' AND engine LIKE '%MergeTree' ORDER BY name",
            r => (Name: r.GetString(0), Sql: r.GetString(1)));

        Assert.Equal(Ladder.Keys.Order(StringComparer.Ordinal), tables.Select(t => t.Name));
        Assert.All(tables, t => Assert.Contains(TtlOf(t.Name), t.Sql, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_more_than_two_years_of_days_each_table_keeps_as_many_as_it_says()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        foreach (var (table, (column, days)) in Ladder.Where(t => t.Value.Column.Length > 0))
        {
            await WriteDaysAsync(test, table);
            await test.Store.CommandAsync($"OPTIMIZE TABLE {table} FINAL");

            // Written at noon of its day, half a day off its limit; months are not all of one length.
            var (kept, expected) = (await test.CountAsync($"{table} FINAL"), days ?? Days);
            var margin = days == DaysOfMonths ? 1 : 0;
            Assert.True(Math.Abs(kept - expected) <= margin, $"{table} keeps {kept} days by {column}, says {expected}");
        }
    }

    private static string TtlOf(string table) => Ladder[table] switch
    {
        (_, null) => $"{table}",
        ("written_at", { } days) when table.EndsWith("_1h", StringComparison.Ordinal) => $"toIntervalMonth({MonthsKept})",
        (var column, { } days) => string.Create(CultureInfo.InvariantCulture, $"TTL toDateTime({column}) + toIntervalDay({days})"),
    };

    // A row a day: all its times lie on the day, all its texts name it.
    private static async Task WriteDaysAsync(StoreUnderTest test, string table)
    {
        var columns = await test.Store.QueryAsync(
            $"""
            SELECT name, multiIf(startsWith(type, 'DateTime64'), 'day', type IN ('String', 'LowCardinality(String)'), 'toString(number)', 'toUUID(concat(''00000000-0000-8000-8000-'', leftPad(toString(number), 12, ''0'')))') AS value
            FROM system.columns
            WHERE database = '{test.Store.Database}' AND table = '{table}' AND default_kind != 'MATERIALIZED'
                AND (startsWith(type, 'DateTime64') OR type IN ('String', 'LowCardinality(String)', 'UUID'))
            """,
            r => (Name: r.GetString(0), Value: r.GetString(1)));
        await test.Store.CommandAsync(
            $"""
            INSERT INTO {table} ({string.Join(", ", columns.Select(c => c.Name))})
            SELECT {string.Join(", ", columns.Select(c => c.Value))} FROM
            (SELECT number, toDateTime64(now() - toIntervalHour(12) - toIntervalDay(number), 3, 'UTC') AS day FROM numbers({Days}))
            SETTINGS max_partitions_per_insert_block = 0
            """);
    }
}
