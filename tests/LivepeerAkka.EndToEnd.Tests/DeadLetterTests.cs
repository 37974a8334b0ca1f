using System.Globalization;
using System.Text.Json;
using LivepeerAkka.EndToEnd.Tests.Fixtures;

namespace LivepeerAkka.EndToEnd.Tests;

public sealed class DeadLetterTests
{
    [Fact]
    public async Task Case_9_a_letter_received_at_the_end_of_the_window_stays_out()
    {
        using var folder = new TestFolder();
        await ReplayTests.ReplayAsync(Write(folder, "first.ndjson", Broken("1")), folder.File("data"));
        await ReplayTests.ReplayAsync(Write(folder, "second.ndjson", Broken("2")), folder.File("data"));
        var letters = await ListAsync(folder);
        Assert.Equal(2, letters.Count);
        var (start, end) = (ReceivedAt(letters[0]), ReceivedAt(letters[1]));
        Assert.True(start < end);

        var replayed = await DlqAsync(folder, "replay", "--from", Epoch(start), "--to", Epoch(end), "--json");

        Assert.Equal(1, replayed.GetProperty("received").GetInt64());
        letters = await ListAsync(folder);
        Assert.NotNull(letters[0].GetProperty("replayed_at").GetString());
        Assert.Null(letters[1].GetProperty("replayed_at").GetString());
    }

    [Fact]
    public async Task Case_10_a_record_that_was_too_large_is_accepted_once_when_the_limit_is_raised()
    {
        using var folder = new TestFolder();
        var low = Write(folder, "low.conf", "livepeer.ingest.record-bytes-max = 1KB");
        var request = $$$"""{"id":"a","type":"stream_trace","timestamp":"1700000000000","data":{"type":"gateway_receive_stream_request","stream_id":"s","request_id":"r","message":"{{{new string('m', 1_500)}}}","prompt":"a cat"}}""";
        var first = await ReplayTests.ReplayAsync(Write(folder, "events.ndjson", request), folder.File("data"), "--config", low);
        Assert.Equal(1, first.GetProperty("rejected_by_reason").GetProperty("record_too_large").GetInt64());

        var stillLow = await DlqAsync(folder, "replay", "--config", low, "--json");
        var dry = await DlqAsync(folder, "replay", "--dry-run", "--json");
        var raised = await DlqAsync(folder, "replay", "--reason", "record_too_large", "--json");
        var again = await DlqAsync(folder, "replay", "--reason", "record_too_large", "--json");

        Assert.Equal(1, stillLow.GetProperty("rejected").GetInt64());
        Assert.Equal(1, dry.GetProperty("would_be").GetProperty("accepted or duplicate").GetInt64());
        AssertOutcome(raised, accepted: 1, duplicate: 0);
        AssertOutcome(again, accepted: 0, duplicate: 1);
        var rows = await ReplayTests.QueryAsync("SELECT event_uid, log FROM raw_stream_trace_events", folder.File("data"));
        var letter = Assert.Single(await ListAsync(folder));
        Assert.Equal(letter.GetProperty("event_uid").GetString(), Assert.Single(rows).GetProperty("event_uid").GetString());
        Assert.Equal("dlq-2", rows[0].GetProperty("log").GetString());
        Assert.Single(await ReplayTests.QueryAsync("SELECT session_id FROM v_api_session_latest WHERE is_final", folder.File("data")));
        var received = await ReplayTests.QueryAsync("SELECT outcome, sum(event_count) AS events FROM ingest_accounting GROUP BY outcome ORDER BY outcome", folder.File("data"));
        Assert.Equal(["accepted 1", "duplicate 1", "rejected 2"], received.Select(r => $"{r.GetProperty("outcome")} {r.GetProperty("events")}"));
    }

    [Fact]
    public async Task A_letter_is_listed_and_shown_with_its_payload_and_an_unknown_one_is_one_line()
    {
        using var folder = new TestFolder();
        await ReplayTests.ReplayAsync(Write(folder, "bad.ndjson", """{"a":"""), folder.File("data"));
        var uid = Assert.Single(await ListAsync(folder)).GetProperty("event_uid").GetString()!;

        var shown = await DlqAsync(folder, "show", uid);
        var unknown = await HostProcess.RunAsync("dlq", "show", Guid.Empty.ToString(), "--data", folder.File("data"));
        var badTime = await HostProcess.RunAsync("dlq", "list", "--from", "yesterday", "--data", folder.File("data"));

        Assert.Equal("json_parse_error", shown.GetProperty("reason").GetString());
        Assert.Equal("""{"a":"""u8.ToArray(), Convert.FromBase64String(shown.GetProperty("payload").GetString()!));
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("no dead letter", unknown.Errors, StringComparison.Ordinal);
        Assert.Equal(2, badTime.ExitCode);
    }

    private static void AssertOutcome(JsonElement replayed, long accepted, long duplicate)
    {
        Assert.Equal(1, replayed.GetProperty("received").GetInt64());
        Assert.Equal(accepted, replayed.GetProperty("accepted").GetInt64());
        Assert.Equal(duplicate, replayed.GetProperty("duplicate").GetInt64());
    }

    private static string Broken(string id) =>
        $$$"""{"id":"{{{id}}}","type":"ai_stream_status","timestamp":"1700000000000","data":{"pipeline":"m"}}""";

    private static string Write(TestFolder folder, string name, string line)
    {
        File.WriteAllText(folder.File(name), line + "\n");
        return folder.File(name);
    }

    private static DateTimeOffset ReceivedAt(JsonElement letter) =>
        DateTimeOffset.Parse(letter.GetProperty("received_at").GetString()!, CultureInfo.InvariantCulture);

    private static string Epoch(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static async Task<List<JsonElement>> ListAsync(TestFolder folder)
    {
        var result = (await HostProcess.RunAsync("dlq", "list", "--json", "--data", folder.File("data"))).MustSucceed();
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
    }

    private static async Task<JsonElement> DlqAsync(TestFolder folder, params string[] arguments)
    {
        var result = (await HostProcess.RunAsync(["dlq", .. arguments, "--data", folder.File("data")])).MustSucceed();
        return JsonDocument.Parse(result.LastLine).RootElement;
    }
}
