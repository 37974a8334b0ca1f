using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

[Collection(EngineGroup.Name)]
public sealed class TableDefinitionTests(EngineFixture engine)
{
    [Fact]
    public async Task One_insert_takes_events_of_every_month_that_the_envelope_check_lets_pass()
    {
        using var database = await StoreDatabase.MigratedAsync(engine);
        var month = new DateTimeOffset(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);
        // Received in 2100, as all rows of these tests: no retention takes one.
        var rows = Enumerable.Range(0, 144).Select(i => StoreRows.Trace(i, month.AddMonths(i).ToUnixTimeMilliseconds())).ToArray();

        await database.InsertAsync(RawSessionEventTables.StreamTrace, rows);

        Assert.Equal("144\t144", await database.AskAsync("SELECT count(), uniq(toYYYYMM(event_ts)) FROM raw_stream_trace_events"));
    }
}
