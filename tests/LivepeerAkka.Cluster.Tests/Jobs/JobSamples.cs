using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Jobs;

namespace LivepeerAkka.Cluster.Tests.Jobs;

/// <summary>Records and facts of jobs.</summary>
internal static class JobSamples
{
    public const long T = 1_772_359_200_000;

    public static readonly JobKey Key = new("org", JobKinds.Batch, "r1");

    public static EventUid Uid(int id) => EventUid.FromBytes([0, 1, 2, 3, 4, 5, 0x86, 7, 0x88, 9, 10, 11, 12, 13, (byte)(id >> 8), (byte)id]);

    public static JobRecord Received(int id, long timeMs) => new()
    {
        Uid = Uid(id),
        TimeMs = timeMs,
        Family = EventFamily.AiBatchRequest,
        Role = JobEventRole.Selection,
        Gateway = "gw",
        Pipeline = "upscale",
        Model = "m",
    };

    public static JobRecord Completed(int id, long timeMs, bool success = true, string url = "n:8935") => Received(id, timeMs) with
    {
        Role = JobEventRole.Completion,
        Success = success,
        Tries = 2,
        DurationMs = 1_234.5,
        Url = url,
        Error = success ? "" : "late",
    };

    /// <summary>A record with something in every field.</summary>
    public static JobRecord Full { get; } = new()
    {
        Uid = Uid(9),
        TimeMs = T,
        Family = EventFamily.AiLlmRequest,
        Role = JobEventRole.Completion,
        Gateway = "gw",
        Pipeline = "llm",
        Model = "llama",
        Capability = "cap",
        Url = "n:8935",
        Address = "0xhot",
        WorkerUrl = "w:80",
        Success = false,
        Tries = 0,
        DurationMs = 0,
        HttpStatus = 503,
        ErrorType = "kind",
        Error = "error",
        Streaming = false,
        PromptTokens = 0,
        CompletionTokens = 20,
        TotalTokens = 30,
        TtftMs = 0,
        TokensPerSecond = 55.5,
        FinishReason = "stop",
    };

    public static AiJobFact Fact(long version = 1, bool? success = true) => new()
    {
        Key = new JobKey("org", JobKinds.Llm, "r1"),
        Version = version,
        Identity = new SessionIdentity("gw", "eu", "0xop", "n:8935", "0xhot", "llm", "llama")
        {
            GpuId = "GPU-1",
            GpuSlot = "RTX/24/0",
            GpuModelName = "RTX",
            GpuMemoryBytes = 24_000_000_000,
            GpuCount = 1,
            AttributionStatus = "resolved",
            AttributionReason = "matched",
            AttributionMethod = "uri",
            AttributionConfidence = 1,
        },
        Capability = "cap",
        RequestedAtMs = T,
        SelectedAtMs = T + 1,
        CompletedAtMs = T + 2_000,
        Success = success,
        Selection = SelectionOutcome.Selected,
        Tries = 2,
        DurationMs = 1_999.5,
        HttpStatus = 200,
        ErrorType = "",
        Error = "",
        Streaming = true,
        PromptTokens = 10,
        CompletionTokens = 20,
        TotalTokens = 30,
        TtftMs = 100.5,
        TokensPerSecond = 55.5,
        FinishReason = "stop",
        EventCount = 3,
        FirstEventUid = Uid(1),
        LastEventUid = Uid(3),
        EvidenceSignalUid = Uid(3),
        EvidenceCapabilityUid = Uid(8),
        RunnerUp = "0xother",
    };
}
