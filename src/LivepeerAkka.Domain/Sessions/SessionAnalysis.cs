using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>
/// Everything that the rules make of a session's signals: a pure function of their set and of whether the session is concluded.
/// Times epoch ms, gateway clock where not said; null = never seen.
/// </summary>
public sealed record SessionAnalysis
{
    /// <summary>The request was seen: the session is in the denominators.</summary>
    public required bool Known { get; init; }

    public required bool NoOrchestratorSeen { get; init; }

    public required long? RequestedAtMs { get; init; }

    public required long StartedAtMs { get; init; }

    public required long LastSignalAtMs { get; init; }

    /// <summary>Latest terminal trace, null = none.</summary>
    public required long? ClosedAtMs { get; init; }

    /// <summary>The close, else the last signal; null while the session is open.</summary>
    public required long? EndedAtMs { get; init; }

    /// <summary>One of <see cref="CloseReason"/>, '' while the session is open.</summary>
    public required string CloseReason { get; init; }

    /// <summary>Earliest gateway that a signal names, '' = none.</summary>
    public required string Gateway { get; init; }

    public required EventUid FirstEventUid { get; init; }

    public required EventUid LastEventUid { get; init; }

    /// <summary>Signals that count: all but ingest metrics.</summary>
    public required int EventCount { get; init; }

    /// <summary>Swap events.</summary>
    public required int ConfirmedSwapCount { get; init; }

    /// <summary>Boundaries that no swap event explains.</summary>
    public required int InferredSwapCount { get; init; }

    public required bool HasOrchestratorChange { get; init; }

    public required bool HasModelChange { get; init; }

    /// <summary>Startup of the session as a whole.</summary>
    public required StartupVerdict Startup { get; init; }

    public required EdgeTimes Edges { get; init; }

    /// <summary>Runner receives → runner sends, of the first segment that has both; ms, null = none has or it is negative.</summary>
    public required long? InferenceFirstMs { get; init; }

    /// <summary>Sum over the segments and over what belongs to none.</summary>
    public required WorkTotals Work { get; init; }

    /// <summary>The last attempt that started went silent (section 4).</summary>
    public required bool OutputLost { get; init; }

    /// <summary>Has samples + first processed + few processed, of three; 0 when the session is not known.</summary>
    public required int HealthSignals { get; init; }

    /// <summary>3 when the session is known, else 0.</summary>
    public required int HealthExpected { get; init; }

    /// <summary>Segments by index.</summary>
    public required IReadOnlyList<SegmentAnalysis> Segments { get; init; }

    /// <summary>The segment that speaks for the session's identity, null when there is none (attribution.md section 3).</summary>
    public required SegmentAnalysis? Representative { get; init; }

    /// <summary>Model label of the session, '' = none.</summary>
    public required string ModelHint { get; init; }

    /// <summary>Known pipeline that its records name, '' = none.</summary>
    public required string PipelineHint { get; init; }

    /// <summary>Payments of a session without segments, by (time, uid); empty otherwise.</summary>
    public required IReadOnlyList<PaymentEvidence> PaymentsWithoutSegment { get; init; }

    /// <summary>Digest of what capabilities said about wallets whose node no record tells.</summary>
    public required ulong DirectoryAnswers { get; init; }

    /// <summary>Slices of a session without segments (index −1); empty otherwise.</summary>
    public required IReadOnlyList<HourSlice> HoursWithoutSegment { get; init; }

    /// <summary>Numbers of the signals in the log, in fold order.</summary>
    public required IReadOnlyList<int> Order { get; init; }

    /// <summary>Index of the segment that each signal is credited to, by the number of the signal in the log; −1 = none.</summary>
    public required IReadOnlyList<int> SegmentOfSignal { get; init; }

    /// <summary>Every sample is LOADING (and there is one).</summary>
    public bool LoadingOnly => Work.StatusSamples > 0 && Work.LoadingSamples == Work.StatusSamples;

