using System.Text;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using Microsoft.Extensions.Configuration;

namespace LivepeerAkka.Cluster.Tests.Ingest;

public sealed class DeadLetterRecordTests
{
    private const string Event =
        """{"type":"ai_stream_events","timestamp":"1700000000000","data":{"type":"params_update","stream_id":"s","request_id":"r","params":{"prompt":"a cat"}}}""";

    [Fact]
    public void A_replayed_letter_keeps_its_uid_and_the_hash_of_its_prompt()
    {
        var record = Record(Encoding.UTF8.GetBytes(Event));
        var direct = Assert.IsType<CandidateEvent>(Decode(record));

        var rejected = Assert.IsType<RejectedRecord>(Decode(record, "1KB", padding: 1_024));
        var replayed = Assert.IsType<CandidateEvent>(Decode(DeadLetterReplay.RecordOf(new RejectedRow(rejected, record), "dlq-1")));

        Assert.DoesNotContain("a cat", Encoding.UTF8.GetString(rejected.Payload.Span), StringComparison.Ordinal);
        Assert.Equal(direct.Uid, replayed.Uid);
        // The uid of an event without an id is made of its content, of which the prompt was a part.
        Assert.NotEqual(direct.Uid, Decode(Record(rejected.Payload.ToArray())).Uid);
        Assert.Equal(((StreamEvent)direct.Payload).Params, ((StreamEvent)replayed.Payload).Params);
    }

    [Theory]
    [InlineData("{\"a\":")]
    [InlineData("plain text")]
    [InlineData("\u0000\u0001")]
    [InlineData("[1]")]
    public void A_letter_that_is_rejected_again_is_the_same_letter(string value)
    {
        var record = Record(Encoding.Latin1.GetBytes(value));
        var rejected = Assert.IsType<RejectedRecord>(Decode(record));

        var again = DeadLetterReplay.RecordOf(new RejectedRow(rejected, record), "dlq-1");

        Assert.Equal(record.Value!.Value.ToArray(), again.Value!.Value.ToArray());
        Assert.Equal("dlq-1", again.Position.Log);
        Assert.Equal(record.TimestampMs, again.TimestampMs);
        var second = Assert.IsType<RejectedRecord>(Decode(again));
        Assert.Equal(rejected with { Payload = default }, second with { Payload = default });
        Assert.Equal(rejected.Payload.ToArray(), second.Payload.ToArray());
    }

    [Theory]
    [InlineData("{\"length\":5,\"hash\":\"0123456789ABCDEF0123456789ABCDEF\"}")]
    [InlineData("{\"length\":5,\"hash\":\"short\"}")]
    [InlineData("{\"length\":1234567890,\"hash\":\"0123456789abcdef0123456789abcdef\"}")]
    public void What_only_looks_like_a_stored_prompt_is_a_prompt(string prompt)
    {
        var text = Event.Replace("{\"prompt\":\"a cat\"}", prompt, StringComparison.Ordinal);
        var candidate = Assert.IsType<CandidateEvent>(Decode(Record(Encoding.UTF8.GetBytes(text))));

        Assert.DoesNotContain(prompt.Trim(), Encoding.UTF8.GetString(candidate.RawJson.Span), StringComparison.Ordinal);
    }

    private static SourceRecord Record(byte[] value) => new(new SourcePosition("log", "topic", 1, 7), "o", 1_700_000_000_500, 1_700_000_001_000, value);

    /// <summary>Decodes under a limit, behind as many blanks as make the record larger than it.</summary>
    private static DecodedRecord Decode(SourceRecord record, string limit = "1MB", int padding = 0)
    {
        var overrides = new Dictionary<string, string>(StringComparer.Ordinal) { ["livepeer.ingest.record-bytes-max"] = limit };
        var settings = SettingsLoader.Load([], new ConfigurationBuilder().Build(), overrides);
        var padded = padding == 0 ? record : record with { Value = (byte[])[.. Enumerable.Repeat((byte)' ', padding), .. record.Value!.Value.Span] };
        return new RecordDecoder(settings.Node.Ingest).Decode(padded);
    }
}
