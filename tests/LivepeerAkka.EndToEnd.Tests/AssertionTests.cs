using System.Text.Json;
using LivepeerAkka.Cluster.ClickHouse.Assertions;
using LivepeerAkka.EndToEnd.Tests.Fixtures;
using Xunit.Abstractions;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>
/// The assertion suite over a hostile network: it holds, and each assertion sees what it is there for.
/// LIVEPEERAKKA_TEST_ASSERTIONS names the only ones to break.
/// </summary>
public sealed class AssertionTests(ITestOutputHelper output)
{
    private const int Seed = 5;
    private const long HourMs = 1_767_909_600_000;
    private const string Faults = "duplicates,disorder,loss,malformed,late,skew,churn,latecaps,stalecaps,moves,walletonly,nameless,labels,payments,retries";

    // A session that only reaches into an hour: its one sample there loads.
    private static readonly string[] TailArtifact =
    [
        Event("tail-1", "stream_trace", HourMs - 60_000, "\"type\":\"gateway_receive_stream_request\""),
        Event("tail-2", "stream_trace", HourMs - 10_000, "\"type\":\"gateway_send_first_ingest_segment\""),
        Event("tail-3", "ai_stream_status", HourMs + 3_000, "\"state\":\"LOADING\",\"pipeline\":\"m\",\"inference_status\":{\"fps\":0}"),
        Event("tail-4", "stream_trace", HourMs + 10_000, "\"type\":\"gateway_ingest_stream_closed\""),
    ];

    private static string[] Asked =>
        (Environment.GetEnvironmentVariable("LIVEPEERAKKA_TEST_ASSERTIONS") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [Fact]
    public async Task Every_assertion_holds_after_a_replay_and_fails_alone_when_what_it_says_is_broken()
    {
        using var folder = new TestFolder();
        await ReplayAsync(folder);
        await using var store = await CorruptibleStore.OpenAsync(folder.File("data"));
        Assert.Empty(await store.FailuresAsync());

        var wrong = new List<string>();
        foreach (var assertion in AssertionSuite.All.Where(a => Asked.Length == 0 || Asked.Contains(a.Name, StringComparer.Ordinal)))
        {
            if (!AssertionControls.All.TryGetValue(assertion.Name, out var corrupt))
            {
                wrong.Add($"{assertion.Name} has no control");
                continue;
            }

            await corrupt(store);
            var failures = await store.FailuresAsync();
            if (failures.Count != 1 || !failures.ContainsKey(assertion.Name))
            {
                wrong.Add($"broken for {assertion.Name}, failed: {string.Join("; ", failures.Select(f => $"{f.Key} {f.Value}"))}");
            }

            output.WriteLine($"{assertion.Name}: {string.Join("; ", failures.Select(f => $"{f.Key} {f.Value}"))}");
            await store.RestoreAsync();
        }

        Assert.Empty(wrong);
        Assert.Empty(await store.FailuresAsync());
    }

    [Fact]
    public async Task The_verb_says_one_line_an_assertion_and_fails_with_rows_where_one_does_not_hold()
    {
        using var folder = new TestFolder();
        await ReplayAsync(folder);
        var data = folder.File("data");

        var good = (await HostProcess.RunAsync("verify", "--data", data)).MustSucceed();
        Assert.Equal(AssertionSuite.All.Select(a => $"ok {a.Name} 0"), good.Output.TrimEnd().Split('\n'));

        await using (var store = await CorruptibleStore.OpenAsync(data))
        {
            await store.RewriteAsync("fact_workflow_sessions", "event_count + 1 AS event_count");
        }

        var bad = await HostProcess.RunAsync("verify", "--data", data);
        Assert.Equal(1, bad.ExitCode);
        var lines = bad.Output.TrimEnd().Split('\n').ToList();
        var fail = lines.FindIndex(l => l.StartsWith("FAIL", StringComparison.Ordinal));
        Assert.Equal("FAIL sessions_have_signals 1", lines[fail]);
        Assert.StartsWith("  {\"org\":", lines[fail + 1], StringComparison.Ordinal);
        Assert.Equal(AssertionSuite.All.Count + 1, lines.Count);

        var json = await HostProcess.RunAsync("verify", "--data", data, "--json");
        Assert.Equal(1, json.ExitCode);
        var report = JsonDocument.Parse(json.LastLine).RootElement;
        Assert.False(report.GetProperty("ok").GetBoolean());
        var failed = Assert.Single(report.GetProperty("assertions").EnumerateArray(), a => !a.GetProperty("ok").GetBoolean());
        Assert.Equal("sessions_have_signals", failed.GetProperty("name").GetString());
        Assert.Equal(1, failed.GetProperty("rows").GetArrayLength());

        var elsewhere = (await HostProcess.RunAsync("verify", "--data", data, "--from", "2030-01-01", "--to", "2030-01-02")).MustSucceed();
        Assert.DoesNotContain("accounting_identity", elsewhere.Output, StringComparison.Ordinal);
    }

    private static async Task ReplayAsync(TestFolder folder)
    {
        var simulated = (await HostProcess.RunAsync(
            "simulate", "--seed", $"{Seed}", "--sessions", "150", "--hours", "3", "--faults", Faults)).MustSucceed();
        await File.WriteAllLinesAsync(folder.File("events.ndjson"), [.. simulated.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), .. TailArtifact]);
        await ReplayTests.ReplayAsync(folder.File("events.ndjson"), folder.File("data"));
    }

    private static string Event(string id, string type, long timeMs, string data) =>
        $$$"""
        {"id":"{{{id}}}","type":"{{{type}}}","timestamp":"{{{timeMs}}}","gateway":"gw","data":{"stream_id":"tail","request_id":"tail","timestamp":{{{timeMs}}},"orchestrator_info":{"address":"0xabc","url":"https://tail.example:8935"},{{{data}}}}}
        """;
}
