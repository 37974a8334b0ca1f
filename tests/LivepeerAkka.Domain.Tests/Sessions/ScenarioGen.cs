using CsCheck;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Domain.Tests.Sessions;

/// <summary>
/// Random sessions with swaps, stragglers, errors, wallets without URLs, terminals and ties in time, across an hour's end.
/// Times lie on the edges of the rules more often than between them.
/// </summary>
internal static class ScenarioGen
{
    private const long Base = (11 * 3_600_000L) - 60_000;

    private static readonly Gen<OrchestratorInfo> Node = OneOf(
        Script.A, Script.A, Script.B, Script.B, Script.C, Script.Nobody, Script.Nobody,
        new OrchestratorInfo("0xa", ""), new OrchestratorInfo("0xb", ""), new OrchestratorInfo("0xshared", ""),
        new OrchestratorInfo("0xshared", "https://a.example"), new OrchestratorInfo("0xshared", "b.example:8935/x"),
        new OrchestratorInfo("", "HTTPS://A.example:8935/"), new OrchestratorInfo("0xlone", ""), new OrchestratorInfo("", ":::"));

    private static readonly Gen<long> Time = Gen.OneOf(
        Gen.Long[0, 12].Select(n => n * 10_000),
        Gen.Long[0, 24].Select(n => n * 5000),
        Gen.Long[0, 8].Select(n => (n * 15_000) + 1),
        Gen.Long[0, 140_000]).Select(t => Base + t);

    private static readonly Gen<StickyError?> Error = OneOf(
        null, null, null, null, SessionSignals.ErrorOf("boom", 1), SessionSignals.ErrorOf("boom", null),
        SessionSignals.ErrorOf("missing video", 2), SessionSignals.ErrorOf("whip disconnected", 3), SessionSignals.ErrorOf("no orchestrators available", 4));

    private static readonly Gen<string> Gateway = OneOf("", "", " ", "g1", "g2");

    private static readonly Gen<string> Model = OneOf("", "sdxl", "SDXL", "llama", "live-video-to-video");

    private static readonly Gen<TraceKind> Kind = Gen.OneOf(
        OneOf(TraceKind.GatewaySendFirstIngestSegment, TraceKind.OrchestratorSwap, TraceKind.GatewayReceiveFirstProcessedSegment),
        Gen.Int[0, (int)TraceKind.OtherRunner].Select(k => (TraceKind)k));

    private static readonly Gen<Func<EventUid, Signal>> Trace = Gen.Select(
        Kind, Time, Node, Gateway,
        (kind, time, node, gateway) => (Func<EventUid, Signal>)(uid => new TraceSignal(uid, time, gateway, node, kind)));

    private static readonly Gen<Func<EventUid, Signal>> Status = Gen.Select(
        Time, Node, OneOf<double?>(null, 0, 0, 12.345678, 20), OneOf<double?>(null, 0, 25), Gen.Int[0, 6],
        OneOf<long?>(null, 0, 3, 2, 9), Gen.Select(Error, Model, OneOf<long?>(null, Base - 5000, Base - 90_000, Base + 5)),
        (time, node, output, input, state, restarts, rest) => (Func<EventUid, Signal>)(uid => new StatusSignal(
            uid, time, "", node, rest.Item2, (StreamState)state, input, output, restarts, rest.Item3, rest.Item1)));

    private static readonly Gen<Func<EventUid, Signal>> Event = Gen.Select(
        Time, Node, Model, Gen.Int[0, 2], OneOf(ErrorClass.CloseMarker, ErrorClass.InputFault, ErrorClass.NoOrchestrator, ErrorClass.Real),
        (time, node, model, kind, error) => (Func<EventUid, Signal>)(uid => new StreamEventSignal(
            uid, time, "", node, model, (StreamEventKind)kind, kind == (int)StreamEventKind.Error ? error : ErrorClass.None)));

    private static readonly Gen<Func<EventUid, Signal>> Metrics =
        Gen.Select(Time, Gateway, (time, gateway) => (Func<EventUid, Signal>)(uid => new IngestMetricsSignal(uid, time, gateway)));

    private static readonly Gen<Func<EventUid, Signal>> Makes = Gen.Frequency((6, Status), (6, Trace), (2, Event), (1, Metrics));

    /// <summary>
    /// Signals of one session, each with its own uid (in no relation to its time) and position. Most are known; half never show
    /// output, so that the rules behind success are reached.
    /// </summary>
    public static readonly Gen<IncomingSignal[]> Session = Gen.Select(
        Gen.OneOf(Makes.Array[1, 8], Makes.Array[1, 40]), Time, Gen.Frequency((3, Gen.Const(true)), (1, Gen.Const(false))), Gen.Bool, Gen.Int,
        (makes, requestedAt, isKnown, isDark, seed) =>
        {
            var random = new Random(seed);
            var signals = isKnown ? makes.Append(uid => new TraceSignal(uid, requestedAt, "", Script.Nobody, TraceKind.GatewayReceiveStreamRequest)) : makes;
            return signals.Select((make, i) => new IncomingSignal(
                Darkened(make(Script.Uid((random.Next() & ~0xff) | i)), isDark), new SourcePosition("log", "topic", i % 3, i), (ulong)i)).ToArray();
        });

    /// <summary>Capabilities that give one of the wallets a node.</summary>
    public static readonly ICapabilityTimelines Nodes = new FixedWalletNodes(("0xlone", "b.example:8935"), ("0xb", "b.example:8935"));

    private static Signal Darkened(Signal signal, bool isDark) => signal switch
    {
        StatusSignal { OutputFps: > 0 } status when isDark => status with { OutputFps = 0 },
        TraceSignal { Kind: TraceKind.GatewayReceiveFewProcessedSegments } trace when isDark => trace with { Kind = TraceKind.Other },
        _ => signal,
    };

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
