using System.Text.Json;
using LivepeerAkka.EndToEnd.Tests.Fixtures;

namespace LivepeerAkka.EndToEnd.Tests;

public sealed class ReplayTests
{
    [RecordedSessionFact]
    public async Task The_recorded_session_replayed_is_one_successful_session_that_ended_idle_and_twice_the_same_are_duplicates()
    {
        using var folder = new TestFolder();
        var first = await ReplayAsync(SharedData.RecordedSession!, folder.File("data"));

        AssertCounts(first, received: 65, accepted: 65, duplicate: 0);
        var session = (await QueryAsync(
            "SELECT startup_outcome, close_reason, selection_ms, first_output_ms, playable_ms, startup_ms, status_sample_count, is_final FROM v_api_session_latest",
            folder.File("data"))).Single();
        Assert.Equal("success", session.GetProperty("startup_outcome").GetString());
        Assert.Equal("idle", session.GetProperty("close_reason").GetString());
        Assert.Equal(2_285, session.GetProperty("selection_ms").GetInt64());
        Assert.Equal(2_655, session.GetProperty("first_output_ms").GetInt64());
        Assert.Equal(6_744, session.GetProperty("playable_ms").GetInt64());
        Assert.Equal(4_459, session.GetProperty("startup_ms").GetInt64());
        Assert.Equal(17, session.GetProperty("status_sample_count").GetInt64());
        Assert.Equal(1, session.GetProperty("is_final").GetInt64());

        var second = await ReplayAsync(SharedData.RecordedSession!, folder.File("data"));

        AssertCounts(second, received: 65, accepted: 0, duplicate: 65);
        Assert.Equal(first.GetProperty("checksums").GetRawText(), second.GetProperty("checksums").GetRawText());
    }

    [Fact]
    public async Task Case_44_and_45_any_order_and_repetition_of_a_simulated_network_gives_the_same_checksums()
    {
        using var folder = new TestFolder();
        var events = await SimulateAsync(folder, sessions: 60, seed: 11);

        var plain = await ReplayAsync(events, folder.File("plain"));
        var shuffled = await ReplayAsync(events, folder.File("shuffled"), "--shuffle", "5", "--duplicate", "30");

        Assert.Equal(plain.GetProperty("checksums").GetRawText(), shuffled.GetProperty("checksums").GetRawText());
        Assert.Equal(plain.GetProperty("accepted").GetInt64(), shuffled.GetProperty("accepted").GetInt64());
        Assert.True(shuffled.GetProperty("duplicate").GetInt64() > plain.GetProperty("duplicate").GetInt64());
    }

    [Fact]
    public async Task Lines_that_are_no_events_are_counted_dead_letters_and_cost_nothing_else()
    {
        using var folder = new TestFolder();
        var file = folder.File("bad.ndjson");
        await File.WriteAllLinesAsync(file,
        [
            """{"topic":"livepeer.stream_trace","partition":0,"offset":1,"timestamp":1700000000000,"value":null}""",
            """{"a":""",
            "plain text",
            "[1,2]",
            """{"id":"1","type":"ai_stream_status","timestamp":"1700000000000","data":{"pipeline":"m"}}""",
            """{"id":"2","type":"stream_trace","timestamp":"1700000000000","data":{"type":"gateway_receive_stream_request","stream_id":"s","request_id":"r"}}""",
        ]);

        var summary = await ReplayAsync(file, folder.File("data"));

        Assert.Equal(1, summary.GetProperty("accepted").GetInt64());
        Assert.Equal(5, summary.GetProperty("rejected").GetInt64());
        Assert.Equal(1, summary.GetProperty("rejected_by_reason").GetProperty("missing_field").GetInt64());
        var letters = await QueryAsync("SELECT reason, field_path, payload_encoding, payload FROM raw_rejected_events FINAL", folder.File("data"));
        Assert.Equal(5, letters.Count);
        Assert.Contains(letters, l => l.GetProperty("field_path").GetString() == "data.stream_id");
        Assert.Contains(letters, l => l.GetProperty("payload_encoding").GetString() == "base64"
            && l.GetProperty("payload").GetString() == Convert.ToBase64String("""{"a":"""u8));
    }

    private static void AssertCounts(JsonElement summary, long received, long accepted, long duplicate)
    {
        Assert.Equal(received, summary.GetProperty("received").GetInt64());
        Assert.Equal(accepted, summary.GetProperty("accepted").GetInt64());
        Assert.Equal(duplicate, summary.GetProperty("duplicate").GetInt64());
        Assert.Equal(1, summary.GetProperty("sessions").GetInt64());
    }

    internal static Task<JsonElement> ReplayAsync(string file, string data, params string[] options) =>
        ReplayAsync(new Dictionary<string, string>(), file, data, options);

    internal static async Task<JsonElement> ReplayAsync(IReadOnlyDictionary<string, string> settings, string file, string data, params string[] options)
    {
        var result = (await HostProcess.RunInAsync(Environment.CurrentDirectory, settings, ["replay", file, "--data", data, "--json", .. options])).MustSucceed();
        return JsonDocument.Parse(result.LastLine).RootElement;
    }

    internal static async Task<List<JsonElement>> QueryAsync(string sql, string data)
    {
        var result = (await HostProcess.RunAsync("query", sql, "--data", data)).MustSucceed();
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
    }

    internal static async Task<string> SimulateAsync(TestFolder folder, int sessions, int seed)
    {
        var result = (await HostProcess.RunAsync("simulate", "--seed", $"{seed}", "--sessions", $"{sessions}", "--truth", folder.File("truth.ndjson"))).MustSucceed();
        var file = folder.File("events.ndjson");
        await File.WriteAllTextAsync(file, result.Output);
        return file;
    }
}
