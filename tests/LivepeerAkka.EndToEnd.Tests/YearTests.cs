using LivepeerAkka.EndToEnd.Tests.Fixtures;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>A year of days through the whole product: what was written long ago is kept as long as what is new, in hours and in days.</summary>
public sealed class YearTests
{
    private const int Days = 366;
    private const int SamplesADay = 3;
    private const long DayMs = 86_400_000;

    [Fact]
    public async Task A_year_of_days_is_read_in_facts_hours_and_days_and_passes_every_assertion()
    {
        using var folder = new TestFolder();
        var file = folder.File("year.ndjson");
        var firstDayMs = (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / DayMs * DayMs) - (Days * DayMs);
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, Days).SelectMany(day => SessionOf(day, firstDayMs + (day * DayMs) + (10 * 3_600_000))));
        var data = folder.File("data");
        await ReplayTests.ReplayAsync(file, data);

        var row = (await ReplayTests.QueryAsync(
            $"""
            SELECT (SELECT count() FROM v_api_session_latest) AS sessions,
                (SELECT count() FROM v_api_session_hours_latest) AS slices,
                (SELECT count() FROM fact_hour_parts) AS parts,
                (SELECT countDistinct(window_start) FROM v_api_network_demand) AS hours,
                (SELECT countDistinct(window_start) FROM v_api_network_demand_1d) AS days,
                (SELECT sum(requested_sessions) FROM v_api_network_demand) AS requested,
                (SELECT sum(status_samples) FROM v_api_network_demand_1d) AS samples_of_days,
                (SELECT count() FROM v_api_network_demand WHERE startup_success_ratio = 1) AS good_hours
            """,
            data)).Single();
        foreach (var (name, expected) in new[]
        {
            ("sessions", Days), ("slices", Days), ("parts", 2 * Days), ("hours", Days), ("days", Days), ("requested", Days),
            ("samples_of_days", SamplesADay * Days), ("good_hours", Days),
        })
        {
            Assert.True(row.GetProperty(name).GetInt64() == expected, $"{name}: {row.GetProperty(name)}, not {expected}");
        }

        (await HostProcess.RunAsync("verify", "--data", data)).MustSucceed();
    }

    // Ten minutes after ten: asked, served, seen three times, closed.
    private static IEnumerable<string> SessionOf(int day, long hourMs)
    {
        var atMs = hourMs + 600_000;
        yield return Event(day, "a", "stream_trace", atMs, "\"type\":\"gateway_receive_stream_request\"");
        yield return Event(day, "b", "stream_trace", atMs + 1_000, "\"type\":\"gateway_send_first_ingest_segment\"");
        yield return Event(day, "c", "stream_trace", atMs + 5_000, "\"type\":\"gateway_receive_few_processed_segments\"");
        for (var sample = 0; sample < SamplesADay; sample++)
        {
            yield return Event(day, $"s{sample}", "ai_stream_status", atMs + ((sample + 1) * 10_000),
                "\"state\":\"ONLINE\",\"pipeline\":\"m\",\"inference_status\":{\"fps\":20},\"input_status\":{\"fps\":30}");
        }

        yield return Event(day, "z", "stream_trace", atMs + 60_000, "\"type\":\"gateway_ingest_stream_closed\"");
    }

    private static string Event(int day, string id, string type, long timeMs, string data) =>
        $$$"""
        {"id":"{{{day}}}-{{{id}}}","type":"{{{type}}}","timestamp":"{{{timeMs}}}","gateway":"gw","data":{"stream_id":"day","request_id":"{{{day}}}","timestamp":{{{timeMs}}},"orchestrator_info":{"address":"0xabc","url":"https://one.example:8935"},{{{data}}}}}
        """;
}
