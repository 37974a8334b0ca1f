using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Domain.Tests.Sessions;

/// <summary>A session's events in the words of the cases: each call adds one signal with its own id.</summary>
internal sealed class Script
{
    public static readonly SessionKey Key = new("o", "s|r");
    public static readonly SessionRules Rules = new();
    public static readonly OrchestratorInfo Nobody = OrchestratorInfo.None;
    public static readonly OrchestratorInfo A = new("0xa", "https://a.example:8935");
    public static readonly OrchestratorInfo B = new("0xb", "https://b.example:8935");
    public static readonly OrchestratorInfo C = new("0xc", "https://c.example:8935");
    public static readonly OrchestratorInfo X = new("0xd", "https://x.example:8935");

    private readonly List<IncomingSignal> _signals = [];

    public IReadOnlyList<IncomingSignal> Signals => _signals;

    public static EventUid Uid(int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes[12..], number);
        return EventUid.FromBytes(bytes);
    }

    public Script Trace(TraceKind kind, long t, OrchestratorInfo node = default, string gateway = "") =>
        Add(uid => new TraceSignal(uid, t, gateway, Named(node), kind));

    public Script Request(long t, string gateway = "") => Trace(TraceKind.GatewayReceiveStreamRequest, t, Nobody, gateway);

    public Script Ingest(long t, OrchestratorInfo node = default) => Trace(TraceKind.GatewaySendFirstIngestSegment, t, node);

    public Script Processed(long t, OrchestratorInfo node = default) => Trace(TraceKind.GatewayReceiveFirstProcessedSegment, t, node);

    public Script Few(long t, OrchestratorInfo node = default) => Trace(TraceKind.GatewayReceiveFewProcessedSegments, t, node);

    public Script Swap(long t, OrchestratorInfo node = default) => Trace(TraceKind.OrchestratorSwap, t, node);

    public Script NoOrchestrators(long t) => Trace(TraceKind.GatewayNoOrchestratorsAvailable, t);

    public Script Close(long t) => Trace(TraceKind.GatewayIngestStreamClosed, t);

    public Script Stopped(long t) => Trace(TraceKind.StreamStopped, t);

    public Script Status(
        long t, double? fps = 15, StreamState state = StreamState.Online, OrchestratorInfo node = default, double? input = 20,
        long? restarts = null, long? startTime = null, StickyError? error = null, string model = "sdxl") =>
        Add(uid => new StatusSignal(uid, t, "", Named(node), model, state, input, fps, restarts, startTime, error));

    public Script Error(long t, string text, OrchestratorInfo node = default, string model = "") =>
        Add(uid => new StreamEventSignal(uid, t, "", Named(node), model, StreamEventKind.Error, SessionSignals.ErrorClassOf(text)));

    public Script Params(long t, OrchestratorInfo node = default, string model = "") =>
        Add(uid => new StreamEventSignal(uid, t, "", Named(node), model, StreamEventKind.ParamsUpdate, ErrorClass.None));

    public Script Metrics(long t, string gateway = "") => Add(uid => new IngestMetricsSignal(uid, t, gateway));

    public Script Add(Func<EventUid, Signal> make)
    {
        var number = _signals.Count + 1;
        _signals.Add(new IncomingSignal(make(Uid(number)), new SourcePosition("log", "topic", 0, number), (ulong)number));
        return this;
    }

    /// <summary>The state after the signals, concluded or open.</summary>
    public SessionState State(bool isConcluded = true)
    {
        var state = new SessionState();
        if (_signals.Count > 0)
        {
            state.Apply(new SessionEvents.SignalsApplied([.. _signals], 1_000_000, 0));
        }

        if (isConcluded)
        {
            state.Apply(new SessionEvents.Concluded(2_000_000, 0));
        }

        return state;
    }

    public SessionAnalysis Analysis(ICapabilityTimelines? nodes = null, bool isConcluded = true, SessionRules? rules = null) =>
        SessionFold.Fold(State(isConcluded), rules ?? Rules, nodes)!;

    public WorkflowSessionFact Fact(ICapabilityTimelines? nodes = null, bool isConcluded = true, SessionRules? rules = null, SessionKey? key = null) =>
        SessionFacts.Of(key ?? Key, State(isConcluded), rules ?? Rules, nodes)!;

    // default(OrchestratorInfo) has null texts: callers that leave the node out mean nobody.
    private static OrchestratorInfo Named(OrchestratorInfo node) => node.Url is null ? Nobody : node;
}

/// <summary>Capabilities that give each wallet one node.</summary>
internal sealed class FixedWalletNodes(params (string Wallet, string Url)[] nodes) : ICapabilityTimelines
{
    public long Version => 0;

    public NodeTimeline? NodeAt(string url) => null;

    public IReadOnlyList<string> NodesOfOperator(string operatorAddress) => [];

    public IReadOnlyList<string> NodesOfWallet(string hotWallet) => [];

    public string NodeOf(string hotWallet, long atMs) => Array.Find(nodes, n => n.Wallet == hotWallet).Url ?? "";
}
