using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsCheck;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Tests.Ingest;

public sealed class ScrubberTests
{
    private static string Stored(string data, IngestSettings? settings = null) =>
        Decoding.Text(Decoding.Accept(Decoding.Envelope("job_gateway", data), settings).RawJson);

    private static string Hidden(string json)
    {
        var hash = Convert.ToHexStringLower(HMACSHA256.HashData("key"u8, Encoding.UTF8.GetBytes(json))[..16]);
        return $$"""{"length":{{json.Length}},"hash":"{{hash}}"}""";
    }

    [Theory]
    [InlineData("clientIP")]
    [InlineData("CLIENTip")]
    [InlineData("client_ip")]
    [InlineData("Client_IP")]
    [InlineData("cl\\u0069entIP")]
    public void Addresses_are_dropped_at_any_depth_and_in_any_spelling(string name)
    {
        Assert.Equal(
            Decoding.Envelope("job_gateway", $$$"""{"a":[{"{{{name}}}":null,"b":1}],"{{{name}}}" : null ,"c":{"{{{name}}}":null}}"""),
            Stored($$$"""{"a":[{"{{{name}}}":"1.2.3.4","b":1}],"{{{name}}}" : {"v4":"1.2.3.4"} ,"c":{"{{{name}}}":["::1"]}}"""));
    }

    [Theory]
    [InlineData("prompt", "\"a cat \\u00e9\"")]
    [InlineData("Prompt", "\"\"")]
    [InlineData("prompts", "[\"a\",{\"clientIP\":\"1.2.3.4\"}]")]
    [InlineData("negative_prompt", "5")]
    [InlineData("INPUT_PROMPT", "true")]
    [InlineData("messages", "[{\"role\":\"user\",\"content\":\"secret\"}]")]
    [InlineData("params", "{\"prompt\":\"secret\",\"x\":[1, 2]}")]
    [InlineData("last_params", "{ }")]
    [InlineData("pr\\u006Fmpt", "\"secret\"")]
    public void Prompts_are_kept_as_length_and_keyed_hash(string name, string value) => Assert.Equal(
        Decoding.Envelope("job_gateway", $$$"""{"x":[{"{{{name}}}":{{{Hidden(value)}}}}],"y":1}"""),
        Stored($$$"""{"x":[{"{{{name}}}":{{{value}}}}],"y":1}"""));

    [Fact]
    public void The_length_of_a_prompt_is_in_utf_16_units() =>
        Assert.Contains("{\"length\":5,", Stored("{\"prompt\":\"☃😀\"}"), StringComparison.Ordinal);

    [Fact]
    public void Private_members_of_the_root_are_hidden_too() => Assert.Equal(
        $$"""{"prompt":{{Hidden("\"secret\"")}},"type":"job_gateway","timestamp":"1700000000000","data":{},"clientIP":null}""",
        Decoding.Text(Decoding.Accept("""{"prompt":"secret","type":"job_gateway","timestamp":"1700000000000","data":{},"clientIP":"1.2.3.4"}""").RawJson));

    [Fact]
    public void Prompts_stay_where_the_operator_says_so_and_addresses_never_do()
    {
        var settings = Decoding.Settings with { KeepPrompts = true };
        var accepted = Decoding.Accept(
            Decoding.Envelope("ai_stream_events", """{"type":"params_update","stream_id":"s","params":{"prompt":"cat","clientIP":"1.2.3.4"},"client_ip":"1.2.3.4"}"""), settings);

        Assert.Contains("\"params\":{\"prompt\":\"cat\",\"clientIP\":null},\"client_ip\":null", Decoding.Text(accepted.RawJson), StringComparison.Ordinal);
        var kept = Assert.IsType<StreamEvent>(accepted.Payload).Params;
        Assert.Contains("\"prompt\":\"cat\"", kept.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("1.2.3.4", kept.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_typed_and_what_is_stored_of_a_prompt_are_the_same_hash()
    {
        var accepted = Decoding.Accept(Decoding.Envelope("ai_stream_events", """{"type":"params_update","stream_id":"s","params":{"prompt":"cat"}}"""));

        var kept = Assert.IsType<StreamEvent>(accepted.Payload).Params;
        Assert.Contains($"\"params\":{{\"length\":{kept.Length},\"hash\":\"{kept.KeyedHash}\"}}", Decoding.Text(accepted.RawJson), StringComparison.Ordinal);
        Assert.Null(kept.Text);
    }

    [Fact]
    public void Rejected_records_are_hidden_as_accepted_ones_are_whole_or_cut()
    {
        var value = Decoding.Envelope("stream_trace", """{"clientIP":"1.2.3.4","prompt":"secret","pad":"0123456789"}""");
        var whole = Decoding.Refuse(value);
        Assert.Equal(("json", true, ""), (whole.Encoding, whole.IsReplayable, whole.Sha256));
        Assert.DoesNotMatch("1\\.2\\.3\\.4|secret", Decoding.Text(whole.Payload));

        var cut = Decoding.Refuse(value, Decoding.Settings with { RejectedBytesMax = value.Length - 1, RejectedPrefixBytes = 150 });
        Assert.Equal(("base64", false, (long)value.Length), (cut.Encoding, cut.IsReplayable, cut.PayloadBytes));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value))), cut.Sha256);
        Assert.Equal(Decoding.Text(whole.Payload)[..150], Encoding.UTF8.GetString(Convert.FromBase64String(Decoding.Text(cut.Payload))));
    }

    [Theory]
    [InlineData("hello", "text")]
    [InlineData(" \"open", "text")]
    [InlineData("", "text")]
    [InlineData(" {\"a\"", "base64")]
    [InlineData("[1,", "base64")]
    public void Text_that_is_no_json_stays_text_and_broken_json_is_kept_as_bytes(string value, string encoding)
    {
        var refused = Decoding.Refuse(value);

        Assert.Equal((encoding, true), (refused.Encoding, refused.IsReplayable));
        Assert.Equal(value, encoding == "text" ? Decoding.Text(refused.Payload) : Encoding.UTF8.GetString(Convert.FromBase64String(Decoding.Text(refused.Payload))));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(99, false)]
    public void A_rejected_record_of_exactly_the_limit_is_kept_whole(int limit, bool isWhole)
    {
        var refused = Decoding.Refuse(new string('x', 100), Decoding.Settings with { RejectedBytesMax = limit, RejectedPrefixBytes = 10 });

        Assert.Equal((isWhole, isWhole ? "text" : "base64"), (refused.IsReplayable, refused.Encoding));
        Assert.Equal(isWhole ? new string('x', 100) : Convert.ToBase64String(new byte[10].Select(_ => (byte)'x').ToArray()), Decoding.Text(refused.Payload));
    }

    [Fact]
    public void Nothing_else_is_changed() => Gen.Select(JsonTree.Values, Gen.Int).Sample((tree, seed) =>
    {
        var plain = JsonTree.Write(tree, seed);
        Assert.Equal(Decoding.Envelope("job_gateway", $$"""{"x":{{plain}}}"""), Stored($$"""{"x":{{plain}}}"""));

        var stored = Stored($$"""{"a":{{plain}},"prompt":{{plain}},"b":[{"client_ip":{{plain}}},{{plain}}]}""");
        var prompt = plain.Trim() == "null" ? "null" : Hidden(plain.Trim(' ', '\n'));
        Assert.Equal(Values($$"""{"a":{{plain}},"prompt":{{prompt}},"b":[{"client_ip":null},{{plain}}]}"""), Values(stored));
    }, iter: 500);

    private static string Values(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return JsonSerializer.Serialize(root.TryGetProperty("data", out var data) ? data : root);
    }
}
