namespace LivepeerAkka.Simulator.Truth.Hours;

/// <summary>
/// What the hourly views are made of, as it is true: work, attempts, requests, payments and capacity reports, each in its own hour. Inputs of
/// several runs are simply joined. Times epoch ms.
/// </summary>
public sealed record HourInputs
{
    /// <summary>Work of a segment in one hour.</summary>
    public IReadOnlyList<WorkTruth> Work { get; init; } = [];

    /// <summary>Decided attempts of known sessions.</summary>
    public IReadOnlyList<AttemptTruth> Attempts { get; init; } = [];

    /// <summary>Known sessions.</summary>
    public IReadOnlyList<RequestTruth> Requests { get; init; } = [];

    /// <summary>Accepted payments.</summary>
    public IReadOnlyList<PaidTruth> Payments { get; init; } = [];

    /// <summary>Models that nodes were ever reported with.</summary>
    public IReadOnlyList<OfferTruth> Offers { get; init; } = [];

    /// <summary>What nodes said that they could do.</summary>
    public IReadOnlyList<CapacityTruth> Reports { get; init; } = [];

    /// <summary>The inputs of two runs together.</summary>
    public static HourInputs operator +(HourInputs left, HourInputs right) => new()
    {
        Work = [.. left.Work, .. right.Work],
        Attempts = [.. left.Attempts, .. right.Attempts],
        Requests = [.. left.Requests, .. right.Requests],
        Payments = [.. left.Payments, .. right.Payments],
        Reports = [.. left.Reports, .. right.Reports],
        Offers = [.. left.Offers, .. right.Offers],
    };
}

/// <summary>Identity by which hours are kept. Texts '' = not known.</summary>
/// <param name="Gateway">Gateway of the session.</param>
/// <param name="SegmentUrl">URL that the segment's own records carry, <c>host:port</c>: its host tells the region.</param>
/// <param name="Operator">Operator, canonical.</param>
/// <param name="Node">Node, <c>host:port</c>.</param>
/// <param name="Pipeline">Pipeline.</param>
/// <param name="Model">Model.</param>
/// <param name="Gpu">Card or pool, null = not known.</param>
public sealed record HourIdentity(string Gateway, string SegmentUrl, string Operator, string Node, string Pipeline, string Model, GpuTruth? Gpu)
{
    /// <summary>Stable name of the card or pool, '' = not known.</summary>
    public string GpuSlot => Gpu is null ? "" : SlotOf(Gpu);

    /// <summary>Region by the host of the segment's URL, else by the gateway; '' = none.</summary>
    public string RegionIn(IReadOnlyDictionary<string, string> regions) =>
        regions.TryGetValue(SegmentUrl.Split(':')[0], out var ofHost) ? ofHost : regions.GetValueOrDefault(Gateway, "");

    /// <summary>Card model, '' = not known or several.</summary>
    public string GpuModelName => Gpu?.ModelName ?? "";

    // A single card of a node is the first of its kind.
    private static string SlotOf(GpuTruth gpu) => gpu switch
    {
        { ModelName: "" } => "mixed",
        { Count: 1 } => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{gpu.ModelName}/{gpu.MemoryBytes}/0"),
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"pool/{gpu.ModelName}/{gpu.MemoryBytes}"),
    };
}

/// <summary>Work of one segment, or of a session without one, in one hour.</summary>
/// <param name="Org">Organisation.</param>
/// <param name="Identity">Whose work.</param>
/// <param name="Slice">The work.</param>
public sealed record WorkTruth(string Org, HourIdentity Identity, HourSliceTruth Slice);

