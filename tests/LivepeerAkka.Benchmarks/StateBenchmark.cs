using System.Globalization;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Benchmarks;

/// <summary>Memory of an open session: a stream of ten minutes with a status every ten seconds and ingest metrics every five.</summary>
internal static class StateBenchmark
{
    private const int Sessions = 2_000;
    private const long StreamMs = 600_000;
    private const long StatusEveryMs = 10_000;
    private const long MetricsEveryMs = 5_000;

    public static Task<int> RunAsync(string[] args)
    {
        _ = Stream(0);
        var before = Settled();
        var states = new SessionState[Sessions];
        for (var i = 0; i < states.Length; i++)
        {
            states[i] = Stream(i);
        }

        var bytes = (Settled() - before) / (double)states.Length;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"a stream of ten minutes, {states[0].Signals.Count} signals: {bytes:N0} bytes of state, {bytes / states[0].Signals.Count:0} a signal"));
        GC.KeepAlive(states);
        return Task.FromResult(0);
    }

    private static long Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static SessionState Stream(int number)
    {
        var node = new OrchestratorInfo("0x802c91bc001d252da67dfe462f8148de4653279e", "https://node.example:8935");
        var (signals, offset) = (new List<IncomingSignal>(), 0L);
        void Add(Func<EventUid, Signal> make)
        {
            Span<byte> uid = stackalloc byte[16];
            BitConverter.TryWriteBytes(uid, number);
            BitConverter.TryWriteBytes(uid[8..], offset);
            signals.Add(new IncomingSignal(make(EventUid.FromBytes(uid)), new SourcePosition("log", "topic", 0, offset++), (ulong)offset));
        }

        Add(u => new TraceSignal(u, 0, "gateway", OrchestratorInfo.None, TraceKind.GatewayReceiveStreamRequest));
        Add(u => new TraceSignal(u, 1_000, "gateway", node, TraceKind.GatewaySendFirstIngestSegment));
        Add(u => new TraceSignal(u, 2_000, "gateway", node, TraceKind.GatewayReceiveFirstProcessedSegment));
        Add(u => new TraceSignal(u, 4_000, "gateway", node, TraceKind.GatewayReceiveFewProcessedSegments));
        for (var at = StatusEveryMs; at <= StreamMs; at += StatusEveryMs)
        {
            Add(u => new StatusSignal(u, at, "gateway", node, "model", StreamState.Online, 30, 24.5, 0, 0, null));
        }

        for (var at = MetricsEveryMs; at <= StreamMs; at += MetricsEveryMs)
        {
            Add(u => new IngestMetricsSignal(u, at, "gateway") { ConnectionQuality = "good" });
        }

        var state = new SessionState();
        foreach (var signal in signals)
        {
            state.Apply(new SessionEvents.SignalsApplied([signal], 0, 0));
        }

        return state;
    }
}
