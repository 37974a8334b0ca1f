using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Ingest.Decoding;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Tests.Ingest.RecordDecoding;

using static DecoderTesting;

/// <summary>Names of prompts, times that no store holds, shares of samples, and contents that are nearly alike.</summary>
public sealed class DecoderBoundTests
{
    [Theory]
    [InlineData("systemPrompt", "\"a cat\"", true)]
    [InlineData("prompt_2", "\"a cat\"", true)]
    [InlineData("user-PROMPT", "[\"a cat\"]", true)]
    [InlineData("pprompt", "{\"a\":1}", true)]
    [InlineData("pr\\u006fmpt_text", "\"a cat\"", true)]
    [InlineData("prompt", "5", true)]
    [InlineData("prompt_count", "5", false)]
    [InlineData("has_prompt", "true", false)]
    [InlineData("prompt_text", "null", false)]
    [InlineData("prompt_tokens", "\"5\"", false)]
    [InlineData("Prompt_Tokens_Details", "{\"cached\":1}", false)]
    [InlineData("promp", "\"a\"", false)]
    [InlineData("rompt", "\"a\"", false)]
    [InlineData("promises", "\"a\"", false)]
    [InlineData("message", "\"a\"", false)]
    [InlineData("param", "\"a\"", false)]
    [InlineData("ip", "\"a\"", false)]
    [InlineData("clientIPs", "\"a\"", false)]
    public void A_member_that_is_named_after_a_prompt_is_one_unless_it_counts_or_says_yes_or_no(string name, string value, bool isHidden)
    {
        var text = Event("worker_lifecycle", $$"""{"{{name}}":{{value}},"b":1}""");

        var stored = Text(Accepted(text).RawJson);

        Assert.Equal(!isHidden, stored == text);
        Assert.Equal(isHidden, stored.Contains($$"""{"{{name}}":{"length":{{value.Length}},"hash":""", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10413791999999", true)]
    [InlineData("10413792000000", false)]
    [InlineData("\"10413792000000\"", false)]
    [InlineData("99999999999", false)]
    [InlineData("9007199254740993", false)]
    [InlineData("\"9223372036854775807\"", false)]
    public void A_kafka_time_of_no_time_opens_no_way_for_times_that_no_store_holds(string timestamp, bool isAccepted)
    {
        var value = Encoding.UTF8.GetBytes($$"""{"type":"network_capabilities","timestamp":{{timestamp}},"data":[]}""");

        var decoded = new RecordDecoder(Settings).Decode(Source(value) with { TimestampMs = long.MaxValue });

        Assert.Equal(isAccepted, decoded is CandidateEvent);
        Assert.Equal(isAccepted ? null : RejectReason.TimestampOutOfRange, (decoded as RejectedRecord)?.Reason);
    }

    [Fact]
    public void A_kafka_time_before_all_time_refuses_and_does_not_overflow() =>
        Assert.IsType<RejectedRecord>(new RecordDecoder(Settings).Decode(
            Source(Encoding.UTF8.GetBytes(Event("network_capabilities", "[]"))) with { TimestampMs = long.MinValue }));

    [Theory]
    [InlineData(1, 500, 500, 500)]
    [InlineData(10, 20_000, 1_800, 2_200)]
    [InlineData(65_536, 600_000, 1, 25)]
    public void One_ignored_record_in_so_many_is_kept_whatever_the_number(int every, int records, int least, int most)
    {
        var decoder = new RecordDecoder(Settings with { IgnoredSampleEvery = every });

        var kept = Enumerable.Range(0, records).Count(i => decoder.Decode(Source(Encoding.UTF8.GetBytes(
            Event("nobody_knows", "5", i.ToString(CultureInfo.InvariantCulture))))) is IgnoredRecord { Sample: not null });

        Assert.InRange(kept, least, most);
    }

    [Fact]
    public void A_record_that_is_too_large_is_counted_under_its_type()
    {
        var settings = Settings with { RecordBytesMax = 20 };
        var rejected = Assert.IsType<RejectedRecord>(Decode(Encoding.UTF8.GetBytes(Event(" stream_trace ", "{}")), Org, settings));

        Assert.Equal((RejectReason.RecordTooLarge, "stream_trace"), (rejected.Reason, rejected.Type));
        Assert.Equal("", Assert.IsType<RejectedRecord>(Decode(Encoding.UTF8.GetBytes(new string('x', 21)), Org, settings)).Type);
    }

    [Theory]
    [InlineData("{\"a\":1}")]
    [InlineData("[\"gw\"]")]
    [InlineData("\"  \"")]
    [InlineData("null")]
    public void A_gateway_that_is_no_text_is_absent(string gateway) => Assert.Equal(
        "", Accepted($$"""{"id":"e","type":"network_capabilities","timestamp":"1700000000000","gateway":{{gateway}},"data":[]}""").Gateway);

    [Fact]
    public void Hashes_of_prompts_are_right_however_many_there_are_and_however_often_they_come()
    {
        var keeper = new PromptKeeper(Settings);
        var prompts = Enumerable.Range(0, 3_000).Select(i => Encoding.UTF8.GetBytes($"prompt {i % 2_500} {new string('x', i % 1_500)}")).ToList();

        foreach (var prompt in prompts.Concat(prompts).Concat(prompts.AsEnumerable().Reverse()))
        {
            var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Settings.PromptHashKey), prompt).AsSpan(0, 16);
            Assert.Equal(Convert.ToHexStringLower(expected), keeper.Hash(prompt));
        }
    }

    [Theory]
    [InlineData("17", "17.0")]
    [InlineData("0", "-0")]
    [InlineData("0", "0e5")]
    [InlineData("999999999999999", "9.99999999999999e14")]
    [InlineData("1000000000000000", "1e15")]
    [InlineData("9007199254740993", "9007199254740992")]
    public void Numbers_of_one_value_have_one_hash(string number, string other) =>
        Assert.Equal(HashOf($$"""{"n":{{number}}}"""), HashOf($$"""{"n":{{other}}}"""));

    [Fact]
    public void No_two_of_many_contents_that_are_nearly_alike_share_a_hash()
    {
        string[] contents =
        [
            """{}""", """{"a":{}}""", """{"a":[]}""", """{"a":[[]]}""", """{"a":[{}]}""", """{"a":null}""", """{"a":true}""", """{"a":false}""",
            """{"a":0}""", """{"a":1}""", """{"a":-1}""", """{"a":"1"}""", """{"a":"0"}""", """{"a":""}""", """{"a":"null"}""", """{"a":"\u0000"}""",
            """{"a":"\u0000\u0000"}""", """{"a":[1,2]}""", """{"a":[2,1]}""", """{"a":[[1],2]}""", """{"a":[1,[2]]}""", """{"a":[1,2,null]}""",
            """{"a":1,"b":2}""", """{"a":2,"b":1}""", """{"b":1}""", """{"a":{"b":1}}""", """{"b":{"a":1}}""", """{"a":"b"}""", """{"b":"a"}""",
            """{"a":{"b":1},"c":2}""", """{"a":{"b":1,"c":2}}""", """{"a":{"c":2},"b":1}""", """{"a":"12345678"}""", """{"a":"123456789"}""",
            """{"a":1e400}""", """{"a":1e401}""", """{"a":0.1}""", """{"a":0.10000000000000002}""",
        ];

        Assert.Equal(contents.Length, contents.Select(HashOf).Distinct().Count());
    }

    private static ulong HashOf(string json)
    {
        var scan = new EnvelopeScan();
        EnvelopeScanner.Scan(Encoding.UTF8.GetBytes(json), scan);
        return scan.ContentHash;
    }
}
