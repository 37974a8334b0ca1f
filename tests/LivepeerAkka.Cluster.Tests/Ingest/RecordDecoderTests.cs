using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Tests.Ingest;

public sealed class RecordDecoderTests
{
    private const string Trace = """{"type":"t","stream_id":"s"}""";

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("{} {}")]
    [InlineData("{},")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("/**/{}")]
    [InlineData("\uFEFF{}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("hello")]
    public void What_is_no_json_is_refused(string value) => Assert.Equal(RejectReason.JsonParseError, Decoding.Refuse(value).Reason);

    [Theory]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("\"text\"")]
    [InlineData("true")]
    [InlineData("[{}]")]
    public void A_root_that_is_no_object_is_refused(string value) => Assert.Equal(RejectReason.RootNotObject, Decoding.Refuse(value).Reason);

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"  \"")]
    [InlineData("5")]
    [InlineData("{}")]
    public void A_type_that_is_no_text_is_missing(string type) => Assert.Equal(
        RejectReason.MissingType, Decoding.Refuse($$$"""{"type":{{{type}}},"timestamp":"1700000000000","data":{}}""").Reason);

    [Theory]
    [InlineData("\"x\"")]
    [InlineData("5")]
    [InlineData("true")]
    public void Case_02_Data_of_a_shape_that_no_family_has_is_refused_for_every_family(string data) => Assert.All(
        EventFamilies.All,
        f =>
        {
            var refused = Decoding.Refuse(Decoding.Envelope(EventFamilies.NameOf(f), data));
            Assert.Equal((RejectReason.InvalidDataShape, "data"), (refused.Reason, refused.FieldPath));
        });

    [Fact]
    public void Case_02_Only_capabilities_take_an_object_and_an_array() => Assert.All(EventFamilies.All, f =>
    {
        var type = EventFamilies.NameOf(f);
        var (takesObject, takesArray) = (f != EventFamily.DiscoveryResults, f is EventFamily.DiscoveryResults or EventFamily.NetworkCapabilities);
        Assert.Equal(takesObject, Decoding.Decode(Decoding.Envelope(type, "{}")) is not RejectedRecord { Reason: RejectReason.InvalidDataShape });
        Assert.Equal(takesArray, Decoding.Decode(Decoding.Envelope(type, "[{}]")) is not RejectedRecord { Reason: RejectReason.InvalidDataShape });
    });

    [Fact]
    public void An_empty_discovery_is_refused_and_an_empty_snapshot_is_not()
    {
        Assert.Equal(RejectReason.EmptyArray, Decoding.Refuse(Decoding.Envelope("discovery_results", "[]")).Reason);
        Assert.Empty(Assert.IsType<NetworkCapabilities>(Decoding.Accept(Decoding.Envelope("network_capabilities", "[]")).Payload).Entries);
        Assert.Empty(Assert.IsType<DiscoveryResults>(Decoding.Accept(Decoding.Envelope("discovery_results", "[1,{}]")).Payload).Orchestrators);
    }

    [Fact]
    public void Every_family_is_accepted_with_what_it_requires() => Assert.All(EventFamilies.All, f =>
    {
        var accepted = Decoding.Accept(Decoding.Envelope(EventFamilies.NameOf(f), Decoding.MinimalDataOf(f)));
        Assert.Equal((EventFamilies.NameOf(f), f, "g"), (accepted.Type, accepted.Family, accepted.Gateway));
    });

    [Theory]
    [InlineData("pipelines_api_request", "{}", "known_noise")]
    [InlineData("webrtc_stats", "[]", "known_noise")]
    [InlineData("something_else", "\"x\"", "unsupported_event_type")]
    [InlineData("stream_trace", """{"type":"app_start"}""", "known_noise")]
    [InlineData("stream_trace", """{"type":"App_start","version":"9"}""", "known_noise")]
    [InlineData("stream_trace", """{"client_source":"scope"}""", "known_noise")]
    [InlineData("stream_trace", """{"client_source":" Scope ","type":"t","stream_id":"s"}""", "known_noise")]
    public void What_nobody_analyses_is_ignored_before_it_is_checked_further(string type, string data, string reason)
    {
        var ignored = Assert.IsType<IgnoredRecord>(Decoding.Decode(Decoding.Envelope(type, data, more: "\"version\":\"9\",")));

        Assert.Equal((type, reason), (ignored.Type, ignored.Reason));
    }

    [Theory]
    [InlineData("""{"type":"app","stream_id":"s"}""")]
    [InlineData("""{"type":"t","stream_id":"s","client_source":"scopes"}""")]
    [InlineData("""{"type":"t","stream_id":"s","message":"app_x"}""")]
    public void What_only_looks_like_noise_is_accepted(string data) => Decoding.Accept(Decoding.Envelope("stream_trace", data));

    [Theory]
    [InlineData("\"version\":\"1\",", true)]
    [InlineData("\"version\":\"v1\",", true)]
    [InlineData("\"version\":\" V1 \",", true)]
    [InlineData("\"version\":1,", true)]
    [InlineData("\"version\":1.0,", true)]
    [InlineData("\"version\":null,", true)]
    [InlineData("\"version\":\" \",", true)]
    [InlineData("\"version\":\"2\",", false)]
    [InlineData("\"version\":2,", false)]
    [InlineData("\"version\":1.5,", false)]
    [InlineData("\"version\":true,", false)]
    [InlineData("\"version\":{},", false)]
    [InlineData("\"version\":[\"1\"],", false)]
    public void A_version_that_is_named_must_be_supported(string member, bool isSupported)
    {
        Assert.Equal(isSupported, Decoding.Decode(Decoding.Envelope("stream_trace", Trace, more: member)) is CandidateEvent);
        Assert.Equal(isSupported, Decoding.Decode(Decoding.Envelope("stream_trace", "{" + member + Trace[1..])) is CandidateEvent);
    }

    [Theory]
    [InlineData("\" g \"", "g")]
    [InlineData("\" \"", "")]
    [InlineData("null", "")]
    [InlineData("7", "7")]
    [InlineData("{}", "")]
    [InlineData("[]", "")]
    public void A_gateway_is_a_text_or_absent(string gateway, string read) => Assert.Equal(
        read, Decoding.Accept($$"""{"id":"i","type":" stream_trace ","timestamp":"1700000000000","gateway":{{gateway}},"data":{{Trace}}}""").Gateway);
}