/// <summary>What a segment's samples add to one hour.</summary>
/// <param name="WindowStartMs">Start of the hour.</param>
/// <param name="OutputMicros">Output fps of every sample of the hour, millionths.</param>
/// <param name="RunningSamples">Samples in a running state.</param>
/// <param name="ErrorSamples">Samples to which an error belongs.</param>
/// <param name="SampleMs">Time of the hour that samples stand for, ms.</param>
/// <param name="IsTailArtifact">The segment only reached into the hour: views leave it out.</param>
public sealed record HourSliceTruth(
    long WindowStartMs, IReadOnlyList<long> OutputMicros, int RunningSamples, int ErrorSamples, long SampleMs, bool IsTailArtifact)
{
    /// <summary>The hour's minutes with samples, or with time that samples stand for.</summary>
    public IReadOnlyList<MinuteTruth> Minutes { get; init; } = [];
}

/// <summary>What a segment's samples add to one minute.</summary>
/// <param name="WindowStartMs">Start of the minute.</param>
/// <param name="OutputMicros">Output fps of every sample of the minute, millionths.</param>
/// <param name="SampleMs">Time of the minute that samples stand for, ms.</param>
public sealed record MinuteTruth(long WindowStartMs, IReadOnlyList<long> OutputMicros, long SampleMs);

/// <summary>One attempt, in the hour of its segment's start. Latencies ms, null = undefined.</summary>
public sealed record AttemptTruth
{
    public required HourIdentity Identity { get; init; }
    public required long StartMs { get; init; }

    /// <summary><c>success</c>, <c>excused</c> or <c>unexcused</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary><c>swap</c>, <c>orchestrator_change</c> or <c>session_end</c>.</summary>
    public required string EndReason { get; init; }

    public required bool LoadingOnly { get; init; }
    public required bool ZeroOutput { get; init; }

    /// <summary>It started and then gave no output.</summary>
    public required bool OutputFailed { get; init; }

    /// <summary>Of three.</summary>
    public required int HealthSignals { get; init; }

    public required long? FirstOutputMs { get; init; }
    public required long? StartupMs { get; init; }
    public required long? PlayableMs { get; init; }
}

/// <summary>One known session.</summary>
/// <param name="Identity">The session's own identity.</param>
/// <param name="RequestedMs">First request.</param>
/// <param name="EndedMs">End; may lie before the request.</param>
/// <param name="Outcome">Startup outcome.</param>
/// <param name="Reason">Its reason, '' = none.</param>
/// <param name="HasSegment">Somebody was tried.</param>
/// <param name="Swapped">A swap was confirmed or inferred.</param>
/// <param name="OutputFailed">Output failed, whether it had started or not.</param>
public sealed record RequestTruth(
    HourIdentity Identity, long RequestedMs, long EndedMs, string Outcome, string Reason, bool HasSegment, bool Swapped, bool OutputFailed);

/// <summary>One payment in its hour.</summary>
/// <param name="TimeMs">Time of the payment.</param>
/// <param name="Session">Identity of the linked session, null = it is unlinked.</param>
/// <param name="Gateway">The payment's own gateway, which counts where it is unlinked.</param>
/// <param name="FaceWei">Face value × tickets, wei.</param>
/// <param name="ExpectedWei">Expected value, wei.</param>
public sealed record PaidTruth(long TimeMs, HourIdentity? Session, string Gateway, System.Numerics.BigInteger FaceWei, System.Numerics.BigInteger ExpectedWei);

/// <summary>A model that a node was reported with.</summary>
/// <param name="Node">Node, <c>host:port</c>.</param>
/// <param name="Pipeline">Pipeline.</param>
/// <param name="Model">Model.</param>
/// <param name="RunnerVersion">Version of the runner; nodes that tell none have no such offer.</param>
public sealed record OfferTruth(string Node, string Pipeline, string Model, string RunnerVersion);

/// <summary>One report of a node for one of its models.</summary>
/// <param name="AtMs">When it was taken.</param>
/// <param name="Node">Node, <c>host:port</c>.</param>
/// <param name="Model">Model.</param>
/// <param name="Slots">Capacity and use together, slots.</param>
public sealed record CapacityTruth(long AtMs, string Node, string Model, long Slots);
