using LivepeerAkka.Cluster.Hosting;

namespace LivepeerAkka.Cluster.Tests.Hosting;

public sealed class SettingsRefusalTests
{
    [Theory]
    [InlineData("livepeer.kafka.bootstrp = \"k:1\"", "livepeer.kafka.bootstrp is no setting", "nearest: livepeer.kafka.bootstrap")]
    [InlineData("livepeer.kaffka.group-id = x", "livepeer.kaffka.group-id is no setting", "nearest: livepeer.kafka.group-id")]
    [InlineData("livepeer { privacy { keep_prompts = on } }", "livepeer.privacy.keep_prompts is no setting", "nearest: livepeer.privacy.keep-prompts")]
    [InlineData("livepeer.api { port { number = 1 } }", "livepeer.api.port = { \"number\" = \"1\" }", "one value is needed")]
    [InlineData("livepeer.kafka = x", "livepeer.kafka is a section, not a value", "node-1.conf:1")]
    [InlineData("\n\nliverpeer.api.port = 1", "liverpeer is no section of settings", "node-1.conf:3")]
    public void An_unknown_key_is_refused_with_its_full_name_its_place_and_the_nearest_key(string file, params string[] said) =>
        AssertSays(SettingsTesting.OneRefusal(file), said);

    [Theory]
    [InlineData("sessions.idle-timeout", "120", "the unit is missing: write 120s", "allowed: duration from 1s to 24h")]
    [InlineData("sessions.idle-timeout", "2 fortnights", "'fortnights' is no unit here; units are ms, min, s, m, h, d", "allowed: duration")]
    [InlineData("sessions.idle-timeout", "120S", "'S' is no unit here", "120S")]
    [InlineData("sessions.idle-timeout", "soon", "a number with a unit", "\"soon\"")]
    [InlineData("sessions.idle-timeout", "25h", "the value is out of range", "from 1s to 24h")]
    [InlineData("sessions.idle-timeout", "-5s", "the value is out of range", "from 1s to 24h")]
    [InlineData("sessions.idle-timeout", "999999999999999d", "the value is out of range", "from 1s to 24h")]
    [InlineData("ingest.record-bytes-max", "1000000", "the unit is missing: write 1000000B", "allowed: size from 1KB to 100MB")]
    [InlineData("ingest.record-bytes-max", "1Mb", "'Mb' is no unit here", "allowed: size")]
    [InlineData("ingest.record-bytes-max", "10s", "'s' is no unit here; units are KiB", "allowed: size")]
    [InlineData("ingest.record-bytes-max", "101MB", "the value is out of range", "1KB to 100MB")]
    [InlineData("sessions.shard-count", "0", "the number is out of range", "whole number of shards from 1 to 4096")]
    [InlineData("sessions.shard-count", "many", "a whole number in digits", "whole number of shards")]
    [InlineData("sessions.shard-count", "6.4", "a whole number in digits", "whole number of shards")]
    [InlineData("api.port", "65536", "the number is out of range", "port from 0 to 65535")]
    [InlineData("privacy.keep-prompts", "maybe", "neither on nor off", "allowed: on or off")]
    [InlineData("journal.provider", "oracle", "not usable", "one of sqlite, postgresql")]
    [InlineData("clickhouse.url", "\"ftp://h:1\"", "no http or https address", "allowed: http or https")]
    [InlineData("clickhouse.url", "\"http://h:1/db\"", "only scheme, host and port", "allowed: http or https")]
    [InlineData("kafka.bootstrap", "localhost", "not usable", "HOST:PORT, several parted by commas")]
    [InlineData("kafka.bootstrap", "\"a:1,b:70000\"", "not usable", "a:1,b:70000")]
    [InlineData("cluster.roles", "[ingest, fakt]", "item 2 (\"fakt\") is not usable here", "any of ingest, session, fact, api")]
    [InlineData("cluster.roles", "[ingest, ingest]", "\"ingest\" stands there twice", "allowed")]
    [InlineData("cluster.roles", "[]", "the list is empty", "allowed")]
    [InlineData("cluster.roles", "ingest", "a list in brackets is needed", "allowed")]
    [InlineData("cluster.system-name", "\"a b\"", "not usable", "letters, digits and '-'")]
    [InlineData("sessions.regions", "[eu]", "a section in braces is needed", "allowed")]
    [InlineData("kafka.topics", "[]", "the list is empty", "allowed")]
    [InlineData("kafka.topics", "[{ org = x }]", "item 1 has neither name nor pattern", "allowed: list of { name = TOPIC")]
    [InlineData("kafka.topics", "[{ name = a, pattern = b, org = x }]", "item 1 has a name and a pattern", "allowed")]
    [InlineData("kafka.topics", "[{ name = a, org = x }, { name = b }]", "item 2 has no org", "allowed")]
    [InlineData("kafka.topics", "[{ nmae = a, org = x }]", "item 1 has an unknown member 'nmae'; nearest: name", "allowed")]
    [InlineData("kafka.topics", "[{ name = \"a b\", org = x }]", "'a b' is no topic name", "allowed")]
    [InlineData("kafka.topics", "[{ pattern = \"(\", org = x }]", "'(' is no regular expression", "allowed")]
    [InlineData("kafka.topics", "[{ name = a, org = \"x\\ny\" }]", "is no organisation", "allowed")]
    [InlineData("kafka.topics", "[{ name = a, org = x }, { name = a, org = y }]", "item 2: a stands there twice", "allowed")]
    [InlineData("kafka.topics", "[a]", "item 1 is no section in braces", "allowed")]
    [InlineData("kafka.client", "{ enable.auto.commit = true }", "enable.auto.commit: is decided by the node", "allowed")]
    [InlineData("kafka.client", "{ \"group.id\" = x }", "group.id: is livepeer.kafka.group-id", "allowed")]
    public void A_value_of_a_wrong_kind_unit_or_range_is_refused_with_the_key_what_was_found_and_what_is_allowed(string key, string value, string why, string also)
    {
        var problems = SettingsTesting.Refusal($"livepeer.{key} = {value}");

        AssertSays(problems[0], $"livepeer.{key} = ", "node-1.conf:1): ", why, also);
    }

