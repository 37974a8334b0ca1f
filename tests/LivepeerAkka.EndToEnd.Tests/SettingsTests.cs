using LivepeerAkka.EndToEnd.Tests.Fixtures;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>A node that is told something it cannot use says so and does not start.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("livepeer.sessions.idle-timout = 3s", "livepeer.sessions.idle-timout")]
    [InlineData("livepeer.frobs.maximum = 3", "livepeer.frobs.maximum")]
    [InlineData("livepeer.sessions.idle-timeout = 3 parsecs", "livepeer.sessions.idle-timeout")]
    [InlineData("livepeer.sessions.idle-timeout = 3", "livepeer.sessions.idle-timeout")]
    [InlineData("livepeer.clickhouse.batch-bytes-max = 8 furlongs", "livepeer.clickhouse.batch-bytes-max")]
    [InlineData("livepeer.api.port = 65536", "livepeer.api.port")]
    [InlineData("livepeer.sessions = 3", "livepeer.sessions")]
    public async Task A_file_with_something_unusable_is_refused_in_one_line_with_the_name_of_the_key(string line, string key)
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder.File("node.conf"), line + "\n");

        var result = await HostProcess.RunInAsync(folder.Path, "node", "--config", "node.conf", "--data", "data");

        AssertRefused(result, key);
        Assert.Contains("node.conf:1", result.OnlyErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("data")));
    }

    [Fact]
    public async Task Everything_unusable_is_named_at_once_a_line_each()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder.File("node.conf"), "livepeer.api.port = 65536\nlivepeer.sessions.idle-timout = 3s\n");

        var result = await HostProcess.RunInAsync(folder.Path, "node", "--config", "node.conf");

        Assert.Equal(1, result.ExitCode);
        var lines = result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Contains(lines, l => l.StartsWith("livepeer.api.port", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("livepeer.sessions.idle-timout", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_file_is_refused_by_its_name()
    {
        using var folder = new TestFolder();

        var result = await HostProcess.RunInAsync(folder.Path, "node", "--config", "missing.conf");

        AssertRefused(result, "missing.conf");
    }

    [Theory]
    [InlineData("LIVEPEERAKKA_KAFKA__BOTSTRAP", "127.0.0.1:1", "livepeer.kafka.botstrap")]
    [InlineData("LIVEPEERAKKA_FROBS", "1", "livepeer.frobs")]
    [InlineData("LIVEPEERAKKA_SESSIONS__IDLE_TIMEOUT", "3 parsecs", "livepeer.sessions.idle-timeout")]
    public async Task A_variable_that_is_unknown_or_unusable_is_refused_with_the_key_and_the_variable(string variable, string value, string key)
    {
        using var folder = new TestFolder();

        var result = await HostProcess.RunInAsync(folder.Path, new Dictionary<string, string> { [variable] = value }, "node");

        AssertRefused(result, key);
        Assert.Contains(variable, result.OnlyErrorLine, StringComparison.Ordinal);
    }

    private static void AssertRefused(HostResult result, string key)
    {
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Contains(key, result.OnlyErrorLine, StringComparison.Ordinal);
    }
}
