using System.Numerics;
using System.Text;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

/// <summary>Rows with something in every column.</summary>
internal static class SampleRows
{
    /// <summary>2026-03-01 10:00:00.123 UTC.</summary>
    public const long Time = 1_772_359_200_123;

    /// <summary>When the rows were received: now, because the tables forget by this time.</summary>
    public static readonly long Received = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private static readonly OrchestratorInfo Orchestrator = new("0xhot", "https://node:8935");
    private static readonly PrivateText Prompt = new(12, "a1b2", "a cat");

    public static EventUid Uid(int number) => new(new Guid(number, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]));

    public static SourceRecord Source(long offset = 7, string topic = "livepeer.x", int partition = 3, long receivedAfterMs = 0) =>
        new(new SourcePosition("log-1", topic, partition, offset), "org-1", Time + 50, Received + receivedAfterMs, "x"u8.ToArray());

    public static RawEventRow Event(EventFamily family, EventPayload payload, int uid = 1, SourceRecord? source = null) => new(
        new CandidateEvent(Uid(uid), EventFamilies.NameOf(family), family, Time, Time + 1, UnitCorrected: true, "gateway-1",
            0xFEDC_BA98_7654_3210, payload, Encoding.UTF8.GetBytes("{\"id\":\"é\\n\"}")), source ?? Source());

    public static StreamTrace Trace { get; } =
        new("s1", "r1", Orchestrator, "gateway_receive_stream_request", "gateway", "live-video-to-video", "streamdiffusion", "message");

    public static StreamStatus Status { get; } = new(
        "s1", "r1", Orchestrator, "streamdiffusion", "ONLINE", Time - 9_000, 24.5, Time - 1, 12.25, Time - 2, 3, Time - 3, "logs", "error",
        Time - 4, "hash", Time - 5, Prompt);

    public static StreamStatus EmptyStatus { get; } = new(
        "", "r1", OrchestratorInfo.None, "", "", null, null, null, null, null, null, null, "", "", null, "", null, PrivateText.Absent);

    public static StreamEvent StreamEvent { get; } = new("s1", "r1", Orchestrator, "params_update", "streamdiffusion", "text", "cap", Prompt);

    public static StreamIngestMetrics Metrics { get; } = new(
        "s1", "r1", "good", ulong.MaxValue, 5, new IngestTrack(0.5, -1, 100, 1.5, 20.5, 1.25, 2.25, 3.25), Audio: null);

    public static NetworkCapabilities Capabilities { get; } = new(
    [
        new CapabilityEntry("0xop1", "0xhot", "https://node:8935", "0.8.8",
            [new(35, "m1", Warm: true, "r1", 1, 2), new(33, "m2", Warm: false, "", 3, 4)],
            [new(35, "m1", 1635.021m, 1m), new(33, "other", 5m, 1m)],
            [new("live-video-to-video", "m1", [new(0, "GPU-1", "RTX", 8, 9, 24_000_000_000, 1), new(1, "GPU-2", "RTX", 8, 0, 24_000_000_000, 2)])]),
        new CapabilityEntry("0xop2", "", "https://bare:8935", "", [], [], []),
    ]);

    public static DiscoveryResults Discovery { get; } = new([new("0xhot", "https://a:8935", 12.5), new("0xhot2", "https://b:8935", null)]);

    public static Payment Payment { get; } = new(
        "r1", "ps1", "35_m1", "0xsender", "0xop1", "https://node:8935", BigInteger.Parse("2402400000000000", null), "1635.021 wei/pixel", 1635.021m,
        0.0009990010m, 2, "35", 4_800_000_004_800);

    public static JobEvent Job { get; } = new(
        "llm_request_completed", "r1", "llm", "m2", "cap", Orchestrator, "https://node2:8935", "http://worker", Success: true, 2, 1234.5, 200, 0.25,
        0.003m, "kind", "error", Streaming: false, 10, 20, 30, 100.5, 55.5, 2000.5, "stop");

    public static IEnumerable<(EventFamily Family, EventPayload Payload)> Payloads { get; } =
    [
        (EventFamily.StreamTrace, Trace), (EventFamily.AiStreamStatus, Status), (EventFamily.AiStreamStatus, EmptyStatus),
        (EventFamily.AiStreamEvents, StreamEvent), (EventFamily.StreamIngestMetrics, Metrics), (EventFamily.NetworkCapabilities, Capabilities),
        (EventFamily.DiscoveryResults, Discovery), (EventFamily.CreateNewPayment, Payment), (EventFamily.AiBatchRequest, Job),
        (EventFamily.AiLlmRequest, Job), (EventFamily.JobGateway, Job), (EventFamily.JobOrchestrator, Job), (EventFamily.JobPayment, Job),
        (EventFamily.JobAuth, Job), (EventFamily.WorkerLifecycle, Job),
    ];

    public static RejectedRow Rejected(string payload = "{\"a\":", string reason = RejectReason.JsonParseError, SourceRecord? source = null) => new(
        new RejectedRecord(Uid(2), "", "envelope", reason, "", "text", Encoding.UTF8.GetBytes(payload), payload.Length, IsReplayable: true),
        source ?? Source());

    public static IgnoredSampleRow Ignored(SourceRecord? source = null) =>
        new(new IgnoredRecord(Uid(3), "webrtc_stats", "unsupported_event_type", "{}"u8.ToArray()), source ?? Source());

    public static WorkflowSessionFact Fact(string session = "s1|r1", long version = 1) => new()
    {
        Key = new SessionKey("org-1", session),
        Version = version,
        IsFinal = true,
        Identity = new SessionIdentity("gateway-1", "eu", "0xop1", "https://node:8935", "0xhot", "live-video-to-video", "m1")
        {
            GpuId = "GPU-1",
            GpuSlot = "0",
            GpuModelName = "RTX",
            GpuMemoryBytes = 24_000_000_000,
            GpuCount = 1,
            AttributionStatus = "resolved",
            AttributionReason = "matched",
            AttributionMethod = "uri",
            AttributionConfidence = 0.9,
        },
        TrafficClass = "organic",
        Times = new SessionTimes(Time, Time + 2_285, Time + 2_655, Time + 6_744, Time, Time + 90_000, Time + 90_000),
        CloseReason = "idle",
        StartupOutcome = "success",
        OutcomeReason = "",
        Flags = new SessionFlags(Known: true, Swapped: false, LoadingOnly: false, ZeroOutput: false, OutputFailed: false,
            HasOrchestratorChange: false, HasModelChange: true, HasPipelineChange: false),
        Counts = new SessionCounts(1, 2, 3, 4, 5, 6, 7, 17, 9, 10, 11, 12, 3, 3, 65, 1, 2),
        Latencies = new SessionLatencies(2_285, 2_655, 6_744, 4_459, null),
        TotalSampleMs = 90_000,
        OutputFpsSumMicros = 250_500_000,
        OutputFpsSamples = 17,
        FirstEventUid = Uid(10),
        LastEventUid = Uid(11),
    };

    public static SessionSegmentFact Segment(int index = 1, long version = 3, bool isDeleted = false) => new()
    {
        Key = new SessionKey("org", "s1|r1"),
        SegmentIndex = index,
        Version = version,
        IsDeleted = isDeleted,
        Identity = Fact().Identity,
        SegmentStartMs = 1_772_359_200_000,
        SegmentEndMs = 1_772_359_260_000,
        Boundary = "confirmed",
        EndReason = "swap",
        AttemptOutcome = "unexcused",
        AttemptReason = "swapped_out",
        SwappedOut = true,
        Rescued = true,
        StatusSampleCount = 3,
        PositiveOutputSamples = 2,
        ErrorSamples = 1,
        HealthSignals = 2,
        HealthExpected = 3,
        SampleMs = 30_000,
        OutputFpsSumMicros = 41_500_000,
        OutputFpsSamples = 2,
        EvidenceSignalUid = Fact().FirstEventUid,
    };

    public static SessionEventFact SessionEvent(SessionEventKind kind) => new()
    {
        Kind = kind,
        Key = new SessionKey("org", "s1|r1"),
        EventUid = Uid(20 + (int)kind),
        EventTimeMs = Time,
        SegmentIndex = 1,
        Identity = Fact().Identity,
        Version = 3,
        Label = "ONLINE",
        InputFps = 30,
        OutputFps = 15.5,
        RestartCount = 1,
        ParamsHash = "hash",
        ParamsText = "text",
    };

    public static IReadOnlyList<OrchestratorOfferFact> Offers() => OrchestratorOfferFact.Of(
        Event(EventFamily.NetworkCapabilities, Payloads.First(p => p.Family == EventFamily.NetworkCapabilities).Payload).Event);

    public static SessionHourPart Part(int index = 1, long version = 3, bool isDeleted = false) => new()
    {
        Key = new SessionKey("org", "s1|r1"),
        SegmentIndex = index,
        WindowStartMs = 1_772_359_200_000,
        Version = version,
        IsDeleted = isDeleted,
        Identity = Fact().Identity,
        Work = new HourWork(
            true, 4, 3, 2, 1, 40_000, [0, 12_000_000, 15_500_000],
            [new MinuteWork(0, 3, 2, 25_000, 15_500_000, 2), new MinuteWork(59, 1, 1, 15_000, 12_000_000, 1)]),
        Attempt = new HourAttempt("success", true, true, true, true, true, 2, 3, 2_655, null, 6_744),
        Request = new HourRequest("excused", "input_fault", HasSegment: true, IsSwapped: true, IsOutputFailed: true),
        Presence = (1_772_359_200_001, 1_772_359_300_000),
    };

    public static SessionHourFact Hour(int index = -1, long version = 3, bool isDeleted = false) => new()
    {
        Key = new SessionKey("org", "s1|r1"),
        SegmentIndex = index,
        WindowStartMs = 1_772_359_200_000,
        Version = version,
        IsDeleted = isDeleted,
        Identity = Fact().Identity,
        StatusSamples = 3,
        PositiveSamples = 2,
        RunningSamples = 1,
        ErrorSamples = 1,
        OutputFpsSumMicros = 41_500_000,
        OutputFpsSamples = 2,
        InputFpsSumMicros = 60_000_000,
        SampleMs = 30_000,
        IsTailArtifact = true,
    };
}
