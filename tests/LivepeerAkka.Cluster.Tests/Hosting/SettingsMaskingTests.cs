using LivepeerAkka.Cluster.Hosting;

namespace LivepeerAkka.Cluster.Tests.Hosting;

public sealed class SettingsMaskingTests
{
    private const string Secret = "hunter2-hunter2-hunter2";

    [Fact]
    public void The_effective_configuration_shows_every_key_and_no_secret()
    {
        var printed = EffectiveConfiguration.Print(SettingsTesting.Load(
            $$"""
            livepeer.clickhouse.password = "{{Secret}}"
            livepeer.journal { provider = postgresql, connection-string = "Host=h;Password={{Secret}}" }
            livepeer.kafka.client { sasl.username = me, sasl.password = "{{Secret}}", ssl.key.pem = "{{Secret}}", ssl.key.password = "{{Secret}}" }
            akka.remote.ssl.certificate.password = "{{Secret}}"
            akka.loglevel = DEBUG
            """,
            new() { ["PRIVACY__PROMPT_HASH_KEY"] = Secret }));

        Assert.DoesNotContain("hunter2", printed, StringComparison.Ordinal);
        Assert.All(SettingsTable.All, key => Assert.Contains($"{key.Path} = ", printed, StringComparison.Ordinal));
        Assert.Contains("livepeer.clickhouse.password = (hidden)  # ", printed, StringComparison.Ordinal);
        Assert.Contains("livepeer.privacy.prompt-hash-key = (hidden)  # LIVEPEERAKKA_PRIVACY__PROMPT_HASH_KEY\n", printed, StringComparison.Ordinal);
        Assert.Contains("{ \"sasl.username\" = \"me\", \"sasl.password\" = \"(hidden)\", \"ssl.key.pem\" = \"(hidden)\"", printed, StringComparison.Ordinal);
        Assert.Contains("akka.remote.ssl.certificate.password = (hidden)", printed, StringComparison.Ordinal);
        Assert.Contains("akka.loglevel = \"DEBUG\"", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_secret_is_shown_as_empty() =>
        Assert.Contains("livepeer.clickhouse.password = \"\"  # hocon/clickhouse.conf:", EffectiveConfiguration.Print(SettingsTesting.Load()), StringComparison.Ordinal);

    [Theory]
    [InlineData("livepeer.privacy.prompt-hash-key = hunter2")]
    [InlineData("livepeer.privacy.prompt-hash-key = [hunter2-hunter2-hunter2]")]
    [InlineData("livepeer.clickhouse.password { a = hunter2 }")]
    [InlineData("livepeer.clickhouse.url = \"http://me:hunter2@h:1\"")]
    [InlineData("livepeer.kafka.client { sasl.password = hunter2, group.id = x }")]
    [InlineData("livepeer.kafka.client { sasl.password = [hunter2] }")]
    public void A_refusal_shows_no_secret(string file)
    {
        var problem = SettingsTesting.OneRefusal(file);

        Assert.DoesNotContain("hunter2", problem, StringComparison.Ordinal);
        Assert.Contains(EffectiveConfiguration.Hidden, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_development_hash_key_is_said_to_be_one()
    {
        Assert.Contains("livepeer.privacy.prompt-hash-key is the public development default", Assert.Single(SettingsTesting.Load().Warnings), StringComparison.Ordinal);
        Assert.Empty(SettingsTesting.Load(environment: new() { ["PRIVACY__PROMPT_HASH_KEY"] = Secret }).Warnings);
        Assert.Contains("stored in clear", Assert.Single(SettingsTesting.Load("livepeer.privacy { keep-prompts = on, prompt-hash-key = \"0123456789abcdef\" }").Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_secret_values_themselves_reach_the_node()
    {
        var node = SettingsTesting.Load(environment: new() { ["CLICKHOUSE__PASSWORD"] = Secret, ["PRIVACY__PROMPT_HASH_KEY"] = Secret }).Node;

        Assert.Equal((Secret, Secret), (node.ClickHouse.Password, node.Ingest.PromptHashKey));
    }
}
