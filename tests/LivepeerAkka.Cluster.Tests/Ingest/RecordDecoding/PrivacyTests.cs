using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Tests.Ingest.RecordDecoding;

using static DecoderTesting;

/// <summary>Addresses and prompts are not stored in clear, whatever becomes of the record (decision 0020).</summary>
public sealed class PrivacyTests
{
    private const string Address = "203.0.113.7";
    private const string Prompt = "a cat on the moon";

    private static readonly IngestSettings Keeping = Settings with { KeepPrompts = true };

    /// <summary>Members that hold something private, as JSON.</summary>
    public static readonly TheoryData<string> PrivateMembers = new(
        $"\"clientIP\":\"{Address}\"",
        $"\"CLIENTip\":\"{Address}\"",
        $"\"\\u0063lientIP\":\"{Address}\"",
        $"\"params\":{{\"prompt\":\"{Prompt}\"}}",
        $"\"PARAMS\":[\"{Prompt}\",1]",
        $"\"inference_status\":{{\"last_params\":{{\"x\":{{\"prompt\":\"{Prompt}\"}}}}}}",
        $"\"prompt\":\"{Prompt}\"",
        $"\"messages\":[{{\"role\":\"user\",\"content\":\"{Prompt}\"}}]",
        $"\"nested\":[[{{\"negative_prompt\":\"{Prompt}\",\"clientIP\":\"{Address}\"}}]]");

    [Theory]
    [MemberData(nameof(PrivateMembers))]
    public void An_accepted_event_of_any_family_holds_nothing_private(string member)
    {
        foreach (var (family, data) in Data)
        {
            var text = data[0] == '[' ? $"[{{{member},{data[2..]}" : $"{{{member},{data[1..]}";
            AssertClean(Accepted(Event(family, text)).RawJson);
        }
    }

    [Theory]
    [MemberData(nameof(PrivateMembers))]
    public void A_rejected_record_that_is_json_holds_nothing_private(string member)
    {
        string[] records =
        [
            $"[{{{member}}}]",
            $"[[[{{\"a\":1,{member}}}]]]",
            $"{{{member}}}",
            $"{{{member},\"type\":\"stream_trace\",\"timestamp\":\"1\",\"data\":{{}}}}",
            Event("stream_trace", $"{{{member}}}"),
            Event("stream_trace", $"[{{{member}}}]"),
            Event("stream_trace", $"{{{member}}}")[..^1] + ",\"version\":\"9\"}",
        ];
        foreach (var record in records)
        {
            var rejected = Assert.IsType<RejectedRecord>(Decode(record));
            Assert.Equal("json", rejected.Encoding);
            AssertClean(rejected.Payload);
        }
    }

    [Theory]
    [MemberData(nameof(PrivateMembers))]
    public void A_record_over_the_limit_holds_nothing_private_either(string member)
    {
        foreach (var record in (string[])[Event("stream_trace", $"{{{member}}}"), $"[{{{member}}}]"])
        {
            var whole = Assert.IsType<RejectedRecord>(Decode(Encoding.UTF8.GetBytes(record), Org, Settings with { RecordBytesMax = 10 }));
            Assert.Equal(RejectReason.RecordTooLarge, whole.Reason);
            AssertClean(whole.Payload);
        }
    }

    [Theory]
    [MemberData(nameof(PrivateMembers))]
    public void A_sample_of_an_ignored_record_holds_nothing_private(string member)
    {
        var decoder = new RecordDecoder(Settings with { IgnoredSampleEvery = 1 });
        var ignored = Assert.IsType<IgnoredRecord>(decoder.Decode(Source(Encoding.UTF8.GetBytes(Event("nobody_knows", $"{{{member}}}")))));
        AssertClean(ignored.Sample!.Value);
    }