    /// <summary>No sample shows output (and there is a sample).</summary>
    public bool ZeroOutput => Work.StatusSamples > 0 && Work.PositiveSamples == 0;

    /// <summary>One flag for three ways to fail, so that nothing counts twice.</summary>
    public bool OutputFailed => LoadingOnly || ZeroOutput || OutputLost;

    /// <summary>Slices of the whole session: by segment, then hour. Their sums are the session's totals.</summary>
    public IEnumerable<HourSlice> Hours => Segments.SelectMany(s => s.Hours).Concat(HoursWithoutSegment);
}

/// <summary>One stretch of service by one node, and the attempt that it was.</summary>
public sealed record SegmentAnalysis
{
    public required int Index { get; init; }

    /// <summary>Node, or hot wallet where the node is not known.</summary>
    public required ServerKey Key { get; init; }

    /// <summary>Earliest hot wallet of the records that name the node, '' = none.</summary>
    public required string HotWallet { get; init; }

    /// <summary>Distinct identities that the node's own records carry, each with its earliest record.</summary>
    public required IReadOnlyList<IdentityEvidence> Identities { get; init; }

    /// <summary>Payments that are evidence for the segment, by (time, uid).</summary>
    public required IReadOnlyList<PaymentEvidence> Payments { get; init; }

    /// <summary>Known pipeline that its records name, '' = none.</summary>
    public required string PipelineHint { get; init; }

    public required long StartMs { get; init; }

    /// <summary>Not before the start; of a segment that serves, the last signal so far.</summary>
    public required long EndMs { get; init; }

    /// <summary>One of <see cref="SegmentBoundary"/>.</summary>
    public required string Boundary { get; init; }

    /// <summary>One of <see cref="SegmentEndReason"/>, '' while the segment serves.</summary>
    public required string EndReason { get; init; }

    /// <summary>Known from a swap alone: tried, and left without other evidence.</summary>
    public required bool IsTriedOnly { get; init; }

    /// <summary>The evidence, or the swap, that opened the segment.</summary>
    public required EventUid OpenedByUid { get; init; }

    /// <summary>Outcome of the attempt.</summary>
    public required StartupVerdict Attempt { get; init; }

    public required EdgeTimes Edges { get; init; }

    public required WorkTotals Work { get; init; }

    /// <summary>An attempt that started went silent (section 4).</summary>
    public required bool OutputLost { get; init; }

    /// <summary>Has samples + first processed + few processed, of three; 0 of 0 when the session is not known.</summary>
    public required int HealthSignals { get; init; }

    /// <summary>3 when the session is known, else 0.</summary>
    public required int HealthExpected { get; init; }

    /// <summary>Model label, '' = none.</summary>
    public required string ModelHint { get; init; }

    /// <summary>Slices by hour.</summary>
    public required IReadOnlyList<HourSlice> Hours { get; init; }

    /// <summary>A swap or the next node ended the segment.</summary>
    public bool SwappedOut => EndReason is SegmentEndReason.Swap or SegmentEndReason.OrchestratorChange;

    /// <summary>The segment took over from another.</summary>
    public bool Rescued => !IsTriedOnly && Boundary is not SegmentBoundary.Initial;

    /// <summary>The segment spans time.</summary>
    public bool HasLength => EndMs > StartMs;

    /// <inheritdoc cref="SessionAnalysis.LoadingOnly"/>
    public bool LoadingOnly => Work.StatusSamples > 0 && Work.LoadingSamples == Work.StatusSamples;

    /// <inheritdoc cref="SessionAnalysis.ZeroOutput"/>
    public bool ZeroOutput => Work.StatusSamples > 0 && Work.PositiveSamples == 0;

    /// <inheritdoc cref="SessionAnalysis.OutputFailed"/>
    public bool OutputFailed => LoadingOnly || ZeroOutput || OutputLost;
}

/// <summary>How a session ended.</summary>
public static class CloseReason
{
    public const string IngestClosed = "ingest_closed";
    public const string StreamStopped = "stream_stopped";
    public const string Idle = "idle";
}
