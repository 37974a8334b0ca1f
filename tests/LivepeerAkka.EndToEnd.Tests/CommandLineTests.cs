using LivepeerAkka.EndToEnd.Tests.Fixtures;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>Exit status and text of the host's verbs when they are used wrongly, and of their help.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("")]
    [InlineData("frobnicate")]
    [InlineData("node --frobnicate")]
    [InlineData("node --api-port eight")]
    [InlineData("node --api-port 65536")]
    [InlineData("dev-services")]
    [InlineData("replay")]
    [InlineData("replay events.ndjson")]
    [InlineData("replay events.ndjson --data folder --duplicate 101")]
    [InlineData("replay events.ndjson --data folder --shuffle often")]
    [InlineData("simulate --seed 1")]
    [InlineData("simulate --seed 1 --sessions 0")]
    [InlineData("simulate --seed 1 --sessions 1 --faults frobs")]
    [InlineData("simulate --seed 1 --sessions 1 --mix sparse")]
    [InlineData("simulate --seed 1 --sessions 1 --organisations 9")]
    [InlineData("produce events.ndjson")]
    [InlineData("produce events.ndjson --bootstrap 127.0.0.1:1 --rate 0")]
    [InlineData("schema")]
    [InlineData("schema frobnicate")]
    [InlineData("dlq")]
    [InlineData("dlq show --data folder")]
    [InlineData("query --data folder")]
    [InlineData("query SELECT --data folder --clickhouse http://127.0.0.1:1")]
    [InlineData("query SELECT")]
    [InlineData("query SELECT --clickhouse nowhere")]
    [InlineData("checksum")]
    [InlineData("rebuild-hours --data folder")]
    [InlineData("rebuild-hours --from 2026-01-02 --to 2026-01-01 --data folder")]
    [InlineData("rebuild-hours --from soon --to 2026-01-01 --data folder")]
    [InlineData("rebuild-hours --from 2026-01-01 --to 2026-01-02")]
    [InlineData("verify")]
    [InlineData("verify --data folder --from yesterday")]
    [InlineData("demo --once --data folder")]
    public async Task What_no_verb_takes_is_a_usage_error_with_status_2_and_nothing_on_standard_output(string arguments)
    {
        using var folder = new TestFolder();

        var result = await HostProcess.RunInAsync(folder.Path, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.NotEqual("", result.Errors);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter '", result.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("replay missing.ndjson --data folder", "missing.ndjson")]
    [InlineData("produce missing.ndjson --bootstrap 127.0.0.1:1", "missing.ndjson")]
    [InlineData("query SELECT --data folder", "folder")]
    [InlineData("checksum --data folder", "folder")]
    [InlineData("rebuild-hours --from 2026-01-01 --to 2026-01-02 --data folder", "folder")]
    [InlineData("verify --data folder", "folder")]
    [InlineData("query SELECT --clickhouse http://127.0.0.1:1", "127.0.0.1:1")]
    [InlineData("dlq list --clickhouse http://127.0.0.1:1", "127.0.0.1:1")]
    public async Task What_is_not_there_is_one_line_that_names_it_with_status_1(string arguments, string named)
    {
        using var folder = new TestFolder();

        var result = await HostProcess.RunInAsync(folder.Path, arguments.Split(' '));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(named, result.OnlyErrorLine, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Every_verb_has_help_on_standard_output()
    {
        string[] verbs =
        [
            "", "demo", "node", "dev-services", "simulate", "produce", "replay", "query", "checksum", "verify", "dlq", "dlq list", "dlq show", "dlq replay",
            "schema", "schema status", "schema apply", "schema check",
        ];
        foreach (var verb in verbs)
        {
            var result = await HostProcess.RunAsync([.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

            Assert.True(result.ExitCode == 0, $"{verb} --help: status {result.ExitCode}");
            Assert.Contains("--help", result.Output, StringComparison.Ordinal);
            Assert.Equal("", result.Errors);
        }
    }

    [Fact]
    public async Task A_seed_makes_the_same_network_and_the_same_truth_again_and_another_seed_does_not()
    {
        using var folder = new TestFolder();

        var first = await SimulateAsync(folder, seed: 5);
        var second = await SimulateAsync(folder, seed: 5);
        var other = await SimulateAsync(folder, seed: 6);

        Assert.NotEqual("", first.Events);
        Assert.NotEqual("", first.Truth);
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    private static async Task<(string Events, string Truth)> SimulateAsync(TestFolder folder, int seed)
    {
        var truth = folder.File("truth.ndjson");
        var result = await HostProcess.RunAsync("simulate", "--seed", $"{seed}", "--sessions", "20", "--truth", truth);
        return (result.MustSucceed().Output, await File.ReadAllTextAsync(truth));
    }
}
