using System.Text;
using System.Text.Json;
using CsCheck;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Tests.Ingest.RecordDecoding;

using static DecoderTesting;

/// <summary>JSON that cannot be read as an event is stored without its private values all the same.</summary>
public sealed class UnreadableRecordTests
{
    private const string Hidden = """{"length":7,"hash":""";

    [Theory]
    [InlineData("""{"a":"\ud800","client\u0049P":"203.0.113.7","x":1}""", """{"a":"\ud800","client\u0049P":null,"x":1}""")]
    [InlineData("""[{"\udc00clientIP":"stays"},{"CLIENTip":{"v4":[1,{"prompt":"x"}]} , "y":"\ud800"}]""", """[{"\udc00clientIP":"stays"},{"CLIENTip":null , "y":"\ud800"}]""")]
    [InlineData("""{"clientIP":null,"prompt":null,"prompt_tokens":"5","prompt_count":5,"y":"\ud800"}""", """{"clientIP":null,"prompt":null,"prompt_tokens":"5","prompt_count":5,"y":"\ud800"}""")]
    public void An_escape_that_is_no_text_is_refused_and_addresses_are_dropped(string value, string stored)
    {
        var rejected = Rejected(value, RejectReason.JsonParseError);

        Assert.Equal(("json", stored, true), (rejected.Encoding, Text(rejected.Payload), rejected.IsReplayable));
        Assert.Equal(ExpectedUid(Org, value), rejected.Uid);
    }

    [Fact]
    public void Json_that_is_nested_too_deeply_holds_nothing_private()
    {
        const int Levels = 5_000;
        var (open, close) = (new string('[', Levels), new string(']', Levels));

        var stored = Text(Rejected(
            $$$"""{"clientIP":"1.2.3.4","prompt":"a cat","deep":{{{open}}}{"Prompt":"a cat","x":{"client_ip":[1]}}{{{close}}},"z":1}""", RejectReason.JsonParseError).Payload);

        Assert.StartsWith($$"""{"clientIP":null,"prompt":{{Hidden}}""", stored, StringComparison.Ordinal);
        Assert.Contains($$"""{{open}}{"Prompt":{{Hidden}}""", stored, StringComparison.Ordinal);
        Assert.EndsWith($$$""","x":{"client_ip":null}}{{{close}}},"z":1}""", stored, StringComparison.Ordinal);
        Assert.DoesNotMatch("a cat|1\\.2\\.3\\.4", stored);
    }

    [Fact]
    public void With_kept_prompts_addresses_within_deep_prompts_are_dropped()
    {
        var (open, close) = (new string('[', 70), new string(']', 70));
        var value = $$"""{"params":{"prompt":"a cat","clientIP":"1.2.3.4","deep":{{open}}{"client_ip":"1.2.3.4"}{{close}}},"clientIP":"1.2.3.4"}""";

        var rejected = Assert.IsType<RejectedRecord>(Decode(Encoding.UTF8.GetBytes(value), Org, Settings with { KeepPrompts = true }));

        Assert.Equal(value.Replace("\"1.2.3.4\"", "null", StringComparison.Ordinal), Text(rejected.Payload));
    }

    [Fact]
    public void Nesting_without_end_costs_one_pass()
    {
        var nested = string.Concat(Enumerable.Repeat("""{"params":""", 300_000));

        Assert.Equal("base64", Rejected(nested, RejectReason.RecordTooLarge).Encoding);
        Assert.Equal("base64", Rejected(new string('[', 900_000), RejectReason.JsonParseError).Encoding);
        Assert.Matches(
            """^\{"params":\{"length":[0-9]+,"hash":"[0-9a-f]{32}"\}\}$""",
            Text(Rejected(nested + "1" + new string('}', 300_000), RejectReason.RecordTooLarge).Payload));
    }

    [Fact]
    public void Random_pieces_of_json_always_have_an_outcome_and_what_is_stored_as_json_is_json()
    {
        string[] pieces =
        [
            "{", "}", "[", "]", ":", ",", "\"", "\\", "\\ud83d", "\\ude00", "null", "true", "-", "0", "1e999", " ", "é", "\uFEFF", "\u0000", "\"a\":", "\"\\ud800\"",
            "\"clientIP\":\"1\"", "\"prompt\":", "\"params\":{", "\"type\":\"job_auth\"", "\"timestamp\":\"1700000000000\"", "\"data\":{",
            new string('[', 70), new string(']', 70), "{\"a\":{\"prompt\":{\"client_ip\":\"x\"}}}",
        ];
        Gen.OneOf(pieces).Array[0, 24].Sample(
            chosen =>
            {
                var stored = Decode(string.Concat(chosen)) switch
                {
                    CandidateEvent candidate => candidate.RawJson,
                    RejectedRecord { Encoding: "json" } rejected => rejected.Payload,
                    _ => "null"u8.ToArray(),
                };
                using var document = JsonDocument.Parse(stored, new JsonDocumentOptions { MaxDepth = 10_000 });
                Assert.DoesNotContain("\"1\"", Text(stored), StringComparison.Ordinal);
            },
            iter: 10_000);
    }
}
