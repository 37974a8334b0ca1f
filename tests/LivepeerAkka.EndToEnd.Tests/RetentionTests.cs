using LivepeerAkka.EndToEnd.Tests.Fixtures;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>Events of a session whose journal is gone.</summary>
public sealed class RetentionTests
{
    private const string Session =
        "SELECT version, event_count, startup_outcome FROM v_api_session_latest";

    [Fact]
    public async Task An_event_of_a_forgotten_session_is_a_raw_row_or_a_duplicate_and_changes_no_fact()
    {
        using var folder = new TestFolder();
        await using var stack = await LiveStack.StartAsync();
        stack.Settings["LIVEPEERAKKA_SESSIONS__JOURNAL_RETENTION"] = "1s";
        await stack.StartNodeAsync();
        await ProduceAsync(stack, folder, Trace("1", "gateway_receive_stream_request", 0), Trace("2", "gateway_ingest_stream_closed", 60_000));
        await stack.SettledAsync(2);
        await Eventually.HoldsAsync(
            "a marker in place of the journal", async () => await stack.LedgerNumberAsync("SELECT count(*) FROM final_session WHERE is_marker = 1") == 1,
            TimeSpan.FromMinutes(1));
        var before = await stack.QueryAsync(Session);

        await ProduceAsync(stack, folder, Trace("1", "gateway_receive_stream_request", 0), Trace("3", "gateway_receive_few_processed_segments", 2_000));
        await stack.AccountedReachesAsync(4);
        await ProduceAsync(stack, folder, Trace("3", "gateway_receive_few_processed_segments", 2_000));
        await stack.AccountedReachesAsync(5);

        Assert.Equal(before, await stack.QueryAsync(Session));
        Assert.Equal("3", await stack.QueryAsync("SELECT count() FROM raw_stream_trace_events FINAL"));
        Assert.Equal(
            "accepted\t\t2\naccepted\ttoo_late\t1\nduplicate\t\t2",
            await stack.QueryAsync("SELECT outcome, reason, sum(event_count) FROM ingest_accounting GROUP BY 1, 2 ORDER BY 1, 2"));
    }

    private static async Task ProduceAsync(LiveStack stack, TestFolder folder, params string[] lines)
    {
        var file = folder.File("records.ndjson");
        await File.WriteAllLinesAsync(file, lines);
        await using var produce = stack.Produce(file);
        Assert.Equal(0, await produce.ExitAsync());
    }

    private static string Trace(string id, string type, long atMs) =>
        $$$"""{"id":"{{{id}}}","type":"stream_trace","timestamp":"{{{1_700_000_000_000 + atMs}}}","data":{"type":"{{{type}}}","stream_id":"s","request_id":"r"}}""";
}
