using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using LivepeerAkka.DevServices.ClickHouse;
using LivepeerAkka.DevServices.Processes;

namespace LivepeerAkka.Cluster.Tests.DevServices;

public sealed class EngineProcessTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("livepeer-engine-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Data_outlives_a_kill_and_the_folder_opens_again()
    {
        await using (var first = await StartAsync())
        {
            await QueryAsync(first.Url, "CREATE DATABASE d");
            await QueryAsync(first.Url, "CREATE TABLE d.t (n UInt32) ENGINE = MergeTree ORDER BY n");
            await QueryAsync(first.Url, "INSERT INTO d.t FORMAT TSV\n1\n2\n3\n");
            first.Kill();
            await first.Exited.WaitAsync(Limit);
        }

        await using var second = await StartAsync();
        Assert.Equal("3\n", await QueryAsync(second.Url, "SELECT count() FROM d.t"));
    }

    [Fact]
    public async Task Data_outlives_an_ordinary_stop_while_queries_run()
    {
        await using (var first = await StartAsync())
        {
            await QueryAsync(first.Url, "CREATE DATABASE d");
            await QueryAsync(first.Url, "CREATE TABLE d.t (n UInt32) ENGINE = MergeTree ORDER BY n");
            await QueryAsync(first.Url, "INSERT INTO d.t FORMAT TSV\n1\n");
            var running = QueryAsync(first.Url, "SELECT sum(cityHash64(number)) FROM numbers(1000000000000)");
            await Eventually.TrueAsync(async () => await QueryAsync(first.Url, "SELECT count() FROM system.processes") == "2\n", "it runs");
            await first.StopAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => running);
            Assert.Equal(0, first.ExitCode);
        }

        await using var second = await StartAsync();
        Assert.Equal("1\n", await QueryAsync(second.Url, "SELECT count() FROM d.t"));
    }

    [Fact]
    public async Task A_second_engine_on_the_same_folder_is_refused_in_one_line()
    {
        await using var first = await StartAsync();
        var error = await Assert.ThrowsAsync<DevServiceException>(() => StartAsync());
        Assert.StartsWith($"Another ClickHouse engine has {_folder} open", error.Message, StringComparison.Ordinal);
        Assert.Contains("livepeer.clickhouse.url", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal("1\n", await QueryAsync(first.Url, "SELECT 1"));
    }

    [Fact]
    public async Task A_taken_port_is_replaced_and_said()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var said = new List<string>();
        await using var engine = await StartAsync(port, said.Add);
        Assert.NotEqual(port, engine.Url.Port);
        Assert.Contains(said, line => line.Contains($"Port {port} is taken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_one_clear_line()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "");
        var error = await Assert.ThrowsAsync<DevServiceException>(
            () => EmbeddedClickHouse.StartAsync(new EmbeddedClickHouseOptions { DataDirectory = Path.Combine(file, "below") }));
        Assert.Contains("cannot be made", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_fault_option_there_are_no_faults()
    {
        await using var engine = await StartAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => engine.SetFaultAsync(new ClickHouseFault()));
    }

    [Fact]
    public async Task A_parent_that_is_killed_leaves_no_engine_behind()
    {
        var command = ServiceProcess.Command(["clickhouse", "--data", _folder, "--memory-mb", "512"]);
        var service = string.Join(' ', [Quote(command.FileName), .. command.ArgumentList.Select(Quote)]);
        var pipe = Quote(Path.Combine(_folder, "pipe"));
        // The shell is the parent: it alone holds the writing end of the service's standard input.
        var script = $"mkfifo {pipe}; {service} <{pipe} & exec 3>{pipe}; wait";
        var shell = new ProcessStartInfo("/bin/sh", ["-c", script]) { UseShellExecute = false, RedirectStandardOutput = true };
        using var parent = Process.Start(shell)!;
        var line = await parent.StandardOutput.ReadLineAsync().WaitAsync(Limit);
        var ready = JsonSerializer.Deserialize(line!, ServiceJson.Default.ServiceAnnouncement)!;
        Assert.Equal("1\n", await QueryAsync(ready.Url!, "SELECT 1"));
        parent.Kill();
        // The service inherited the shell's standard output, which ends with the last process that holds it.
        await parent.StandardOutput.ReadToEndAsync().WaitAsync(Limit);
        await Assert.ThrowsAsync<HttpRequestException>(() => QueryAsync(ready.Url!, "SELECT 1"));
    }

    [Theory]
    [InlineData("clickhouse --data x --nope", "unknown option '--nope'")]
    [InlineData("clickhouse", "--data is required")]
    [InlineData("clickhouse --data x --port 70000", "--port takes a number from 1 to 65535, not '70000'")]
    [InlineData("broker --topics a", "--topics takes name:partitions")]
    [InlineData("nonsense", "unknown verb or option: nonsense")]
    public async Task A_command_line_that_is_not_understood_is_a_usage_error(string line, string expected)
    {
        var command = ServiceProcess.Command(line.Split(' '));
        command.ArgumentList.Remove("--attached");
        using var process = Process.Start(command)!;
        var errors = await process.StandardError.ReadToEndAsync().WaitAsync(Limit);
        await process.WaitForExitAsync();
        Assert.Equal(2, process.ExitCode);
        Assert.StartsWith(expected, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sigterm_ends_the_service_with_status_0()
    {
        var command = ServiceProcess.Command(["clickhouse", "--data", _folder, "--memory-mb", "512"]);
        using var process = Process.Start(command)!;
        Assert.NotNull(await process.StandardOutput.ReadLineAsync().WaitAsync(Limit));
        using (Process.Start("/bin/sh", ["-c", "kill -TERM " + process.Id.ToString(CultureInfo.InvariantCulture)]))
            await process.WaitForExitAsync().WaitAsync(Limit);
        Assert.Equal(0, process.ExitCode);
    }

    private static string Quote(string text) => "'" + text + "'";

    private static async Task<string> QueryAsync(Uri url, string sql)
    {
        using var body = new StringContent(sql);
        using var answer = await ShimClient.Http.PostAsync(url, body);
        return await answer.Content.ReadAsStringAsync();
    }

    private Task<EmbeddedClickHouse> StartAsync(int? port = null, Action<string>? log = null) => EmbeddedClickHouse.StartAsync(
        new EmbeddedClickHouseOptions { DataDirectory = _folder, MemoryMb = 512, Port = port, Log = log });
}