    [Theory]
    [InlineData("livepeer { kafka { group-id = x }", "node-1.conf:1", "a closing brace is missing")]
    [InlineData("livepeer { kafka { group-id = x } }\n}", "node-1.conf:2", "unexpected '}'")]
    [InlineData("livepeer.kafka.group-id =", "node-1.conf:1", "livepeer.kafka.group-id has no value")]
    [InlineData("livepeer.kafka.group-id = null", "node-1.conf:1", "leave the key out")]
    [InlineData("livepeer.kafka.group-id = ${?GROUP}", "LIVEPEERAKKA_", "refers to another value")]
    [InlineData("livepeer.kafka.group-id = ${livepeer.x}", "node-1.conf:1", "refers to another value")]
    [InlineData("include \"other.conf\"", "node-1.conf:1", "--config of its own")]
    [InlineData("livepeer.cluster.roles += api", "node-1.conf:1", "+= is not read")]
    [InlineData("livepeer.cluster.roles = [api", "node-1.conf:1", "a ']' is missing")]
    [InlineData("livepeer.kafka.group-id = \"x", "node-1.conf:1", "not closed on its line")]
    [InlineData("livepeer.kafka.group-id = \"x\" y", "node-1.conf:1", "unexpected 'y'")]
    [InlineData("livepeer.kafka.group-id = x#y", "node-1.conf:1", "holds '#': put the value in double quotes")]
    [InlineData("livepeer.clickhouse.url = http://h:1", "node-1.conf:1", "holds '/': put the value in double quotes")]
    [InlineData("livepeer.kafka.group-id = \"\\x\"", "node-1.conf:1", "'\\x' is no escape")]
    [InlineData("livepeer.kafka.group-id", "node-1.conf:1", "'=' or '{' is missing after livepeer.kafka.group-id")]
    [InlineData("livepeer.kafka.group-id = a\nlivepeer.kafka.group-id = b", "node-1.conf:2", "the first is at", "node-1.conf:1")]
    [InlineData("= x", "node-1.conf:1", "unexpected '=' where a key should stand")]
    public void A_file_that_could_be_misread_is_refused_with_its_line(string file, params string[] said) =>
        AssertSays(SettingsTesting.OneRefusal(file), said);

    [Fact]
    public void A_file_nested_without_end_is_refused_instead_of_exhausting_the_stack()
    {
        AssertSays(SettingsTesting.OneRefusal(string.Concat(Enumerable.Repeat("a {", 100_000))), "more than 32 nested sections");
        AssertSays(SettingsTesting.OneRefusal("a = " + new string('[', 100_000)), "more than 32 nested lists");
    }

    [Fact]
    public void A_missing_file_is_refused_with_its_path()
    {
        var refused = Assert.Throws<SettingsException>(() => SettingsLoader.Load(["nowhere/node.conf"], SettingsTesting.Environment([])));

        Assert.Equal("--config nowhere/node.conf: there is no such file", refused.Message);
    }

