using System.Text.RegularExpressions;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Kafka;
using LivepeerAkka.Cluster.Tests.Architecture;

namespace LivepeerAkka.Cluster.Tests.Hosting;

public sealed partial class SettingsLayersTests
{
    [Fact]
    public void Overrides_win_over_the_environment_over_later_files_over_earlier_files_over_defaults()
    {
        string[] files =
        [
            "livepeer.api.port = 1\nlivepeer.cluster.port = 1\nlivepeer.ingest.groups-asked-max = 1\nlivepeer.sessions.shard-count = 1",
            "livepeer.api.port = 2\nlivepeer.cluster.port = 2\nlivepeer.ingest.groups-asked-max = 2",
        ];

        var loaded = SettingsTesting.LoadFiles(
            files,
            new() { ["API__PORT"] = "3", ["CLUSTER__PORT"] = "3" },
            new() { ["livepeer.api.port"] = "4" });

        Assert.Equal((4, 3, 2, 1), (loaded.Node.Api.Port, loaded.Node.Cluster.Port, loaded.Node.Ingest.GroupsAskedMax, loaded.Node.Sessions.ShardCount));
        var origins = loaded.Effective.ToDictionary(e => e.Path, e => e.Origin, StringComparer.Ordinal);
        Assert.Equal("override", origins["livepeer.api.port"]);
        Assert.Equal("LIVEPEERAKKA_CLUSTER__PORT", origins["livepeer.cluster.port"]);
        Assert.EndsWith("node-2.conf:3", origins["livepeer.ingest.groups-asked-max"], StringComparison.Ordinal);
        Assert.EndsWith("node-1.conf:4", origins["livepeer.sessions.shard-count"], StringComparison.Ordinal);
        Assert.StartsWith("hocon/kafka.conf:", origins["livepeer.kafka.group-id"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KAFKA__BOOTSTRAP")]
    [InlineData("LIVEPEER__KAFKA__BOOTSTRAP")]
    [InlineData("kafka__bootstrap")]
    [InlineData("Livepeer__Kafka__Bootstrap")]
    public void A_variable_may_be_short_or_long_and_of_either_case(string variable) =>
        Assert.Equal("b:1", SettingsTesting.Load(environment: new() { [variable] = "b:1" }).Node.Kafka.Bootstrap);

    [Fact]
    public void Every_single_value_is_reached_by_the_variable_that_its_errors_name()
    {
        var keys = SettingsTable.All.Where(k => k.Shape == SettingShape.Single).ToList();
        var loaded = SettingsTesting.Load();
        var same = keys.ToDictionary(
            k => k.Variable[SettingsEnvironment.Prefix.Length..],
            string? (k) => k.IsSecret ? "0123456789abcdef" : loaded.Effective.Single(e => e.Path == k.Path).Shown.Trim('"'));

        var effective = SettingsTesting.Load(environment: same).Effective.ToDictionary(e => e.Path, e => e.Origin);

        Assert.All(keys, k => Assert.Equal(k.Variable, effective[k.Path]));
    }

    [Fact]
    public void Every_variable_that_a_document_or_a_deployment_names_is_a_setting() => Violations.None(
        RepositoryFiles.All.Where(f => !f.IsIn("tests") && RepositoryFiles.IsText(f))
            .SelectMany(f => VariableName().Matches(f.Text).Select(m => (f.Path, Variable: m.Value)))
            .Where(v => !SettingsTable.All.Any(k => v.Variable == k.Variable
                || (k.Shape != SettingShape.Single && v.Variable.StartsWith(k.Variable + "__", StringComparison.Ordinal))))
            .Select(v => $"{v.Path} names {v.Variable}"));

    [Theory]
    [InlineData("KAFKA__BOOTSTRP", "livepeer.kafka.bootstrp", "nearest: LIVEPEERAKKA_KAFKA__BOOTSTRAP")]
    [InlineData("KAFKA_BOOTSTRAP", "livepeer.kafka-bootstrap", "nearest: LIVEPEERAKKA_KAFKA__BOOTSTRAP")]
    [InlineData("AKKA__LOGLEVEL", "livepeer.akka.loglevel", "nearest: ")]
    [InlineData("KAFKA", "livepeer.kafka is a section", "LIVEPEERAKKA_KAFKA__...")]
    [InlineData("API__PORT__X", "livepeer.api.port has no parts", "LIVEPEERAKKA_API__PORT")]
    public void A_variable_that_sets_nothing_is_refused(string variable, string key, string remedy)
    {
        var problem = SettingsTesting.OneRefusal(environment: new() { [variable] = "1" });

        Assert.Contains(key, problem, StringComparison.Ordinal);
        Assert.Contains(remedy, problem, StringComparison.Ordinal);
        Assert.Contains(SettingsEnvironment.Prefix + variable, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_the_environment_gives_in_both_forms_is_refused() =>
        Assert.Contains(
            "livepeer.api.port: the environment gives it twice",
            SettingsTesting.OneRefusal(environment: new() { ["API__PORT"] = "1", ["LIVEPEER__API__PORT"] = "2" }),
            StringComparison.Ordinal);

    [Fact]
    public void The_variables_of_the_tools_are_no_settings() =>
        Assert.Equal(8480, SettingsTesting.Load(environment: new() { ["CACHE"] = "/somewhere" }).Node.Api.Port);

    [Theory]
    [InlineData("ingest, fact")]
    [InlineData("[ingest, fact]")]
    [InlineData("[\"ingest\", \"fact\"]")]
    public void A_list_in_the_environment_may_be_parted_by_commas_or_stand_in_brackets(string text) =>
        Assert.Equal(["ingest", "fact"], SettingsTesting.Load(environment: new() { ["CLUSTER__ROLES"] = text }).Node.Cluster.Roles);

    [Fact]
    public void A_list_in_the_environment_may_have_a_variable_for_each_item()
    {
        var node = SettingsTesting.Load(environment: new()
        {
            ["CLUSTER__ROLES__0"] = "fact",
            ["CLUSTER__ROLES__1"] = "api",
            ["KAFKA__TOPICS__0__NAME"] = "streaming_events",
            ["KAFKA__TOPICS__0__ORG"] = "daydream",
            ["KAFKA__TOPICS__1__PATTERN"] = "network_.*",
            ["KAFKA__TOPICS__1__ORG"] = "livepeer",
        }).Node;

        Assert.Equal(["fact", "api"], node.Cluster.Roles);
        Assert.Equal([new TopicSubscription("streaming_events", null, "daydream"), new TopicSubscription(null, "network_.*", "livepeer")], node.Kafka.Topics);
    }

    [Fact]
    public void Topics_in_the_environment_are_a_list_as_in_a_file() =>
        Assert.Equal(
            [new TopicSubscription("streaming_events", null, "daydream")],
            SettingsTesting.Load(environment: new() { ["KAFKA__TOPICS"] = "[{ name: streaming_events, org: daydream }]" }).Node.Kafka.Topics);

    [Fact]
    public void Client_properties_merge_over_files_and_variables()
    {
        var client = SettingsTesting.Load(
            "livepeer.kafka.client { security.protocol = SASL_SSL, \"sasl.mechanism\" = PLAIN, sasl.username = file }",
            new() { ["KAFKA__CLIENT__SASL_PASSWORD"] = "p", ["KAFKA__CLIENT__SASL_USERNAME"] = "variable" }).Node.Kafka.Client;

        Assert.Equal(
            new Dictionary<string, string> { ["security.protocol"] = "SASL_SSL", ["sasl.mechanism"] = "PLAIN", ["sasl.username"] = "variable", ["sasl.password"] = "p" },
            client);
    }

    [Fact]
    public void Regions_may_be_hosts_with_dots_quoted_or_not()
    {
        var regions = SettingsTesting.Load("livepeer.sessions.regions { gw-1.example.org = eu, \"gw-2.example.org\" = us }").Node.Sessions.Rules.Regions;

        Assert.Equal("eu", regions["GW-1.example.org"]);
        Assert.Equal("us", regions["gw-2.example.org"]);
    }

    [Theory]
    [InlineData("1500ms", 1500)]
    [InlineData("90 s", 90_000)]
    [InlineData("1.5m", 90_000)]
    [InlineData("2min", 120_000)]
    [InlineData("1h", 3_600_000)]
    public void Durations_are_read_with_their_unit(string text, long ms) =>
        Assert.Equal(ms, SettingsTesting.Load($"livepeer.sessions.idle-timeout = {text}").Node.Sessions.Rules.IdleTimeoutMs);

    [Theory]
    [InlineData("64KiB", 65_536)]
    [InlineData("64 KB", 64_000)]
    [InlineData("2048B", 2_048)]
    [InlineData("1.5MB", 1_500_000)]
    public void Sizes_are_read_with_their_unit(string text, int bytes) =>
        Assert.Equal(bytes, SettingsTesting.Load($"livepeer.ingest.record-bytes-max = {text}").Node.Ingest.RecordBytesMax);

    [Fact]
    public void A_file_may_be_json_with_comments_and_trailing_commas()
    {
        var node = SettingsTesting.Load("\uFEFF{ // all\r\n  \"livepeer\": { \"api\": { \"port\": 9, \"host\": \"\\u0068\" }, # rest\n \"cluster\": { \"roles\": [\"api\",\n ] }, } }\r\n").Node;

        Assert.Equal((9, "h", "api"), (node.Api.Port, node.Api.Host, Assert.Single(node.Cluster.Roles)));
    }

    [Fact]
    public void Seeds_without_a_system_get_the_nodes_own()
    {
        var node = SettingsTesting.Load(
            "livepeer.cluster { system-name = net, port = 2551 }\nlivepeer.journal { provider = postgresql, connection-string = \"Host=h\" }\nlivepeer.privacy.prompt-hash-key = \"0123456789abcdef\"",
            new() { ["CLUSTER__SEED_NODES"] = "node-1:2551,akka.tcp://net@node-2:2551" }).Node;

        Assert.Equal(["akka.tcp://net@node-1:2551", "akka.tcp://net@node-2:2551"], node.Cluster.SeedNodes);
    }

    [Fact]
    public void The_example_of_a_cluster_is_a_whole_configuration_with_its_secrets_in_the_environment()
    {
        var example = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "hocon", "examples", "cluster.conf"));
        var node = SettingsTesting.Load(example, new()
        {
            ["JOURNAL__CONNECTION_STRING"] = "Host=postgres;Database=livepeer",
            ["CLICKHOUSE__PASSWORD"] = "a",
            ["PRIVACY__PROMPT_HASH_KEY"] = "0123456789abcdef",
            ["KAFKA__CLIENT__SASL_PASSWORD"] = "b",
            ["CLUSTER__PUBLIC_HOST"] = "node-2.livepeer",
        }).Node;

        Assert.Equal(("node-2.livepeer", true, "postgresql", "b"), (
            node.Cluster.AdvertisedHost, node.ClickHouse.IsReplicated, node.Journal.Provider, node.Kafka.Client["sasl.password"]));
        Assert.Contains("LIVEPEERAKKA_PRIVACY__PROMPT_HASH_KEY", Assert.Throws<SettingsException>(() => SettingsTesting.Load(example)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_akka_sections_of_files_are_passed_on_the_last_one_winning()
    {
        var akka = SettingsTesting.LoadFiles(
        [
            "akka { loglevel = DEBUG, actor { \"my.key\" { x = 1 }, provider = \"a \\\"b\\\" ${c} \\\\d\" }, remote.tags = [a, \"b c\"], cluster.off = off, wait = 10s }",
            "akka.loglevel = WARNING\nakka.actor.\"my.key\".y = \"two\nlines\"".Replace("\nlines", "\\nlines", StringComparison.Ordinal),
        ]).AkkaOverrides;

        Assert.Equal("WARNING", akka.GetString("akka.loglevel"));
        Assert.Equal("a \"b\" ${c} \\d", akka.GetString("akka.actor.provider"));
        Assert.Equal(["a", "b c"], akka.GetStringList("akka.remote.tags"));
        Assert.False(akka.GetBoolean("akka.cluster.off", @default: true));
        Assert.Equal(TimeSpan.FromSeconds(10), akka.GetTimeSpan("akka.wait"));
        var quoted = akka.GetConfig("akka.actor").Root.GetObject().GetKey("my.key").GetObject();
        Assert.Equal("1", quoted.GetKey("x").GetString());
        Assert.Equal("two\nlines", quoted.GetKey("y").GetString());
    }

    [Fact]
    public void Without_an_akka_section_nothing_is_passed_on() => Assert.True(SettingsTesting.Load().AkkaOverrides.IsEmpty);

    [GeneratedRegex(@"LIVEPEERAKKA_[A-Z0-9_]*?__[A-Z0-9_]*[A-Z0-9]", RegexOptions.None, 1000)]
    private static partial Regex VariableName();
}
