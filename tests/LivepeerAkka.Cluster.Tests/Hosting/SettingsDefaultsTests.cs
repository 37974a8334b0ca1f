using System.Reflection;
using System.Text.RegularExpressions;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Tests.Hosting;

public sealed partial class SettingsDefaultsTests
{
    public static TheoryData<string> Paths => [.. SettingsTable.All.Select(k => k.Path)];

    [Fact]
    public void Every_key_of_the_table_has_a_default_and_every_default_is_a_key_of_the_table()
    {
        Assert.Equal(SettingsTable.All.Select(k => k.Path).Order(StringComparer.Ordinal), DefaultPaths().Where(p => !p.StartsWith("akka.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_declared_key_is_listed_in_the_table()
    {
        var declared = typeof(SettingsTable).GetNestedTypes()
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public))
            .Select(f => f.GetValue(null)).OfType<SettingKey>().ToHashSet();
        Assert.Equal(declared.Select(k => k.Path).Order(StringComparer.Ordinal), SettingsTable.All.Select(k => k.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_defaults_alone_are_a_valid_single_node()
    {
        var node = SettingsTesting.Load().Node;

        Assert.Equal(["ingest", "session", "fact", "api"], node.Cluster.Roles);
        Assert.Equal("127.0.0.1", node.Api.Host);
        Assert.Equal(1_000_000, node.Ingest.RecordBytesMax);
        Assert.Equal(4_000_000, node.Ingest.RejectedBytesMax);
        Assert.Equal(64_000, node.Ingest.RejectedPrefixBytes);
        Assert.Equal(700_000, node.Kafka.DeadLetterPayloadBytesMax);
        Assert.Equal(TimeSpan.FromMilliseconds(20), node.Ingest.GroupWait);
        Assert.Equal(8_000_000, node.ClickHouse.BatchBytesMax);
        Assert.Equal("sqlite", node.Journal.Provider);
        Assert.False(node.Ingest.KeepPrompts);
        Assert.Empty(node.Kafka.Client);
    }

    [Fact]
    public void The_default_rules_of_sessions_are_those_of_the_domain()
    {
        var rules = SettingsTesting.Load().Node.Sessions.Rules;
        var domain = new SessionRules();

        Assert.Equal(domain.SyntheticStreamPrefixes, rules.SyntheticStreamPrefixes);
        Assert.Empty(rules.Regions);
        Assert.Equal(domain, rules with { SyntheticStreamPrefixes = domain.SyntheticStreamPrefixes, Regions = domain.Regions });
    }

    [Fact]
    public void The_default_topics_are_one_for_each_family()
    {
        var topics = SettingsTesting.Load().Node.Kafka.Topics;

        Assert.Equal(EventFamilies.All.Select(f => "livepeer." + EventFamilies.NameOf(f)), topics.Select(t => t.Name));
        Assert.All(topics, t => Assert.Equal(("livepeer", null), (t.Org, t.Pattern)));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_comment_of_a_default_states_what_is_allowed_and_why_the_default_is_what_it_is(string path)
    {
        var key = SettingsTable.Find(path)!;
        var (comment, value) = Comment(path);
        var words = Blanks().Replace(comment, " ");

        Assert.Contains(key.Allowed, words, StringComparison.OrdinalIgnoreCase);
        var stated = Reason().Match(words);
        Assert.True(stated.Success, $"{path}: the comment has no 'Default VALUE: reason'");
        if (stated.Groups["value"].Value is var text && text is not ("all" or "one topic for each family"))
            Assert.Equal(value.Trim('"'), text.Trim('"'));
    }

    [Fact]
    public void A_key_without_a_default_is_refused_with_its_name_and_variable()
    {
        var defaults = SettingsLoader.Defaults().Select(d => (d.Name, d.Text.Replace("  retry-max = 10s\n", "", StringComparison.Ordinal))).ToList();

        var refused = Assert.Throws<SettingsException>(() => SettingsLoader.Load(defaults, [], SettingsTesting.Environment([]), new Dictionary<string, string>()));

        Assert.Equal(
            "livepeer.clickhouse.retry-max has no value in any layer (LIVEPEERAKKA_CLICKHOUSE__RETRY_MAX); allowed: duration from 1ms to 10m",
            Assert.Single(refused.Problems));
    }

    private static IEnumerable<string> DefaultPaths() => SettingsLoader.Defaults()
        .SelectMany(d => SettingsParser.ParseDocument(d.Text, d.Name).Members)
        .SelectMany(root => Leaves(root.Key, root.Value));

    private static IEnumerable<string> Leaves(string path, SettingNode node) => node is SettingMap map && SettingsTable.Find(path) is null
        ? map.Members.SelectMany(m => Leaves($"{path}.{m.Key}", m.Value))
        : [path];

    // The lines of '#' directly above the key in the file of its section, and the value on the key's line.
    private static (string Comment, string Value) Comment(string path)
    {
        var (section, name) = (path[..path.LastIndexOf('.')], path[(path.LastIndexOf('.') + 1)..]);
        var text = SettingsLoader.Defaults().Single(d => d.Text.Contains($"\n{section} {{", StringComparison.Ordinal)).Text;
        var lines = text.Split('\n');
        var at = Array.FindIndex(lines, l => l.StartsWith($"  {name} ", StringComparison.Ordinal));
        var from = at;
        while (from > 0 && lines[from - 1].StartsWith("  #", StringComparison.Ordinal))
            from--;
        var value = lines[at].Trim()[name.Length..].TrimStart(' ', '=');
        return (string.Join(' ', lines[from..at].Select(l => l.Trim().TrimStart('#'))), value.Trim());
    }

    [GeneratedRegex(@"Default (?<value>[^:]+(:[^: ]+)*): ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reason();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();
}
