using System.Globalization;
using System.Numerics;
using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

/// <summary>Rows for tests of the store, each value another, so that a value in a wrong column shows.</summary>
internal static class StoreRows
{
    /// <summary>2100-01-01 00:00:00.123 UTC: a time that no retention reaches.</summary>
    public const long EventMs = 4_102_444_800_123;

    public static readonly OrchestratorInfo Orchestrator = new("0xwallet", "https://node:8935");

    public static EventUid Uid(int number) => new(new Guid(string.Create(CultureInfo.InvariantCulture, $"00112233-4455-8677-8899-{number:x12}")));

    public static SourceRecord Source(long offset, string topic = "livepeer.test", long laterMs = 0) =>
        new(new SourcePosition("log-1", topic, 3, offset), "daydream", EventMs + 2_000, EventMs + 3_000 + laterMs, null);

    public static RawEventRow Raw(int number, EventFamily family, EventPayload payload, long eventMs = EventMs) => new(
        new CandidateEvent(
            Uid(number), EventFamilies.NameOf(family), family, eventMs, eventMs + 1_000, UnitCorrected: false, "gateway-1", 0, payload,
            "{\"raw\":1}"u8.ToArray()),
        Source(number));

    public static RawEventRow Trace(int number, long eventMs = EventMs) => Raw(
        number, EventFamily.StreamTrace,
        new StreamTrace("stream", "request", Orchestrator, "gateway_receive_stream_request", "gateway", "pipe-id", "pipe", "words"), eventMs);

    public static RawEventRow Payment(int number) => Raw(
        number, EventFamily.CreateNewPayment,
        new Payment(
            "request", "session", "35_model", "0xsender", "0xrecipient", "https://node:8935", BigInteger.Pow(2, 256) - 1, "1635.021 wei/pixel", 1635.021m,
            0.000999001m, 100, "35", 7));

    public static RawEventRow Status(int number) => Raw(
        number, EventFamily.AiStreamStatus,
        new StreamStatus(
            "stream", "request", Orchestrator, "pipe", "ONLINE", EventMs + 1, 1.5, EventMs + 2, 2.5, EventMs + 3, 4, EventMs + 5, "logs", "error", EventMs + 6,
            "hash", EventMs + 7, new PrivateText(8, "keyed", "text")));

    public static RawEventRow StreamEvent(int number) => Raw(
        number, EventFamily.AiStreamEvents,
        new StreamEvent("stream", "request", Orchestrator, "error", "pipe", "words", "35", new PrivateText(8, "keyed", null)));

    public static RawEventRow Metrics(int number) => Raw(
        number, EventFamily.StreamIngestMetrics,
        new StreamIngestMetrics("stream", "request", "good", 1, ulong.MaxValue, new IngestTrack(1.5, 2, 3, 4.5, 5.5, 6.5, 7.5, 8.5), null));

    public static RawEventRow Job(int number) => Raw(
        number, EventFamily.AiLlmRequest,
        new JobEvent(
            "llm_request_completed", "request", "llm", "model", "33", new OrchestratorInfo("0xwallet", ""), "https://node:8935", "http://worker", true, 2, 3.5,
            200, 4.5, 5.000000001m, "kind", "error", false, 6, 7, 13, 8.5, 9.5, 10.5, "stop"));

    public static RawEventRow Discovery(int number) => Raw(
        number, EventFamily.DiscoveryResults, new DiscoveryResults([new("0xone", "https://one:8935", 12.5), new("0xtwo", "https://two:8935", null)]));

    /// <summary>Three nodes: one with two cards and a model without, one with models alone, one that says nothing.</summary>
    public static RawEventRow Capabilities(int number) => Raw(
        number, EventFamily.NetworkCapabilities,
        new NetworkCapabilities(
        [
            new("0xop1", "0xhot1", "https://one:8935", "0.8", [new(35, "sdxl", true, "1.0", 1, 2), new(27, "flux", false, "", 3, 0)],
                [new(35, "sdxl", 5, 2)],
                [new("live-video-to-video", "sdxl", [new(0, "GPU-a", "RTX", 8, 9, 24, 23), new(1, "GPU-b", "RTX", 8, 0, 24, 22)])]),
            new("0xop2", "0xhot2", "https://two:8935", "", [new(33, "llama", true, "", 4, 5)], [], []),
            new("0xop3", "0xhot3", "https://three:8935", "", [], [], []),
        ]));

    public static RejectedRow Rejected(int number, long laterMs = 0) => new(
        new RejectedRecord(Uid(number), "stream_trace", "data", RejectReason.MissingField, "data.type", "json", "{\"data\":{}}"u8.ToArray(), 11, true)
        {
            Sha256 = "sha",
        },
        Source(number, laterMs: laterMs));

    public static IgnoredSampleRow Ignored(int number) =>
        new(new IgnoredRecord(Uid(number), "webrtc_stats", "noise", "{\"raw\":1}"u8.ToArray()), Source(number));

    public static SessionFactRow Session(
        string id, long version, string closeReason = "idle", long? selectionMs = 2285, long duplicates = 0, long writtenAtMs = EventMs) => new(
        new WorkflowSessionFact
        {
            Key = new SessionKey("daydream", $"{id}|request"),
            Version = version,
            IsFinal = true,
            Identity = new SessionIdentity("gateway-1", "fra", "0xoperator", "node:8935", "0xwallet", "live-video-to-video", "model")
            {
                GpuId = "GPU-1", GpuSlot = "0", GpuModelName = "RTX 4090", GpuMemoryBytes = 24_000_000_000, GpuCount = 2, AttributionStatus = "resolved",
                AttributionReason = "why", AttributionMethod = "how", AttributionConfidence = 0.75,
            },
            TrafficClass = "organic",
            Times = new SessionTimes(EventMs, EventMs + 1, EventMs + 2, EventMs + 3, EventMs + 4, EventMs + 5, EventMs + 6),
            CloseReason = closeReason,
            StartupOutcome = "success",
            OutcomeReason = "reason",
            Flags = new SessionFlags(
                Known: true, Swapped: false, LoadingOnly: true, ZeroOutput: false, OutputFailed: true, HasOrchestratorChange: false, HasModelChange: true,
                HasPipelineChange: false),
            Counts = new SessionCounts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, duplicates, 17),
            Latencies = new SessionLatencies(selectionMs, 2655, 6744, 4459, 106),
            TotalSampleMs = 90_000,
            OutputFpsSumMicros = 61_500_000,
            OutputFpsSamples = 3,
            FirstEventUid = Uid(1),
            LastEventUid = Uid(2),
        },
        writtenAtMs);

    public static AccountingRow Counter(string outcome, long count, string log, int partition = 0) =>
        new(log, "livepeer.test", partition, "stream_trace", outcome, "", count, count);
}
