using System.Net;
using System.Text.Json;
using LivepeerAkka.EndToEnd.Tests.Fixtures;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>The verbs that start services of their own: what they print, that it works, and that nothing outlives them.</summary>
public sealed class EmbeddedTests
{
    [Fact]
    public async Task A_node_on_what_a_replay_left_is_ready_without_a_broker_and_stops_with_status_0()
    {
        using var folder = new TestFolder();
        var data = folder.File("data");
        var file = await WriteRequestAsync(folder, "1");
        await ReplayTests.ReplayAsync(file, data);

        await using (var node = HostProcess.Start("node", "--data", data, "--no-ingest", "--api-port", "0"))
        {
            var api = await node.ApiAsync();
            Assert.True(api.IsLoopback);
            Assert.Single(node.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            using var http = new HttpClient { BaseAddress = api };
            Assert.Equal("ok", await http.GetStringAsync(new Uri("/healthz", UriKind.Relative)));
            using var ready = await http.GetAsync(new Uri("/readyz", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
            Assert.True(JsonDocument.Parse(await ready.Content.ReadAsStringAsync()).RootElement.GetProperty("ready").GetBoolean());

            Assert.Equal(0, await node.StopAsync());
            Assert.Empty(node.LoggedErrors);
        }

        // Nothing holds the folder any more, and what was in it still is.
        var again = await ReplayTests.ReplayAsync(file, data);
        Assert.Equal(1, again.GetProperty("duplicate").GetInt64());
        Assert.Equal(1, again.GetProperty("sessions").GetInt64());
    }

    [Fact]
    public async Task Development_services_print_one_line_of_addresses_that_work_and_stop_with_status_0()
    {
        using var folder = new TestFolder();
        await using var services = HostProcess.Start("dev-services", "--data", folder.File("data"));
        var line = JsonDocument.Parse(await services.LineWithAsync("bootstrap")).RootElement;
        await using var node = HostProcess.Start(
            new Dictionary<string, string>
            {
                ["LIVEPEERAKKA_KAFKA__BOOTSTRAP"] = line.GetProperty("bootstrap").GetString()!,
                ["LIVEPEERAKKA_KAFKA__LOG_ID"] = line.GetProperty("log_id").GetString()!,
                ["LIVEPEERAKKA_CLICKHOUSE__URL"] = line.GetProperty("clickhouse").GetString()!,
                ["LIVEPEERAKKA_JOURNAL__DATA_DIRECTORY"] = folder.File("journal"),
                ["LIVEPEERAKKA_API__PORT"] = "0",
            },
            "node");
        await node.LineWithAsync("ready");
        var produced = await HostProcess.RunAsync("produce", await WriteRequestAsync(folder, "1"), "--bootstrap", line.GetProperty("bootstrap").GetString()!);
        Assert.StartsWith("1 delivered", produced.MustSucceed().Output, StringComparison.Ordinal);

        await Eventually.HoldsAsync("the record in ClickHouse", async () =>
        {
            var rows = await HostProcess.RunAsync(
                "query", "SELECT count() AS n FROM raw_stream_trace_events", "--format", "TSV", "--clickhouse", line.GetProperty("clickhouse").GetString()!);
            return rows.MustSucceed().Output.Trim() == "1";
        }, TimeSpan.FromMinutes(1));

        Assert.Equal(0, await node.StopAsync());
        Assert.Equal(0, await services.StopAsync());
        Assert.Single(services.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        await ProcessList.EndedAsync(line.GetProperty("broker_pid").GetInt32(), line.GetProperty("clickhouse_pid").GetInt32());
    }

    [Fact]
    public async Task Services_whose_parent_was_killed_end_by_themselves()
    {
        using var folder = new TestFolder();
        await using var services = HostProcess.Start("dev-services", "--data", folder.File("data"));
        var line = JsonDocument.Parse(await services.LineWithAsync("bootstrap")).RootElement;
        var (broker, clickHouse) = (line.GetProperty("broker_pid").GetInt32(), line.GetProperty("clickhouse_pid").GetInt32());
        Assert.Equal(services.Id, line.GetProperty("pid").GetInt32());
        Assert.True(ProcessList.Runs(broker) && ProcessList.Runs(clickHouse));

        await services.KillAsync();

        await ProcessList.EndedAsync(broker, clickHouse);
    }

    [Fact]
    public async Task The_demo_played_once_agrees_with_the_truth_of_its_simulator()
    {
        var result = await HostProcess.RunAsync("demo", "--once");

        Assert.True(result.ExitCode == 0, $"status {result.ExitCode}: {result.Errors}\n{result.Output}");
        Assert.Contains("agree with the simulator's truth", result.Output, StringComparison.Ordinal);
        Assert.Contains("Ingest accounting", result.Output, StringComparison.Ordinal);
    }

    private static async Task<string> WriteRequestAsync(TestFolder folder, string id)
    {
        var file = folder.File("request.ndjson");
        await File.WriteAllTextAsync(
            file,
            $$$"""{"id":"{{{id}}}","type":"stream_trace","timestamp":"1700000000000","data":{"type":"gateway_receive_stream_request","stream_id":"s","request_id":"r"}}""");
        return file;
    }
}
