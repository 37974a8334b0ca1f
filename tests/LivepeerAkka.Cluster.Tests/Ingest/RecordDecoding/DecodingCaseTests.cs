using System.Text;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Tests.Ingest.RecordDecoding;

using static DecoderTesting;

public sealed class DecodingCaseTests
{
    [Fact]
    public void Case_02_Text_and_numbers_are_no_data_of_any_family()
    {
        foreach (var family in Data.Keys)
        {
            foreach (var data in (string[])["\"x\"", "5", "true"])
            {
                Rejected(Event(family, data), RejectReason.InvalidDataShape, "data");
            }
        }
    }

    [Fact]
    public void Case_03_A_null_value_is_a_null_payload()
    {
        var rejected = Assert.IsType<RejectedRecord>(Decode((byte[]?)null));
        Assert.Equal(RejectReason.NullPayload, rejected.Reason);
        Assert.Equal(ExpectedUid(Org, ""), rejected.Uid);
    }

    [Fact]
    public void Case_03_Truncated_json_is_stored_as_base64_of_the_same_bytes()
    {
        var rejected = Rejected("""{"a":""", RejectReason.JsonParseError);
        Assert.Equal("base64", rejected.Encoding);
        Assert.Equal("""{"a":""", Encoding.UTF8.GetString(Convert.FromBase64String(Text(rejected.Payload))));
        Assert.Equal(ExpectedUid(Org, """{"a":"""), rejected.Uid);
        Assert.True(rejected.IsReplayable);
    }

    [Fact]
    public void Case_03_Data_as_a_json_string_is_not_unwrapped() =>
        Rejected(Event("stream_trace", "\"{\\\"type\\\":\\\"x\\\"}\""), RejectReason.InvalidDataShape, "data");

    [Fact]
    public void Case_04_A_record_of_the_limit_passes_and_one_byte_more_does_not()
    {
        var settings = Settings with { RecordBytesMax = 10 };
        var over = Assert.IsType<RejectedRecord>(Decode("""{"a":"12"} """u8.ToArray(), Org, settings));
        var at = Assert.IsType<RejectedRecord>(Decode("""{"a":"12"}"""u8.ToArray(), Org, settings));
        Assert.Equal(RejectReason.RecordTooLarge, over.Reason);
        Assert.Equal(RejectReason.MissingType, at.Reason);
    }

    [Fact]
    public void Case_05_The_uid_is_of_the_organisation_and_the_id()
    {
        var trace = Event("stream_trace", Data["stream_trace"], "id-7");
        Assert.Equal(ExpectedUid(Org, "id-7"), Decode(trace).Uid);
        Assert.Equal(Decode(trace).Uid, Decode(Event("stream_trace", """{"type":"other","stream_id":"z"}""", "id-7")).Uid);
        Assert.NotEqual(Decode(trace).Uid, Decode(trace, "org-b").Uid);
    }

    [Fact]
    public void Case_05_Without_an_id_the_order_of_members_does_not_matter()
    {
        var one = Decode("""{"type":"stream_trace","timestamp":"1700000000000","data":{"type":"t","stream_id":"s","x":[1,{"a":1,"b":2}]}}""");
        var other = Decode("""{"data":{"x":[1,{"b":2,"a":1.0}],"stream_id":"s","type":"t"},"timestamp":"1700000000000","type":"stream_trace"}""");
        Assert.Equal(one.Uid, other.Uid);
        Assert.Equal(((CandidateEvent)one).ContentHash, ((CandidateEvent)other).ContentHash);
    }
}
