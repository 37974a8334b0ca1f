using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Tests.Ingest.RecordDecoding;

using static DecoderTesting;

public sealed class RepeatedMemberTests
{
    [Fact]
    public void Parameters_that_are_null_or_blank_are_absent()
    {
        foreach (var parameters in (string[])["null", "\"\"", "\"  \"", "{}", "{ }", "[]"])
        {
            var read = Payload<StreamEvent>("ai_stream_events", $$"""{"type":"params_update","stream_id":"s","params":{{parameters}}}""");
            Assert.True(read.Params.IsAbsent, parameters);
        }
    }

    [Fact]
    public void Of_two_members_of_one_name_only_the_last_is_read_at_every_level()
    {
        var status = Payload<StreamStatus>(
            "ai_stream_status",
            """
            {"stream_id":"s","pipeline":"m","input_status":{"fps":30},"input_status":{},
             "inference_status":{"fps":20,"last_error":"boom"},"inference_status":{"restart_count":1}}
            """);
        Assert.Equal((null, null, 1L, ""), (status.InputFps, status.OutputFps, status.RestartCount, status.LastError));

        var metrics = Payload<StreamIngestMetrics>("stream_ingest_metrics", """{"stream_id":"s","stats":{"conn_quality":"bad"},"stats":{}}""");
        Assert.Equal("", metrics.ConnectionQuality);

        var entry = Assert.Single(Payload<NetworkCapabilities>(
            "network_capabilities",
            """
            {"address":"0xA","capabilities":{"constraints":{"PerCapability":{"35":{"models":{"x":{}}}}}},
             "capabilities":{"constraints":{"PerCapability":{"35":{"models":{"y":{"capacity":1},"y":{"warm":true}}}}}}}
            """).Entries);
        Assert.Equal(new CapabilityModel(35, "y", Warm: true, "", 0, 0), Assert.Single(entry.Models));
    }
}
