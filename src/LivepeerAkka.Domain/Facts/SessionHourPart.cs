using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Facts;

/// <summary>
/// One row of <c>fact_hour_parts</c>: what a session adds to the rollups of one hour. A segment's part holds its work in the hour and, in the hour of
/// its start, its attempt; the session's own part (<see cref="OfSession"/>) holds that it was requested and how it started, and when in the hour it was
/// there. Times epoch ms.
/// </summary>
public sealed record SessionHourPart
{
    /// <summary>Segment index of the session's own part; −1 is work that belongs to no segment.</summary>
    public const int OfSession = -2;

    public required SessionKey Key { get; init; }

    /// <summary>Start of the hour UTC.</summary>
    public required long WindowStartMs { get; init; }

    /// <summary>Index of the segment, −1 = none, <see cref="OfSession"/> = the session itself.</summary>
    public required int SegmentIndex { get; init; }

    /// <summary>Version of the session that published the row.</summary>
    public required long Version { get; init; }

    /// <summary>A tombstone: the version has no such part. Everything but key and version is then without meaning.</summary>
    public bool IsDeleted { get; init; }

    public required SessionIdentity Identity { get; init; }

    /// <summary>Work of the segment in the hour, null = none.</summary>
    public HourWork? Work { get; init; }

    /// <summary>The segment's attempt, in the hour of its start; null elsewhere, of an unknown session and while it is pending.</summary>
    public HourAttempt? Attempt { get; init; }

    /// <summary>The session's request and outcome, in the hour of the request; null elsewhere and of an unknown session.</summary>
    public HourRequest? Request { get; init; }

    /// <summary>When in the hour a known session was there, half-open; null = not, or not the session's own part.</summary>
    public (long FromMs, long ToMs)? Presence { get; init; }
}

/// <summary>Work of a segment in one hour (sessions.md, section 7).</summary>
/// <param name="IsTailArtifact">The segment only reached into this hour and did no work in it: rollups leave it out.</param>
/// <param name="StatusSamples">Samples.</param>
/// <param name="PositiveSamples">Samples with output.</param>
/// <param name="RunningSamples">Samples in a running state.</param>
/// <param name="ErrorSamples">Samples to which an error belongs.</param>
/// <param name="SampleMs">Milliseconds of the hour that samples stand for.</param>
/// <param name="OutputFpsMicros">Reported output fps of each sample that has one, millionths, ascending.</param>
/// <param name="Minutes">The hour's minutes in which there is something, ascending.</param>
public sealed record HourWork(
    bool IsTailArtifact, int StatusSamples, int PositiveSamples, int RunningSamples, int ErrorSamples, long SampleMs,
    IReadOnlyList<long> OutputFpsMicros, IReadOnlyList<MinuteWork> Minutes);

/// <summary>Work in one minute.</summary>
/// <param name="Minute">Of the hour, 0 to 59.</param>
/// <param name="StatusSamples">Samples.</param>
/// <param name="PositiveSamples">Samples with output.</param>
/// <param name="SampleMs">Milliseconds of the minute that samples stand for.</param>
/// <param name="OutputFpsSumMicros">Sum of the reported output fps, millionths.</param>
/// <param name="OutputFpsSamples">Samples that reported an output fps.</param>
public readonly record struct MinuteWork(
    int Minute, int StatusSamples, int PositiveSamples, int SampleMs, long OutputFpsSumMicros, int OutputFpsSamples);

/// <summary>A decided attempt. Latencies in ms, null when an edge is missing or the difference is negative.</summary>
/// <param name="Outcome"><c>success</c>, <c>excused</c> or <c>unexcused</c>.</param>
/// <param name="IsSwappedOutConfirmed">A swap event ended the segment.</param>
/// <param name="IsSwappedOutInferred">The next node's evidence ended it.</param>
/// <param name="IsLoadingOnly">Every sample was LOADING.</param>
/// <param name="IsZeroOutput">No sample showed output.</param>
/// <param name="IsOutputFailed">It started and then gave no output.</param>
/// <param name="HealthSignals">0 to 3.</param>
/// <param name="HealthExpected">3.</param>
/// <param name="FirstOutputMs">From the request (segment 0) or the segment's start to the first processed segment.</param>
/// <param name="StartupMs">From the segment's first ingest segment to the third processed one.</param>
/// <param name="PlayableMs">From the request (segment 0) or the segment's start to the third processed segment.</param>
public sealed record HourAttempt(
    string Outcome, bool IsSwappedOutConfirmed, bool IsSwappedOutInferred, bool IsLoadingOnly, bool IsZeroOutput, bool IsOutputFailed,
    int HealthSignals, int HealthExpected, long? FirstOutputMs, long? StartupMs, long? PlayableMs);

/// <summary>A known session in the hour of its request.</summary>
/// <param name="Outcome"><c>success</c>, <c>excused</c>, <c>unexcused</c> or <c>pending</c>.</param>
/// <param name="Reason">Reason of the outcome, '' = none.</param>
/// <param name="HasSegment">Somebody was tried.</param>
/// <param name="IsSwapped">A swap was confirmed or inferred.</param>
/// <param name="IsOutputFailed">It started and then gave no output.</param>
public sealed record HourRequest(string Outcome, string Reason, bool HasSegment, bool IsSwapped, bool IsOutputFailed);
