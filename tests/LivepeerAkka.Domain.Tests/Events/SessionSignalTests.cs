using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Domain.Tests.Events;

public sealed class SessionSignalTests
{
    private static readonly EventUid Uid = new(Guid.Parse("00000000-0000-8000-8000-000000000001"));
    private static readonly OrchestratorInfo Node = new("0xa", "https://n");

    private static Signal Of(EventPayload payload) =>
        SessionSignals.Of(new CandidateEvent(Uid, "t", EventFamily.StreamTrace, 5, 4, false, " g ", 1, payload, default));

    [Theory]
    [InlineData("gateway_receive_stream_request", TraceKind.GatewayReceiveStreamRequest)]
    [InlineData("GATEWAY_SEND_FIRST_INGEST_SEGMENT", TraceKind.GatewaySendFirstIngestSegment)]
    [InlineData("gateway_receive_first_processed_segment", TraceKind.GatewayReceiveFirstProcessedSegment)]
    [InlineData("gateway_receive_few_processed_segments", TraceKind.GatewayReceiveFewProcessedSegments)]
    [InlineData("gateway_receive_first_data_segment", TraceKind.GatewayReceiveFirstDataSegment)]
    [InlineData("gateway_ingest_stream_closed", TraceKind.GatewayIngestStreamClosed)]
    [InlineData("gateway_no_orchestrators_available", TraceKind.GatewayNoOrchestratorsAvailable)]
    [InlineData("orchestrator_swap", TraceKind.OrchestratorSwap)]
    [InlineData("runner_receive_first_ingest_segment", TraceKind.RunnerReceiveFirstIngestSegment)]
    [InlineData("runner_send_first_processed_segment", TraceKind.RunnerSendFirstProcessedSegment)]
    [InlineData(" stream_stopped ", TraceKind.StreamStopped)]
    [InlineData("runner_something_new", TraceKind.OtherRunner)]
    [InlineData("Runner_", TraceKind.OtherRunner)]
    [InlineData("runner", TraceKind.Other)]
    [InlineData("gateway_something_new", TraceKind.Other)]
    public void A_trace_has_the_kind_of_its_type(string type, TraceKind kind) => Assert.Equal(
        new TraceSignal(Uid, 5, "g", Node, kind) { Type = kind is TraceKind.Other or TraceKind.OtherRunner ? type.Trim().ToLowerInvariant() : "" },
        Of(new StreamTrace("s", "r", Node, type, "", "", "", "")));

    [Theory]
    [InlineData("", StreamState.Blank)]
    [InlineData("  ", StreamState.Blank)]
    [InlineData("loading", StreamState.Loading)]
    [InlineData(" Online ", StreamState.Online)]
    [InlineData("DEGRADED_INPUT", StreamState.DegradedInput)]
    [InlineData("degraded_inference", StreamState.DegradedInference)]
    [InlineData("Offline", StreamState.Offline)]
    [InlineData("RESTARTING", StreamState.Other)]
    public void A_state_is_read_in_any_letter_case(string text, StreamState state) => Assert.Equal(state, SessionSignals.StateOf(text));

    [Theory]
    [InlineData("WHIP disconnected unexpectedly", ErrorClass.CloseMarker)]
    [InlineData("the MediaMTX ingest disconnected", ErrorClass.CloseMarker)]
    [InlineData("User Disconnected!", ErrorClass.CloseMarker)]
    [InlineData("Missing Video", ErrorClass.InputFault)]
    [InlineData("ICE connection state failed", ErrorClass.InputFault)]
    [InlineData("No orchestrators available", ErrorClass.NoOrchestrator)]
    [InlineData("boom", ErrorClass.Real)]
    [InlineData("", ErrorClass.Real)]
    public void An_error_event_is_classified_by_its_text(string text, ErrorClass error) => Assert.Equal(
        new StreamEventSignal(Uid, 5, "g", Node, "m", StreamEventKind.Error, error),
        Of(new StreamEvent("s", "r", Node, "error", " m ", text, "", PrivateText.Absent)));

    [Fact]
    public void A_status_keeps_its_numbers_and_its_sticky_error()
    {
        var signal = Assert.IsType<StatusSignal>(Of(Status("boom é")));

        var hash = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes("boom é")));
        Assert.Equal(new StatusSignal(Uid, 5, "g", Node, "m", StreamState.Online, 1, 2, 3, 4, new StickyError(ErrorClass.Real, hash, 6)), signal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    public void A_blank_last_error_is_no_error(string text) => Assert.Null(Assert.IsType<StatusSignal>(Of(Status(text))).Error);

    [Fact]
    public void Ingest_metrics_are_a_sign_of_life() => Assert.Equal(
        new IngestMetricsSignal(Uid, 5, "g") { ConnectionQuality = "good" }, Of(new StreamIngestMetrics("s", "r", "good", 1, 2, null, null)));

    [Fact]
    public void Other_events_belong_to_no_session() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(new DiscoveryResults([])));

    private static StreamStatus Status(string error) =>
        new("s", "r", Node, " m ", "online", 4, 1, null, 2, null, 3, null, "", error, 6, "", null, PrivateText.Absent);
}
