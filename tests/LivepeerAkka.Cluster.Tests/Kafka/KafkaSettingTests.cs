using LivepeerAkka.Cluster.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace LivepeerAkka.Cluster.Tests.Kafka;

public sealed class KafkaSettingTests
{
    private static readonly KafkaSettings Valid = new()
    {
        Bootstrap = "127.0.0.1:1",
        GroupId = "g",
        Topics = [new TopicSubscription("t", null, "o")],
        DeadLetterTopic = "dlq",
        DeadLetterPayloadBytesMax = 1000,
        LogId = "",
        BufferRecordsMax = 10,
        BufferRecordsResume = 5,
        RevokeDrainTimeout = TimeSpan.FromSeconds(10),
        SessionTimeout = TimeSpan.FromSeconds(6),
        MetadataRefresh = TimeSpan.FromSeconds(30),
        Client = new Dictionary<string, string>(StringComparer.Ordinal),
    };

    [Fact]
    public void Client_properties_that_exist_are_accepted() => KafkaClients.Validate(WithClient(
        ("fetch.min.bytes", "10"), ("linger.ms", "7"), ("broker.address.family", "v4"), ("client.rack", "a")));

    [Fact]
    public void The_next_group_protocol_is_accepted() => KafkaClients.Validate(WithClient(("group.protocol", "consumer")));

    [Theory]
    [InlineData("no.such.thing", "1")]
    [InlineData("fetch.min.bytes", "many")]
    [InlineData("fetch.min.bytes", "-5")]
    [InlineData("security.protocol", "carrier_pigeon")]
    public void A_client_property_that_the_client_refuses_is_named_with_its_setting(string key, string value)
    {
        var refused = Assert.Throws<KafkaSettingException>(() => KafkaClients.Validate(WithClient(("client.rack", "a"), (key, value))));

        Assert.Equal($"livepeer.kafka.client.{key}", refused.Key);
        Assert.StartsWith($"livepeer.kafka.client.{key}: refused by the Kafka client: ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("enable.auto.offset.store")]
    [InlineData("auto.offset.reset")]
    [InlineData("group.id")]
    [InlineData("enable.idempotence")]
    public void What_the_accounting_rests_on_cannot_be_passed(string key)
    {
        var refused = Assert.Throws<KafkaSettingException>(() => KafkaClients.Validate(WithClient((key, "x"))));

        Assert.Equal($"livepeer.kafka.client.{key}: is set by the product itself and cannot be passed to the client", refused.Message);
    }

    [Fact]
    public void A_refused_secret_is_not_quoted()
    {
        var refused = Assert.Throws<KafkaSettingException>(() => KafkaClients.Validate(WithClient(
            ("security.protocol", "SASL_SSL"), ("ssl.keystore.password", "hunter2"), ("ssl.keystore.location", "/nowhere/at/all"))));

        Assert.DoesNotContain("hunter2", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "livepeer.kafka.topics.1: needs either a name or a pattern")]
    [InlineData("a", "b", "livepeer.kafka.topics.1: needs either a name or a pattern")]
    [InlineData("dlq", null, "livepeer.kafka.topics.1: 'dlq' is the dead-letter topic; reading it would reject its records for ever")]
    public void A_subscription_that_cannot_be_is_named(string? name, string? pattern, string message)
    {
        var settings = Valid with { Topics = [.. Valid.Topics, new TopicSubscription(name, pattern, "o")] };

        Assert.Equal(message, Assert.Throws<KafkaSettingException>(
            () => KafkaSource.Create(settings, new MemoryProgressStore(), TimeProvider.System, NullLogger.Instance)).Message);
    }

    [Fact]
    public void A_pattern_that_is_no_regular_expression_is_named()
    {
        var settings = Valid with { Topics = [new TopicSubscription(null, "a(", "o")] };

        Assert.StartsWith(
            "livepeer.kafka.topics.0: 'a(' is no regular expression", Assert.Throws<KafkaSettingException>(() => KafkaClients.Validate(settings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_topics_there_is_nothing_to_read() =>
        Assert.Equal("livepeer.kafka.topics", Assert.Throws<KafkaSettingException>(() => KafkaClients.Validate(Valid with { Topics = [] })).Key);

    private static KafkaSettings WithClient(params (string Key, string Value)[] client) =>
        Valid with { Client = client.ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal) };
}
