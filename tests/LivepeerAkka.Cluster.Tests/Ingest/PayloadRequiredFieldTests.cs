using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Cluster.Tests.Ingest;

public sealed class PayloadRequiredFieldTests
{
    private static readonly string[] Blanks = ["null", "\"\"", "\" \"", "\"\\t\\n\\u00a0\"", "{}", "[1]"];

    [Fact]
    public void Case_01_A_status_of_no_session_names_the_stream_id_and_a_whole_one_is_accepted()
    {
        var refused = Decoding.Refuse(Decoding.Envelope("ai_stream_status", """{"pipeline":"p","state":"ONLINE"}"""));
        Assert.Equal((RejectReason.MissingField, "data.stream_id", "data"), (refused.Reason, refused.FieldPath, refused.Stage));

        var accepted = Decoding.Accept(Decoding.Envelope(
            "ai_stream_status", """{"stream_id":"s","request_id":"r","pipeline":"p","state":"ONLINE"}""", timestamp: "\"1700000000000\""));
        Assert.Equal(1_700_000_000_000, accepted.EventTimeMs);
    }

    [Theory]
    [InlineData("stream_trace", """{"type":X,"stream_id":"s"}""", "data.type")]
    [InlineData("stream_trace", """{"type":"t","stream_id":X,"request_id":X}""", "data.stream_id")]
    [InlineData("stream_trace", """{"type":X,"stream_id":X}""", "data.type")]
    [InlineData("ai_stream_status", """{"pipeline":X,"stream_id":"s"}""", "data.pipeline")]
    [InlineData("ai_stream_status", """{"pipeline":"p","stream_id":X,"request_id":X}""", "data.stream_id")]
    [InlineData("ai_stream_status", """{"pipeline":X,"stream_id":X}""", "data.stream_id")]
    [InlineData("ai_stream_events", """{"type":X,"stream_id":"s"}""", "data.type")]
    [InlineData("ai_stream_events", """{"type":"error","stream_id":X,"request_id":X}""", "data.stream_id")]
    [InlineData("stream_ingest_metrics", """{"stream_id":X,"request_id":X,"stats":{}}""", "data.stream_id")]
    [InlineData("create_new_payment", """{"sessionID":X,"recipient":"0xA"}""", "data.sessionID")]
    [InlineData("create_new_payment", """{"sessionID":"1","recipient":X}""", "data.recipient")]
    [InlineData("create_new_payment", """{"sessionID":X,"recipient":X}""", "data.sessionID")]
    [InlineData("ai_batch_request", """{"request_id":X,"id":"other","requestID":"other"}""", "data.request_id")]
    [InlineData("ai_llm_request", """{"request_id":X}""", "data.request_id")]
    public void A_missing_field_is_named_with_its_path_whether_it_is_absent_null_or_blank(string type, string data, string path)
    {
        foreach (var blank in Blanks)
        {
            var refused = Decoding.Refuse(Decoding.Envelope(type, data.Replace("X", blank, StringComparison.Ordinal)));
            Assert.Equal((RejectReason.MissingField, path), (refused.Reason, refused.FieldPath));
        }

        var absent = Decoding.Refuse(Decoding.Envelope(type, data.Replace("\":X", "_\":0", StringComparison.Ordinal)));
        Assert.Equal((RejectReason.MissingField, path), (absent.Reason, absent.FieldPath));
    }

    [Theory]
    [InlineData("job_gateway")]
    [InlineData("job_orchestrator")]
    [InlineData("job_payment")]
    [InlineData("job_auth")]
    [InlineData("worker_lifecycle")]
    public void A_loose_map_requires_nothing(string type) => Assert.Equal("", Decoding.Payload<JobEvent>(type, "{}").RequestId);

    [Theory]
    [InlineData("\" s \"", "\"r\"", "s|r")]
    [InlineData("\"s\"", "\"\"", "s|_missing_request")]
    [InlineData("\"s\"", "null", "s|_missing_request")]
    [InlineData("null", "\"r\"", "_missing_stream|r")]
    [InlineData("7", "8.50", "7|8.50")]
    public void Case_06_A_session_is_named_by_its_trimmed_ids(string stream, string request, string session)
    {
        var payload = Decoding.Payload<StreamIngestMetrics>("stream_ingest_metrics", $$"""{"stream_id":{{stream}},"request_id":{{request}}}""");

        Assert.Equal(session, SessionKey.Of("o", payload.StreamId, payload.RequestId).SessionId);
    }

    [Fact]
    public void A_number_is_read_as_its_text_where_an_id_is_expected()
    {
        var payment = Decoding.Payload<Payment>("create_new_payment", """{"sessionID":12345678901234567890,"recipient":1.50}""");

        Assert.Equal(("12345678901234567890", "1.50"), (payment.SessionId, payment.Recipient));
    }
}
