using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Tests.Ingest;

public sealed class PayloadSessionTests
{
    private static readonly OrchestratorInfo Node = new("0xabcdef", "https://Node.example:8935");

    private const string NodeJson = """{"address":" 0xABCdef ","url":" https://Node.example:8935 ","extra":[{}]}""";

    [Fact]
    public void A_whole_trace_is_read()
    {
        var trace = Decoding.Payload<StreamTrace>("stream_trace", $$$"""
            {"type":" orchestrator_swap ","stream_id":"s","request_id":"r","timestamp":1700000000001,"pipeline_id":"pid",
             "orchestrator_info":{{{NodeJson}}},"pipeline":"live-video-to-video","message":" slow \u00e9 ","unknown":{"a":[1,{"b":null}]}}
            """);

        Assert.Equal(new StreamTrace("s", "r", Node, "orchestrator_swap", "orchestrator", "pid", "live-video-to-video", "slow é"), trace);
    }

    [Theory]
    [InlineData("gateway_x", "gateway")]
    [InlineData("Orchestrator_swap", "orchestrator")]
    [InlineData("runner_", "runner")]
    [InlineData("gateway", "other")]
    [InlineData("_gateway", "other")]
    [InlineData("stream_stopped", "other")]
    [InlineData("gateways_x", "other")]
    public void The_category_of_a_trace_is_the_part_before_the_first_underscore(string type, string category) =>
        Assert.Equal(category, Decoding.Payload<StreamTrace>("stream_trace", $$"""{"type":"{{type}}","stream_id":"s"}""").Category);

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"0xa\"")]
    [InlineData("[]")]
    [InlineData("""{"address":"","url":null}""")]
    [InlineData("""{"address":" ","url":{"a":1}}""")]
    public void An_orchestrator_that_is_not_named_is_nobody(string info)
    {
        var trace = Decoding.Payload<StreamTrace>("stream_trace", $$"""{"type":"t","stream_id":"s","orchestrator_info":{{info}},"message":"m"}""");

        Assert.True(trace.Orchestrator.IsEmpty);
        Assert.Equal("m", trace.Message);
    }

    [Fact]
    public void A_whole_status_is_read()
    {
        var status = Decoding.Payload<StreamStatus>("ai_stream_status", $$$"""
            {"type":"status","stream_id":"s","request_id":"r","timestamp":1700000000001,"start_time":1699999990000,"pipeline":"sdxl","pipeline_id":"",
             "state":"Degraded_Input","orchestrator_info":{{{NodeJson}}},
             "input_status":{"fps":20.5,"last_input_time":1699999999001},
             "inference_status":{"fps":17.25,"restart_count":2,"last_error":" boom ","last_error_time":1699999999002,"last_params":{"prompt":"cat"},
              "last_params_hash":"h","last_params_update_time":1699999999003,"last_output_time":1699999999004,"last_restart_time":1699999999005,
              "last_restart_logs":["a","b"]}}
            """);

        Assert.Equal(
            new StreamStatus(
                "s", "r", Node, "sdxl", "Degraded_Input", 1_699_999_990_000, 20.5, 1_699_999_999_001, 17.25, 1_699_999_999_004, 2, 1_699_999_999_005,
                """["a","b"]""", "boom", 1_699_999_999_002, "h", 1_699_999_999_003, status.LastParams),
            status);
        Assert.Equal("""{"prompt":"cat"}""".Length, status.LastParams.Length);
        Assert.Equal(32, status.LastParams.KeyedHash.Length);
        Assert.Null(status.LastParams.Text);
    }

    [Theory]
    [InlineData("""{"stream_id":"s","pipeline":"p"}""")]
    [InlineData("""{"stream_id":"s","pipeline":"p","state":null,"start_time":null,"input_status":null,"inference_status":null,"orchestrator_info":null}""")]
    [InlineData("""{"stream_id":"s","pipeline":"p","input_status":[],"inference_status":"x","start_time":"","state":" "}""")]
    [InlineData("""{"stream_id":"s","pipeline":"p","input_status":{"fps":null,"last_input_time":0},"inference_status":{"fps":"","restart_count":null,"last_error":null,"last_error_time":null,"last_params":null,"last_params_hash":null,"last_restart_logs":null}}""")]
    [InlineData("""{"stream_id":"s","pipeline":"p","input_status":{"fps":"NaN"},"inference_status":{"fps":{"a":1},"last_error":" ","last_params":"","last_output_time":-5}}""")]
    public void What_a_status_does_not_say_is_absent(string data) => Assert.Equal(
        new StreamStatus(
            "s", "", OrchestratorInfo.None, "p", "", null, null, null, null, null, null, null, "", "", null, "", null, PrivateText.Absent),
        Decoding.Payload<StreamStatus>("ai_stream_status", data));

    [Fact]
    public void Case_19_Times_in_seconds_are_read_as_milliseconds()
    {
        var status = Decoding.Payload<StreamStatus>("ai_stream_status", """
            {"stream_id":"s","pipeline":"p","start_time":1699999990,"input_status":{"last_input_time":"1699999991"},
             "inference_status":{"last_output_time":1699999992.0625,"last_error_time":1699999993}}
            """);

        Assert.Equal(
            (1_699_999_990_000L, 1_699_999_991_000L, 1_699_999_992_062L, 1_699_999_993_000L),
            (status.StartTimeMs, status.LastInputTimeMs, status.LastOutputTimeMs, status.LastErrorTimeMs));
    }

    [Theory]
    [InlineData("""{"inference_status":{"input_fps":20.5,"output_fps":17.25}}""", 20.5, 17.25)]
    [InlineData("""{"inference_status":{"input_fps":"20.5","output_fps":"17.25","last_input_time":1699999991.5}}""", 20.5, 17.25)]
    [InlineData("""{"input_status":{"fps":20.5},"inference_status":{"fps":17.25,"input_fps":1,"output_fps":2}}""", 20.5, 17.25)]
    [InlineData("""{"inference_status":{"output_fps":2,"input_fps":1,"fps":17.25},"input_status":{"fps":20.5}}""", 20.5, 17.25)]
    [InlineData("""{"inference_status":{"output_fps":17.25,"fps":null,"input_fps":20.5},"input_status":{"fps":null}}""", 20.5, 17.25)]
    [InlineData("""{"input_status":{"fps":0},"inference_status":{"fps":0,"output_fps":9}}""", 0.0, 0.0)]
    public void The_older_flat_status_is_read_and_the_present_shape_wins_in_any_order(string parts, double input, double output)
    {
        var status = Decoding.Payload<StreamStatus>("ai_stream_status", $$"""{"stream_id":"s","pipeline":"p",{{parts[1..^1]}}}""");

        Assert.Equal((input, output), (status.InputFps, status.OutputFps));
    }

    [Fact]
    public void A_whole_stream_event_is_read()
    {
        var read = Decoding.Payload<StreamEvent>("ai_stream_events", $$$"""
            {"type":"params_update","stream_id":"s","request_id":"r","pipeline":"sdxl","message":"m","capability":"live-video-to-video",
             "params":{"prompt":"cat"},"orchestrator_info":{{{NodeJson}}},"timestamp":1700000000001}
            """);

        Assert.Equal(new StreamEvent("s", "r", Node, "params_update", "sdxl", "m", "live-video-to-video", read.Params), read);
        Assert.False(read.Params.IsAbsent);
        Assert.Equal(
            new StreamEvent("s", "", OrchestratorInfo.None, "error", "", "", "", PrivateText.Absent),
            Decoding.Payload<StreamEvent>("ai_stream_events", """{"type":"error","stream_id":"s","params":null,"message":null}"""));
    }

    [Theory]
    [InlineData("ERROR", StreamEventKind.Error, ErrorClass.CloseMarker)]
    [InlineData(" Error ", StreamEventKind.Error, ErrorClass.CloseMarker)]
    [InlineData("PARAMS_UPDATE", StreamEventKind.ParamsUpdate, ErrorClass.None)]
    [InlineData("params_Update", StreamEventKind.ParamsUpdate, ErrorClass.None)]
    [InlineData("runner_thing", StreamEventKind.Other, ErrorClass.None)]
    public void Case_15_and_25_Letter_case_of_types_and_texts_does_not_matter(string type, StreamEventKind kind, ErrorClass error)
    {
        var candidate = Decoding.Accept(Decoding.Envelope("ai_stream_events", $$"""{"type":"{{type}}","stream_id":"s","message":"User Disconnected!"}"""));

        var signal = Assert.IsType<StreamEventSignal>(SessionSignals.Of(candidate));
        Assert.Equal((kind, error), (signal.Kind, signal.ErrorClass));
    }

    [Fact]
    public void Ingest_metrics_are_read_and_the_last_track_of_a_type_wins()
    {
        var metrics = Decoding.Payload<StreamIngestMetrics>("stream_ingest_metrics", """
            {"stream_id":"s","request_id":"r","timestamp":1700000000001,"stats":{"conn_quality":"good",
             "peer_conn_stats":{"ID":"x","BytesReceived":18446744073709551615,"BytesSent":"4013"},
             "track_stats":[{"type":"video","jitter":1},"noise",null,[{"type":"video","jitter":9}],
              {"type":"VIDEO","jitter":10.5,"packets_lost":1,"packets_received":413,"packet_loss_pct":0.5,"rtt":0,"last_input_ts":4.892,"last_output_ts":0,"latency":2},
              {"type":"data","jitter":7},{"jitter":8}]}}
            """);

        Assert.Equal(("good", ulong.MaxValue, 4013UL), (metrics.ConnectionQuality, metrics.BytesReceived, metrics.BytesSent));
        Assert.Equal(new IngestTrack(10.5, 1, 413, 0.5, 0, 4.892, 0, 2), metrics.Video);
        Assert.Null(metrics.Audio);
    }

    [Theory]
    [InlineData("""{"stream_id":"s"}""")]
    [InlineData("""{"stream_id":"s","stats":null}""")]
    [InlineData("""{"stream_id":"s","stats":[]}""")]
    [InlineData("""{"stream_id":"s","stats":{"conn_quality":null,"peer_conn_stats":5,"track_stats":{}}}""")]
    [InlineData("""{"stream_id":"s","stats":{"peer_conn_stats":{"BytesReceived":-1,"BytesSent":"x"},"track_stats":[]}}""")]
    public void Ingest_metrics_without_statistics_are_still_a_sign_of_life(string data) => Assert.Equal(
        new StreamIngestMetrics("s", "", "", null, null, null, null), Decoding.Payload<StreamIngestMetrics>("stream_ingest_metrics", data));
}
