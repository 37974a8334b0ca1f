using LivepeerAkka.Domain.Attribution;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>The rules' parameters (sessions.md); durations in ms.</summary>
public sealed record SessionRules
{
    /// <summary>Nothing received for this long concludes an open session.</summary>
    public long IdleTimeoutMs { get; init; } = 120_000;

    /// <summary>How long after a close facts wait for late events before they are final.</summary>
    public long LatenessHorizonMs { get; init; } = 60_000;

    /// <summary>Longest wait between a reception and the conclusion that it leads to.</summary>
    public long ConclusionWaitMaxMs => Math.Max(IdleTimeoutMs, LatenessHorizonMs);

    /// <summary>Least time between two provisional facts of an open session.</summary>
    public long ProvisionalIntervalMs { get; init; } = 30_000;

    /// <summary>A user who leaves this soon after the first ingest segment (inclusive) excuses the attempt.</summary>
    public long PatienceMs { get; init; } = 15_000;

    /// <summary>Longest time that one status sample stands for.</summary>
    public long SampleSpanMaxMs { get; init; } = 20_000;

    /// <summary>Time that the first sample of a segment stands for: the reporting cadence.</summary>
    public long FirstSampleSpanMs { get; init; } = 10_000;

    /// <summary>
    /// Milliseconds that a sample stands for (section 7): the time since the segment's sample before it, up to the longest; of the first, the cadence,
    /// which counts in the sample's own hour.
    /// </summary>
    /// <param name="previousMs">Time of the segment's sample before it, null = it is the first.</param>
    /// <param name="atMs">Its time.</param>
    public long SampleSpanMs(long? previousMs, long atMs) => previousMs is { } previous ? Math.Min(atMs - previous, SampleSpanMaxMs) : FirstSampleSpanMs;

    /// <summary>Most signals that one session holds; later ones are raw rows only.</summary>
    public int SignalsMax { get; init; } = 200_000;

    /// <summary>Parameters of attribution.</summary>
    public AttributionRules Attribution { get; init; } = AttributionRules.Default;

    /// <summary>Stream ids with one of these prefixes are synthetic traffic.</summary>
    public IReadOnlyList<string> SyntheticStreamPrefixes { get; init; } = ["aiJobTesterStream-"];

    /// <summary>Region by node host or gateway name; a name that is missing has the region ''.</summary>
    public IReadOnlyDictionary<string, string> Regions { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
