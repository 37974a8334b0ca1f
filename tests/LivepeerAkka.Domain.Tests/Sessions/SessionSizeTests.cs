using System.Diagnostics;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Domain.Tests.Sessions;

/// <summary>Memory and time of sessions. Runs alone: it measures the process.</summary>
[Collection(nameof(SessionSizeTests))]
[CollectionDefinition(nameof(SessionSizeTests), DisableParallelization = true)]
public class SessionSizeTests
{
    [Fact]
    public void A_session_of_sixty_signals_takes_at_most_ten_kilobytes()
    {
        const int sessions = 2000;
        var states = new SessionState[sessions];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < sessions; i++)
        {
            states[i] = StateOf(Typical(60));
        }

        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / sessions;
        GC.KeepAlive(states);
        Assert.InRange(bytes, 1000, 10_000);
    }

    /// <summary>The limit leaves room for an unoptimised build on a busy machine; quadratic work takes minutes.</summary>
    private const long LimitMs = 6000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_session_of_a_hundred_thousand_signals_is_no_square_of_work(bool isHostile)
    {
        var signals = (isHostile ? Hostile(100_000) : Typical(100_000)).ToList();
        var watch = Stopwatch.StartNew();
        var state = StateOf(signals);
        var applied = watch.ElapsedMilliseconds;
        var analysis = SessionFold.Fold(state, Script.Rules, ScenarioGen.Nodes)!;
        var folded = watch.ElapsedMilliseconds - applied;
        var decision = SessionDecider.Decide(state, new SessionCommands.ApplySignals(Script.Key, signals, 1), 1, Script.Rules);

        Assert.Equal(signals.Count(s => s.Signal is not IngestMetricsSignal), analysis.EventCount);
        Assert.Null(decision.Event);
        Assert.True(applied < LimitMs && folded < LimitMs, $"applied in {applied} ms, folded in {folded} ms");
    }

    /// <summary>Statuses every ten seconds, ingest metrics between them; each signal with texts of its own, as a decoder makes them.</summary>
    private static IEnumerable<IncomingSignal> Typical(int count)
    {
        yield return Incoming(0, new TraceSignal(Uid(0), 0, Copy("gateway-one"), OrchestratorInfo.None, TraceKind.GatewayReceiveStreamRequest));
        yield return Incoming(1, new TraceSignal(Uid(1), 2000, Copy("gateway-one"), Node(), TraceKind.GatewaySendFirstIngestSegment));
        for (var i = 2; i < count; i++)
        {
            yield return Incoming(i, i % 3 == 0
                ? new StatusSignal(Uid(i), i * 5000, Copy("gateway-one"), Node(), Copy("streamdiffusion-sdxl"), StreamState.Online, 20, 17.5, 0, 1, null)
                : new IngestMetricsSignal(Uid(i), i * 5000, Copy("gateway-one")));
        }
    }

    /// <summary>Every signal names another node, gateway, model and error; half of them wallets alone, all first ingests and swaps.</summary>
    private static IEnumerable<IncomingSignal> Hostile(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var node = new OrchestratorInfo($"0x{i / 2}", i % 4 == 0 ? $"https://host{i}" : "");
            yield return Incoming(i, (i % 3) switch
            {
                0 => new TraceSignal(Uid(i), i, $"g{i}", node, TraceKind.GatewaySendFirstIngestSegment),
                1 => new TraceSignal(Uid(i), i, $"g{i}", node, TraceKind.OrchestratorSwap),
                _ => new StatusSignal(Uid(i), i % 1000, $"g{i}", node, $"m{i}", StreamState.Loading, 1, 0, i, i, SessionSignals.ErrorOf($"e{i}", i)),
            });
        }
    }

    private static SessionState StateOf(IEnumerable<IncomingSignal> signals)
    {
        var state = new SessionState();
        state.Apply(new SessionEvents.SignalsApplied([.. signals], 1, 0));
        return state;
    }

    private static EventUid Uid(int i) => Script.Uid(unchecked(i * (int)0x9E37_79B1));

    private static IncomingSignal Incoming(int i, Signal signal) => new(signal, new SourcePosition(Copy("log"), Copy("livepeer.mixed"), 0, i), (ulong)i);

    private static OrchestratorInfo Node() => new(Copy("0x52cf2968b3dc6016778742d3539449a6597d5954"), Copy("https://orch.example.org:28935"));

    private static string Copy(string text) => new(text.AsSpan());
}