    [Fact]
    public void A_folder_in_the_place_of_a_file_is_refused_with_its_path()
    {
        var refused = Assert.Throws<SettingsException>(() => SettingsLoader.Load([Path.GetTempPath()], SettingsTesting.Environment([])));

        AssertSays(refused.Message, "--config " + Path.GetTempPath());
    }

    [Fact]
    public void All_problems_of_all_layers_are_reported_together()
    {
        var refused = Assert.Throws<SettingsException>(() => SettingsTesting.LoadFiles(
            ["livepeer.api.port = x\nlivepeer.api.prot = 1", "livepeer.kafka {"],
            new() { ["INGEST__GROUP_WAIT"] = "20" },
            new() { ["livepeer.journal.providr"] = "sqlite" }));

        Assert.Equal(5, refused.Problems.Count);
        Assert.StartsWith("5 settings are refused:\n  ", refused.Message, StringComparison.Ordinal);
        Assert.All(
            ["livepeer.api.port", "livepeer.api.prot", "node-2.conf:1", "livepeer.ingest.group-wait", "livepeer.journal.providr"],
            name => Assert.Contains(name, refused.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("livepeer.kafka { buffer-records-max = 100, buffer-records-resume = 100 }", "livepeer.kafka.buffer-records-resume = 100", "less than livepeer.kafka.buffer-records-max")]
    [InlineData("livepeer.kafka.dead-letter-topic = livepeer.stream_trace", "livepeer.kafka.topics holds livepeer.kafka.dead-letter-topic = livepeer.stream_trace")]
    [InlineData("livepeer.ingest.rejected-bytes-max = 10KB", "livepeer.ingest.rejected-prefix-bytes = 64000 must be at most livepeer.ingest.rejected-bytes-max = 10000")]
    [InlineData("livepeer.sessions.first-sample-span = 21s", "livepeer.sessions.first-sample-span = 21000 ms must be at most livepeer.sessions.sample-span-max")]
    [InlineData("livepeer.clickhouse.retry-min = 20s", "livepeer.clickhouse.retry-min = 00:00:20 must be at most livepeer.clickhouse.retry-max")]
    [InlineData("livepeer.clickhouse.cluster = prod", "livepeer.clickhouse.cluster = prod", "livepeer.clickhouse.engines = Replicated")]
    [InlineData("livepeer.journal.provider = postgresql\nlivepeer.privacy.prompt-hash-key = \"0123456789abcdef\"", "livepeer.journal.connection-string is empty", "LIVEPEERAKKA_JOURNAL__CONNECTION_STRING")]
    [InlineData("livepeer.journal { provider = postgresql, connection-string = \"Host=h\" }", "livepeer.privacy.prompt-hash-key is the public development default", "LIVEPEERAKKA_PRIVACY__PROMPT_HASH_KEY")]
    public void Settings_that_contradict_each_other_are_refused(string file, params string[] said) =>
        AssertSays(SettingsTesting.OneRefusal(file), said);

    [Theory]
    [InlineData("seed-nodes = [\"a:1\"]", "livepeer.cluster.port = 0", "livepeer.cluster.seed-nodes needs a fixed port")]
    [InlineData("port = 1, seed-nodes = [\"akka.tcp://other@a:1\"]", "akka.tcp://other@a:1", "another system than livepeer.cluster.system-name = livepeer")]
    [InlineData("port = 1, host = 0.0.0.0, seed-nodes = [\"a:1\"]", "livepeer.cluster.public-host is needed", "livepeer.cluster.host = 0.0.0.0")]
    [InlineData("tls-certificate = \"nowhere/node.pfx\"", "livepeer.cluster.tls-certificate = nowhere/node.pfx", "there is no such file")]
    public void Memberships_that_cannot_work_are_refused(string cluster, params string[] said) => AssertSays(
        SettingsTesting.OneRefusal($$"""
            livepeer.cluster { {{cluster}} }
            livepeer.journal { provider = postgresql, connection-string = "Host=h" }
            livepeer.privacy.prompt-hash-key = "0123456789abcdef"
            """),
        said);

    [Fact]
    public void A_file_is_no_journal_of_a_cluster() => AssertSays(
        SettingsTesting.OneRefusal("livepeer.cluster { port = 1, seed-nodes = [\"a:1\"] }\nlivepeer.privacy.prompt-hash-key = \"0123456789abcdef\""), "livepeer.journal.provider = sqlite", "postgresql");

    private static void AssertSays(string problem, params string[] said) =>
        Assert.All(said, text => Assert.Contains(text, problem, StringComparison.Ordinal));
}