    [Fact]
    public void A_prompt_is_kept_as_its_length_and_its_keyed_hash()
    {
        const string parameters = """{"prompt":"a cat on the moon","n":[1,2]}""";
        var text = Event("ai_stream_events", $$"""{"type":"params_update","stream_id":"s","params":{{parameters}}}""");
        var candidate = Accepted(text);
        var hash = Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(Settings.PromptHashKey), Encoding.UTF8.GetBytes(parameters)).AsSpan(0, 16));
        var stored = Json(candidate.RawJson).GetProperty("data").GetProperty("params");
        Assert.Equal(parameters.Length, stored.GetProperty("length").GetInt32());
        Assert.Equal(hash, stored.GetProperty("hash").GetString());
        Assert.Equal(new PrivateText(parameters.Length, hash, null), Assert.IsType<StreamEvent>(candidate.Payload).Params);
    }

    [Fact]
    public void Prompts_stay_in_clear_where_the_operator_says_so_and_addresses_never()
    {
        var text = Event(
            "ai_stream_events",
            $$$"""{"type":"params_update","stream_id":"s","clientIP":"{{{Address}}}","params":{"prompt":"{{{Prompt}}}"}}""");
        var candidate = Assert.IsType<CandidateEvent>(Decode(Encoding.UTF8.GetBytes(text), Org, Keeping));
        Assert.Contains(Prompt, Text(candidate.RawJson), StringComparison.Ordinal);
        Assert.DoesNotContain(Address, Text(candidate.RawJson), StringComparison.Ordinal);
        Assert.Equal($$"""{"prompt":"{{Prompt}}"}""", Assert.IsType<StreamEvent>(candidate.Payload).Params.Text);
    }

    [Fact]
    public void An_event_without_anything_private_is_the_received_bytes()
    {
        foreach (var (family, data) in Data)
        {
            var value = Encoding.UTF8.GetBytes(Event(family, data));
            var candidate = Assert.IsType<CandidateEvent>(Decode(value));
            Assert.True(candidate.RawJson.Equals(value.AsMemory()), $"{family} was copied");
        }
    }

    [Fact]
    public void Members_beside_a_private_one_stay_as_they_were()
    {
        var text = Event("create_new_payment", $$"""{"sessionID":"p","clientIP":"{{Address}}","recipient":"0xA","x":[1, 2.50]}""");
        var stored = Json(Accepted(text).RawJson).GetProperty("data");
        Assert.Equal("p", stored.GetProperty("sessionID").GetString());
        Assert.Equal("0xA", stored.GetProperty("recipient").GetString());
        Assert.Equal("[1, 2.50]", stored.GetProperty("x").GetRawText());
        Assert.True(!stored.TryGetProperty("clientIP", out var address) || address.ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public void Text_that_is_no_json_is_text_and_bytes_that_are_no_text_are_base64()
    {
        var text = Rejected("hello, wörld", RejectReason.JsonParseError);
        Assert.Equal(("text", "hello, wörld"), (text.Encoding, Text(text.Payload)));

        byte[] bytes = [(byte)'{', 0xC3, 0x28, (byte)'}'];
        var binary = Assert.IsType<RejectedRecord>(Decode(bytes));
        Assert.Equal((RejectReason.JsonParseError, "base64"), (binary.Reason, binary.Encoding));
        Assert.Equal(bytes, Convert.FromBase64String(Text(binary.Payload)));
    }

    [Fact]
    public void Of_a_record_beyond_the_storing_limit_a_prefix_the_length_and_the_digest_are_kept()
    {
        var settings = Settings with { RecordBytesMax = 100, RejectedBytesMax = 200, RejectedPrefixBytes = 64 };
        var value = Encoding.UTF8.GetBytes(Event("stream_trace", $$"""{"type":"{{new string('x', 300)}}"}"""));
        var rejected = Assert.IsType<RejectedRecord>(Decode(value, Org, settings));
        Assert.Equal((RejectReason.RecordTooLarge, false), (rejected.Reason, rejected.IsReplayable));
        Assert.Equal(value.Length, rejected.PayloadBytes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(value)), rejected.Sha256);
        Assert.Equal(value[..64], Convert.FromBase64String(Text(rejected.Payload)));

        var atLimit = Assert.IsType<RejectedRecord>(Decode(value, Org, settings with { RejectedBytesMax = value.Length }));
        Assert.True(atLimit.IsReplayable);
        Assert.Equal(Text(value), Text(atLimit.Payload));
    }

    [Fact]
    public void The_prefix_of_a_record_beyond_the_storing_limit_holds_nothing_private()
    {
        var settings = Settings with { RecordBytesMax = 100, RejectedBytesMax = 200, RejectedPrefixBytes = 150 };
        var value = Encoding.UTF8.GetBytes($$"""{"clientIP":"{{Address}}","prompt":"{{Prompt}}","type":"{{new string('x', 300)}}"}""");
        var rejected = Assert.IsType<RejectedRecord>(Decode(value, Org, settings));
        AssertClean(Convert.FromBase64String(Text(rejected.Payload)), isWhole: false);
    }

    private static void AssertClean(ReadOnlyMemory<byte> stored, bool isWhole = true)
    {
        var text = Text(stored);
        Assert.DoesNotContain(Address, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Prompt, text, StringComparison.Ordinal);
        if (isWhole)
        {
            Assert.NotEqual(JsonValueKind.Undefined, Json(stored).ValueKind);
        }
    }
}
