using System.Text;
using CsCheck;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Cluster.Tests.Ingest;

public sealed class RecordIdentityTests
{
    private const string Metrics = """ "type":"stream_ingest_metrics","timestamp":"1700000000000","gateway":"","data":{"stream_id":"s","a":[1,1e21,"\u00e9\n"]}}""";

    private static string UidOf(string value, string org = "o") => Decoding.Decode(value, org: org).Uid.ToString();

    // Expected values were computed with another implementation of SHA-256 over org, newline and what identifies the event.
    [Theory]
    [InlineData("o", "i", "4f00f71c-87e8-8c80-a80f-40df0829b8a7")]
    [InlineData("livepeer", "59485235-8460-472f-a894-3b84f37ee9bb", "7f641bc1-6d8f-86e4-9721-f02dca09823b")]
    [InlineData("daydream", "59485235-8460-472f-a894-3b84f37ee9bb", "aa2d4f57-01e7-8ab4-995e-5098d43bd109")]
    [InlineData("o", "é☃", "f4a97d77-4cf8-8b92-9e01-31636f73c4fa")]
    public void The_uid_is_made_of_organisation_and_id(string org, string id, string uid)
    {
        Assert.Equal(uid, EventUids.OfId(org, Encoding.UTF8.GetBytes(id)).ToString());
        Assert.Equal(uid, UidOf(Decoding.Envelope("stream_trace", "{}", id), org));
        Assert.Equal(uid, UidOf(Decoding.Envelope("stream_trace", "5", $" {id} "), org));
    }

    [Fact]
    public void A_long_organisation_makes_a_uid_too() =>
        Assert.Equal("a67d27d9-c648-8b36-95f1-51781d86426a", EventUids.OfId(new string('x', 600), "i"u8).ToString());

    [Theory]
    [InlineData("{\"id\":17,\"a\":1}", "cbbefc94-c4ff-8897-ad36-5344ff86ec51")]
    [InlineData("{\"id\":\"\\u0069\"}", "4f00f71c-87e8-8c80-a80f-40df0829b8a7")]
    [InlineData("{\"a\":", "92f1ee25-77f4-8e98-9fb1-ea1359d28763")]
    [InlineData("", "7427d152-005f-8ed0-ba31-c76ef9963cf4")]
    [InlineData("{" + Metrics, "1612152f-653f-81bd-aa4e-6c2b774d5d28")]
    [InlineData("{\"id\":null," + Metrics, "")]
    public void The_uid_is_made_of_what_identifies_the_record(string value, string uid) =>
        Assert.Equal(
            uid.Length > 0 ? uid : EventUids.OfCanonicalEvent("o", """{"data":{"a":[1,1e+21,"é\n"],"stream_id":"s"},"gateway":"","id":null,"timestamp":"1700000000000","type":"stream_ingest_metrics"}"""u8).ToString(), UidOf(value));

    [Theory]
    [InlineData("null")]
    [InlineData("\" \"")]
    [InlineData("true")]
    [InlineData("{}")]
    public void An_id_that_is_none_leaves_the_content_to_identify_the_event(string id)
    {
        var first = UidOf($$"""{"id":{{id}},"type":"stream_trace","a":1}""");

        Assert.Equal(first, UidOf($$"""{"a":1.0,"type":"stream_tr\u0061ce","id":{{id}}}"""));
        Assert.NotEqual(first, UidOf($$"""{"id":{{id}},"type":"stream_trace","a":2}"""));
    }

    [Fact]
    public void Case_05_The_same_id_is_one_uid_in_an_organisation_and_another_in_the_next()
    {
        var first = Decoding.Envelope("stream_trace", Decoding.MinimalDataOf(EventFamily.StreamTrace));
        var other = Decoding.Envelope("ai_llm_request", Decoding.MinimalDataOf(EventFamily.AiLlmRequest));

        Assert.Equal(UidOf(first), UidOf(other));
        Assert.NotEqual(UidOf(first), UidOf(first, "another"));
        Assert.NotEqual(Decoding.Accept(first).ContentHash, Decoding.Accept(other).ContentHash);
    }

    [Theory]
    [InlineData("__replay", true)]
    [InlineData("__replay_ts", true)]
    [InlineData("__replay_source", true)]
    [InlineData("__replay_reason", true)]
    [InlineData("__repl\\u0061y_ts", true)]
    [InlineData("__replayed", false)]
    [InlineData("_replay", false)]
    public void Replay_markers_at_the_root_are_no_part_of_the_identity(string member, bool isMarker)
    {
        const string Event = """ "type":"stream_trace","timestamp":"1700000000000","data":{"type":"t","stream_id":"s"}}""";
        var plain = Decoding.Accept("{" + Event);
        var marked = Decoding.Accept($$"""{"{{member}}":{"x":1},{{Event}}""");
        var within = Decoding.Accept("{" + Event.Replace("{\"type\"", $"{{\"{member}\":1,\"type\"", StringComparison.Ordinal));

        Assert.Equal(isMarker, plain.Uid == marked.Uid);
        Assert.Equal(isMarker, plain.ContentHash == marked.ContentHash);
        Assert.NotEqual(plain.Uid, within.Uid);
        Assert.NotEqual(plain.ContentHash, within.ContentHash);
        Assert.Contains(member, Decoding.Text(marked.RawJson), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_order_of_members_and_any_spelling_of_values_is_the_same_event() =>
        Gen.Select(JsonTree.Values, Gen.Int, Gen.Int).Sample((tree, seed, other) =>
        {
            var first = Decode(JsonTree.Write(tree, seed));
            var second = Decode(JsonTree.Write(tree, other));
            Assert.Equal((first.Uid, first.ContentHash), (second.Uid, second.ContentHash));
        }, iter: 500);

    private static CandidateEvent Decode(string tree) => Assert.IsType<CandidateEvent>(new RecordDecoder(Decoding.Settings).Decode(
        Decoding.Record($$$"""{"type":"job_gateway","timestamp":"1700000000000","data":{"tree":{{{tree}}}}}""")));
}
