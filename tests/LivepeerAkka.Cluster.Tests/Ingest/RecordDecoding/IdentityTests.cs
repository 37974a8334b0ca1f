using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Tests.Ingest.RecordDecoding;

using static DecoderTesting;

/// <summary>The uid of events without an id is that of their canonical form by RFC 8785.</summary>
public sealed class IdentityTests
{
    [Theory]
    [InlineData("333333333.33333329", "333333333.3333333")]
    [InlineData("1E30", "1e+30")]
    [InlineData("4.50", "4.5")]
    [InlineData("2e-3", "0.002")]
    [InlineData("0.000000000000000000000000001", "1e-27")]
    [InlineData("-0", "0")]
    [InlineData("1e20", "100000000000000000000")]
    [InlineData("1e21", "1e+21")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("0.0000001", "1e-7")]
    [InlineData("-1.5e-9", "-1.5e-9")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e+308")]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("295147905179352830000", "295147905179352830000")]
    [InlineData("123.0", "123")]
    public void Numbers_are_written_as_ecmascript_writes_them(string number, string canonical) =>
        Assert.Equal(ExpectedUid(Org, $$"""{"n":{{canonical}}}"""), Decode($$"""{ "n" : {{number}} }""").Uid);

    [Fact]
    public void Members_are_sorted_by_utf16_code_unit_at_every_level()
    {
        const string euro = "\\u20ac", dalet = "\\ufb33", smile = "\\ud83d\\ude00", control = "\\u0080", umlaut = "\\u00f6";
        var text = $$$"""{"{{{euro}}}":1,"\r":2,"{{{dalet}}}":3,"1":4,"{{{smile}}}":5,"{{{control}}}":6,"{{{umlaut}}}":{"b":1,"a":2}}""";
        const string canonical = "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":{\"a\":2,\"b\":1},\"\u20ac\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}";
        Assert.Equal(ExpectedUid(Org, canonical), Decode(text).Uid);
    }

    [Fact]
    public void Texts_have_the_shortest_escapes()
    {
        const string text = """{"s":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","l":[null,true,false]}""";
        const string canonical = """{"l":[null,true,false],"s":"€$\u000f\nA'B\"\\\\\"/"}""";
        Assert.Equal(ExpectedUid(Org, canonical), Decode(text).Uid);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"  \"")]
    [InlineData("null")]
    public void A_blank_id_is_none(string id)
    {
        var canonical = $$"""{"id":{{id}},"type":"x"}""";
        Assert.Equal(ExpectedUid(Org, canonical), Decode(canonical).Uid);
    }

    [Theory]
    [InlineData("\" a \"", "a")]
    [InlineData("17", "17")]
    [InlineData("\"\\u0061\"", "a")]
    public void An_id_is_its_trimmed_text(string id, string text) =>
        Assert.Equal(ExpectedUid(Org, text), Decode($$"""{"id":{{id}},"type":"x"}""").Uid);

    [Fact]
    public void Replay_markers_of_the_root_are_no_part_of_identity_and_content()
    {
        var bare = $$"""{"type":"stream_trace","timestamp":"1700000000000","data":{{Data["stream_trace"]}}}""";
        var marked = Accepted(bare[..^1] + ""","__replay":true,"__replay_ts":17,"__replay_source":{"a":1},"__replay_reason":"late"}""");
        Assert.Equal((Accepted(bare).Uid, Accepted(bare).ContentHash), (marked.Uid, marked.ContentHash));
        Assert.Contains("__replay_reason", Text(marked.RawJson), StringComparison.Ordinal);

        var within = Accepted($$"""{"type":"stream_trace","timestamp":"1700000000000","data":{"__replay":true,{{Data["stream_trace"][1..]}}}""");
        Assert.NotEqual(Accepted(bare).Uid, within.Uid);
    }

    [Fact]
    public void A_record_without_a_readable_envelope_has_the_uid_of_its_bytes()
    {
        byte[] bytes = [0xFF, 0xFE, 0x00];
        Assert.Equal(ExpectedUid(Org, bytes), Decode(bytes).Uid);
        Assert.Equal(ExpectedUid(Org, "[1]"), Decode("[1]").Uid);
        Assert.Equal(ExpectedUid(Org, "\"\\ud800\""), Decode("\"\\ud800\"").Uid);
    }

    [Fact]
    public void A_rejected_record_has_the_uid_that_it_has_when_it_is_accepted()
    {
        var refused = Rejected(Event("stream_trace", "{}", "id-9"), RejectReason.MissingField);
        Assert.Equal(Accepted(Event("stream_trace", Data["stream_trace"], "id-9")).Uid, refused.Uid);
    }
}
