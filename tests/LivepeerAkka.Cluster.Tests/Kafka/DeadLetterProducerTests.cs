using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Kafka;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.DevServices.Kafka;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using Microsoft.Extensions.Logging.Abstractions;

namespace LivepeerAkka.Cluster.Tests.Kafka;

public sealed class DeadLetterProducerTests(BrokerFixture fixture) : KafkaTestBase(fixture)
{
    private static readonly Guid Uid = new("12345678-1234-8234-9234-123456789012");

    [Fact]
    public async Task A_dead_letter_arrives_with_its_position_reason_and_payload()
    {
        const string Payload = """{"id":"1","quote":"\"é\n"}""";
        var letter = Assert.Single(await SendAsync(Row("json", Encoding.UTF8.GetBytes(Payload))));

        Assert.Equal(Uid.ToString(), letter.GetProperty("uid").GetString());
        Assert.Equal(("data", "missing_field", "data.stream_id"), (Text(letter, "stage"), Text(letter, "reason"), Text(letter, "field_path")));
        Assert.Equal(("source", 3, 42L, "o"), (Text(letter, "topic"), letter.GetProperty("partition").GetInt32(), letter.GetProperty("offset").GetInt64(), Text(letter, "org")));
        Assert.Equal(("json", Payload), (Text(letter, "payload_encoding"), Text(letter, "payload")));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Payload))), Text(letter, "payload_sha256"));
    }

    [Fact]
    public async Task Payloads_up_to_the_limit_go_whole_and_larger_ones_as_length_and_hash()
    {
        var whole = new byte[700 * 1024];
        Array.Fill(whole, (byte)'a');
        var letters = await SendAsync(Row("text", whole), Row("text", [.. whole, (byte)'b']), Row("text", [.. whole[..100]], isReplayable: false));

        Assert.Equal(whole.Length, Text(letters[0], "payload")!.Length);
        Assert.Equal(JsonValueKind.Null, letters[1].GetProperty("payload").ValueKind);
        Assert.Equal(whole.Length + 1, letters[1].GetProperty("payload_bytes").GetInt64());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([.. whole, (byte)'b'])), Text(letters[1], "payload_sha256"));
        Assert.Equal(JsonValueKind.Null, letters[2].GetProperty("payload").ValueKind);
    }

    [Fact]
    public async Task A_payload_that_grows_beyond_a_message_by_its_escapes_goes_as_length_and_hash()
    {
        var quotes = new byte[600_000];
        Array.Fill(quotes, (byte)'"');

        var letter = Assert.Single(await SendAsync(Row("text", quotes)));

        Assert.Equal(JsonValueKind.Null, letter.GetProperty("payload").ValueKind);
        Assert.Equal(quotes.Length, letter.GetProperty("payload_bytes").GetInt64());
    }

    [Fact]
    public async Task A_broker_that_is_away_is_waited_for()
    {
        await using var broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [new BrokerTopic("dlq", 1)] });
        var settings = Settings("unused") with { Bootstrap = broker.Bootstrap, DeadLetterTopic = "dlq" };
        using var producer = new DeadLetterProducer(settings, NullLogger.Instance);
        await broker.SetDownAsync(true);
        var sending = producer.SendAsync(Row("text", [1]), CancellationToken.None);
        Assert.False(sending.IsCompleted);
        await broker.SetDownAsync(false);

        await sending.WaitAsync(Eventually.Deadline);

        Assert.Equal(new DeadLetterStatistics(1, 0, 0), producer.Statistics with { Retries = 0 });
    }

    [Fact]
    public async Task Refusals_of_the_broker_are_tried_again()
    {
        await using var broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [new BrokerTopic("dlq", 1)] });
        using var producer = new DeadLetterProducer(Settings("unused") with { Bootstrap = broker.Bootstrap, DeadLetterTopic = "dlq" }, NullLogger.Instance);
        const int TopicAuthorizationFailed = 29;
        await broker.PushErrorsAsync(apiKey: 0, [TopicAuthorizationFailed]);

        await producer.SendAsync(Row("text", [1]), CancellationToken.None).WaitAsync(Eventually.Deadline);

        Assert.Equal(1, producer.Statistics.Sent);
        Assert.True(producer.Statistics.Retries >= 1);
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_cancelled()
    {
        using var producer = new DeadLetterProducer(Settings("unused") with { Bootstrap = "127.0.0.1:1" }, NullLogger.Instance);
        using var cancel = new CancellationTokenSource();
        var sending = producer.SendAsync(Row("text", [1]), cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.WaitAsync(Eventually.Deadline));
    }

    private async Task<List<JsonElement>> SendAsync(params RejectedRow[] rows)
    {
        var topic = await Fixture.NewTopicAsync(1);
        using var producer = new DeadLetterProducer(Settings("unused") with { DeadLetterTopic = topic }, NullLogger.Instance);
        foreach (var row in rows)
        {
            await producer.SendAsync(row, CancellationToken.None);
        }

        await using var reader = Reader.Start(System, Settings(topic), Store);
        await Eventually.HoldsAsync("letters read", () => reader.Handled.Count == rows.Length);
        return [.. reader.Handled.Select(r => JsonDocument.Parse(r.Value!.Value).RootElement)];
    }

    private static string? Text(JsonElement letter, string member) => letter.GetProperty(member).GetString();

    private static RejectedRow Row(string encoding, byte[] payload, bool isReplayable = true) => new(
        new RejectedRecord(
            new EventUid(Uid), "ai_stream_status", "data", RejectReason.MissingField, "data.stream_id", encoding, payload, payload.Length, isReplayable),
        new SourceRecord(new SourcePosition("log", "source", 3, 42), "o", null, 1_700_000_000_000, payload));
}
