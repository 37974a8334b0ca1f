using Akka.Actor;
using LivepeerAkka.Cluster.Serialization;
using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Tests.Serialization;

public sealed class SessionSerializerTests : IDisposable
{
    private static readonly SessionKey Key = new("org", "stream|request");
    private readonly ActorSystem _system = ActorSystem.Create("serializer");

    private SessionSerializer Serializer => new((ExtendedActorSystem)_system);

    /// <summary>One example a manifest, with the bytes that a released build wrote: they stay readable for ever.</summary>
    public static TheoryData<string, object, string> Golden => new()
    {
        { "j1.signals-applied", new SessionEvents.SignalsApplied(Signals(), 1_700_000_000_500, 3), GoldenBytes.SignalsApplied },
        { "j1.concluded", new SessionEvents.Concluded(1_700_000_100_000, 2), GoldenBytes.Concluded },
        { "j1.fact-keys-published", new SessionEvents.FactKeysPublished(2, [new(-1, 0), new(1, 1_700_000_000_000)]), GoldenBytes.FactKeysPublished },
        { "j1.facts-acknowledged", new SessionEvents.FactsAcknowledged(7), GoldenBytes.FactsAcknowledged },
        {
            "s1.session",
            new SessionSnapshot
            {
                Signals = Signals(), Revision = 5, AcknowledgedVersion = 4, DuplicateCount = 3, LateCount = 1, FirstReceivedAtMs = 1_700_000_000_100,
                LastReceivedAtMs = 1_700_000_000_500, TerminalReceivedAtMs = null, ConcludedAtMs = 1_700_000_100_000,
            },
            GoldenBytes.Snapshot
        },
        { "m1.apply-signals", new SessionCommands.ApplySignals(Key, Signals(), 1_700_000_000_500), GoldenBytes.ApplySignals },
        { "m1.conclude-if-due", new SessionCommands.ConcludeIfDue(Key), GoldenBytes.Key },
        { "m1.conclude-now", new SessionCommands.ConcludeNow(Key), GoldenBytes.Key },
        {
            "m1.applied",
            new SessionReplies.Applied(Key, [SignalVerdict.Accepted, SignalVerdict.Duplicate, SignalVerdict.IdConflict, SignalVerdict.Overflow]),
            GoldenBytes.Applied
        },
        { "j1.payments-applied", new SessionEvents.PaymentsApplied([Payment()]), GoldenBytes.PaymentsApplied },
        {
            "j1.fact-keys-published",
            new SessionEvents.FactKeysPublished(1, []) { DecisionDigest = 0x0123456789abcdef, Nodes = ["node.example:8935"] },
            GoldenBytes.DecisionsPublished
        },
        {
            "j1.fact-keys-published", new SessionEvents.FactKeysPublished(1, [new(SessionHourPart.OfSession, 1_700_000_000_000)]), GoldenBytes.PartsPublished
        },
        { "j1.signals-applied", new SessionEvents.SignalsApplied(LabelledSignals(), 1_700_000_000_500, 0), GoldenBytes.LabelledSignals },
        { "m1.apply-payments", new SessionCommands.ApplyPayments(Key, [Payment()]), GoldenBytes.ApplyPayments },
        { "m1.payments-noted", new SessionReplies.PaymentsNoted(Key), GoldenBytes.Key },
        { "m1.reconsider", new SessionCommands.Reconsider(Key, 17), GoldenBytes.Reconsider },
        { "m1.reconsidered", new SessionReplies.Reconsidered(Key), GoldenBytes.Key },
        { "j1.forgotten", new SessionEvents.Forgotten(7), GoldenBytes.Forgotten },
        { "m1.forget", new SessionCommands.Forget(Key, IsMarkerToo: true), GoldenBytes.Forget },
        { "m1.settled", new SessionReplies.Settled(Key), GoldenBytes.Key },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Every_type_keeps_its_manifest_and_its_bytes(string manifest, object value, string golden)
    {
        Assert.Equal(manifest, Serializer.Manifest(value));
        Assert.Equal(golden, Convert.ToHexStringLower(Serializer.ToBinary(value)));
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Bytes_of_a_released_build_are_read_as_what_was_written(string manifest, object value, string golden)
    {
        var read = Serializer.FromBinary(Convert.FromHexString(golden), manifest);

        Assert.Equal(value.GetType(), read.GetType());
        Assert.Equal(Convert.ToHexStringLower(Serializer.ToBinary(value)), Convert.ToHexStringLower(Serializer.ToBinary(read)));
        Assert.Equivalent(value, read, strict: true);
    }

    [Fact]
    public void Every_bound_type_has_a_golden_example()
    {
        var examples = Golden.Select(row => row[1].GetType()).ToHashSet();

        Assert.Equal(SessionSerializer.BoundTypes.Select(t => t.FullName).Order(StringComparer.Ordinal),
            examples.Select(t => t.FullName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_message_entry_and_reply_of_a_session_is_bound()
    {
        var local = new[] { typeof(SessionCommands.AcknowledgeFacts) }; // from a session to itself, never sent
        var declared = new[] { typeof(SessionCommands), typeof(SessionEvents), typeof(SessionReplies) }
            .SelectMany(t => t.GetNestedTypes())
            .Where(t => t is { IsClass: true, IsAbstract: false })
            .Except(local);

        Assert.All(declared, t => Assert.Contains(t, SessionSerializer.BoundTypes));
    }

    [Fact]
    public void An_unknown_manifest_stops_instead_of_being_skipped()
    {
        var error = Assert.Throws<NotSupportedException>(() => Serializer.FromBinary([], "j9.from-the-future"));

        Assert.Contains("j9.from-the-future", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_without_a_manifest_is_refused()
    {
        Assert.Throws<NotSupportedException>(() => Serializer.Manifest("text"));
        Assert.Throws<NotSupportedException>(() => Serializer.ToBinary("text"));
    }

    public void Dispose() => _system.Terminate().Wait();

    private static IncomingSignal[] Signals()
    {
        var orchestrator = new OrchestratorInfo("0xabc", "https://node.example:8935");
        var first = new SourcePosition("log-1", "livepeer.stream_trace", 3, 41);
        var second = new SourcePosition("log-1", "livepeer.ai_stream_status", 0, 42);
        return
        [
            new(new TraceSignal(Uid(1), 1_700_000_000_000, "gw", orchestrator, TraceKind.GatewaySendFirstIngestSegment), first, 11),
            new(new StatusSignal(
                Uid(2), 1_700_000_010_000, "gw", orchestrator, "model", StreamState.Online, 0, 17.5, 0, null,
                new StickyError(ErrorClass.Real, 99, null)), second, 12),
            new(new StatusSignal(
                Uid(3), 1_700_000_020_000, "", OrchestratorInfo.None, "", StreamState.Blank, null, null, null, 1_700_000_000_000, null), second, 13),
            new(new StreamEventSignal(
                Uid(4), 1_700_000_030_000, "gw", OrchestratorInfo.None, "model", StreamEventKind.Error, ErrorClass.CloseMarker), first, 14),
            new(new IngestMetricsSignal(Uid(5), 1_700_000_040_000, "gw"), first, ulong.MaxValue),
        ];
    }

    private static IncomingSignal[] LabelledSignals()
    {
        var position = new SourcePosition("log-1", "livepeer.stream_trace", 3, 41);
        return
        [
            new(new TraceSignal(Uid(6), 1_700_000_000_000, "gw", OrchestratorInfo.None, TraceKind.Other) { Type = "gateway_new" }, position, 1),
            new(new StreamEventSignal(Uid(7), 1_700_000_000_001, "gw", OrchestratorInfo.None, "model", StreamEventKind.ParamsUpdate, ErrorClass.None)
            {
                Parameters = new PrivateText(12, "hash", "a text"),
            }, position, 2),
            new(new IngestMetricsSignal(Uid(8), 1_700_000_000_002, "gw") { ConnectionQuality = "good" }, position, 3),
        ];
    }

    private static SessionPayment Payment() =>
        new(new PaymentEvidence(Uid(9), 1_700_000_000_000, "0xop", "node.example:8935", "model"), IsLinked: true, Version: 4);

    private static EventUid Uid(byte last) => EventUid.FromBytes([0, 1, 2, 3, 4, 5, 0x86, 7, 0x88, 9, 10, 11, 12, 13, 14, last]);
}
