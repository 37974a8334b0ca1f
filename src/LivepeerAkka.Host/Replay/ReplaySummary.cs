using System.Text.Json.Serialization;

namespace LivepeerAkka.Host.Replay;

/// <summary>The summary of a replay: counts of this run, totals of the store.</summary>
internal sealed record ReplaySummary
{
    [JsonPropertyName("received")]
    public required long Received { get; init; }

    [JsonPropertyName("accepted")]
    public required long Accepted { get; init; }

    [JsonPropertyName("duplicate")]
    public required long Duplicate { get; init; }

    [JsonPropertyName("ignored")]
    public required long Ignored { get; init; }

    [JsonPropertyName("rejected")]
    public required long Rejected { get; init; }

    [JsonPropertyName("rejected_by_reason")]
    public required IReadOnlyDictionary<string, long> RejectedByReason { get; init; }

    [JsonPropertyName("sessions")]
    public required long Sessions { get; init; }

    [JsonPropertyName("segments")]
    public required long Segments { get; init; }

    [JsonPropertyName("jobs")]
    public required long Jobs { get; init; }

    [JsonPropertyName("payments")]
    public required long Payments { get; init; }

    [JsonPropertyName("orchestrator_sessions")]
    public required long OrchestratorSessions { get; init; }

    /// <summary>Status → sessions.</summary>
    [JsonPropertyName("attribution")]
    public required IReadOnlyDictionary<string, long> Attribution { get; init; }

    [JsonPropertyName("elapsed_s")]
    public required double ElapsedSeconds { get; init; }

    [JsonPropertyName("events_per_s")]
    public required double EventsPerSecond { get; init; }

    /// <summary>Largest resident memory of this process, MiB.</summary>
    [JsonPropertyName("peak_rss_mb")]
    public required double PeakRssMb { get; init; }

    [JsonPropertyName("checksums")]
    public required object Checksums { get; init; }
}
