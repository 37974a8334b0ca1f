using System.Text.RegularExpressions;
using LivepeerAkka.Cluster.Tests.Architecture;

namespace LivepeerAkka.Cluster.Tests.Hosting;

/// <summary>docker/compose.yaml against the settings and the Dockerfile; no engine runs here.</summary>
public sealed partial class ComposeFileTests
{
    private const string Secret = "0123456789abcdef";

    private static readonly string Compose = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docker", "compose.yaml"));
    private static readonly string Dockerfile = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docker", "Dockerfile"));

    public static TheoryData<string> Nodes => [.. NodeName().Matches(Compose).Select(m => m.Groups["name"].Value)];

    [Theory]
    [MemberData(nameof(Nodes))]
    public void The_variables_of_a_node_are_settings_that_work_together(string node)
    {
        var variables = Variables(Section("x-node-settings")).Concat(Variables(Section($"  {node}"))).ToDictionary(v => v.Name, v => (string?)v.Value);
        var cluster = SettingsTesting.Load("", variables).Node.Cluster;

        Assert.Equal(node, cluster.AdvertisedHost);
        Assert.Contains($"akka.tcp://livepeer@{node}:{cluster.Port}", cluster.SeedNodes.Append($"akka.tcp://livepeer@node-2:{cluster.Port}"));
    }

    [Fact]
    public void There_are_three_nodes_and_what_they_name_is_a_service()
    {
        Assert.Equal(3, Nodes.Count);
        var services = Service().Matches(Compose[Compose.IndexOf("\nservices:", StringComparison.Ordinal)..]).Select(m => m.Groups["name"].Value).ToHashSet();
        foreach (var host in new[] { "kafka:19092", "clickhouse:8123", "postgres", "node-0:4053" })
        {
            Assert.Contains(host.Split(':')[0], services);
        }

        Assert.All(Depends().Matches(Compose).Select(m => m.Groups["name"].Value), name => Assert.Contains(name, services));
    }

    [Fact]
    public void What_is_published_is_on_loopback_and_what_the_image_serves()
    {
        var published = Published().Matches(Compose).Select(m => m.Groups["port"].Value).ToList();

        Assert.Equal(published.Count, published.Distinct(StringComparer.Ordinal).Count());
        Assert.All(published, p => Assert.StartsWith("127.0.0.1:", p, StringComparison.Ordinal));
        Assert.Contains("EXPOSE 8480", Dockerfile, StringComparison.Ordinal);
        Assert.Equal(3, published.Count(p => p.EndsWith(":8480", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_the_image_is_built_from_exists()
    {
        Assert.True(File.Exists(Path.Combine(RepositoryFiles.Root, "docker", "Dockerfile")));
        var project = Project().Match(Dockerfile).Groups["path"].Value;
        Assert.True(Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, project), "*.csproj").Any(), project);
        Assert.Contains("LivepeerAkka.Host.dll", Dockerfile, StringComparison.Ordinal);
    }

    /// <summary>Lines below a key until the next one that is not deeper.</summary>
    private static string Section(string key)
    {
        var lines = Compose.Split('\n');
        var at = Array.FindIndex(lines, l => l.StartsWith($"{key}:", StringComparison.Ordinal));
        Assert.True(at >= 0, $"there is no {key}");
        var depth = lines[at].TakeWhile(c => c == ' ').Count();
        return string.Join('\n', lines.Skip(at + 1).TakeWhile(l => l.Length == 0 || l.TakeWhile(c => c == ' ').Count() > depth));
    }

    private static IEnumerable<(string Name, string Value)> Variables(string section) => Variable().Matches(section)
        .Select(m => (m.Groups["name"].Value, Substituted().Replace(m.Groups["value"].Value.Trim('"'), Secret)));

    [GeneratedRegex(@"^  (?<name>node-\d):", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NodeName();

    [GeneratedRegex(@"^  (?<name>[a-z0-9-]+):\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Service();

    [GeneratedRegex(@"^    (?<name>[a-z]+): \{ condition", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Depends();

    [GeneratedRegex(@"LIVEPEERAKKA_(?<name>[A-Z_]+): (?<value>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"\$\{[^}]+\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Substituted();

    [GeneratedRegex("ports: \\[\"(?<port>[^\"]+)\"\\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Published();

    [GeneratedRegex(@"dotnet publish (?<path>\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Project();
}
