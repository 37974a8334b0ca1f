using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Host.Verbs;

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

    /// <summary>Makes the summary at the end of a run.</summary>
    public static async Task<ReplaySummary> MakeAsync(
        ClickHouseStore store, IReadOnlyDictionary<CounterKey, long> counts, TimeSpan elapsed, CancellationToken cancellation)
    {
        var database = store.Database;
        var attribution = await store.QueryAsync(
            $"SELECT attribution_status, toInt64(count()) FROM {database}.v_api_session_latest WHERE is_final = 1 GROUP BY 1 ORDER BY 1",
            r => (Status: r.GetString(0), Sessions: r.GetInt64(1)), cancellation: cancellation).ConfigureAwait(false);
        async Task<long> CountAsync(string rows) => (await store.QueryAsync(
            $"SELECT toInt64(count()) FROM {database}.{rows}", r => r.GetInt64(0), cancellation: cancellation).ConfigureAwait(false))[0];
        var received = counts.Values.Sum();
        return new ReplaySummary
        {
            Received = received,
            Accepted = Sum(counts, Outcomes.Accepted),
            Duplicate = Sum(counts, Outcomes.Duplicate),
            Ignored = Sum(counts, Outcomes.Ignored),
            Rejected = Sum(counts, Outcomes.Rejected),
            RejectedByReason = new SortedDictionary<string, long>(
                counts.Where(c => c.Key.Outcome == Outcomes.Rejected).GroupBy(c => c.Key.Reason, StringComparer.Ordinal)
                    .ToDictionary(g => g.Key, g => g.Sum(c => c.Value), StringComparer.Ordinal),
                StringComparer.Ordinal),
            Sessions = attribution.Sum(a => a.Sessions),
            Segments = await CountAsync("v_api_segments_latest").ConfigureAwait(false),
            Jobs = await CountAsync("fact_ai_jobs FINAL").ConfigureAwait(false),
            Payments = await CountAsync("fact_payments FINAL").ConfigureAwait(false),
            OrchestratorSessions = await CountAsync("fact_orchestrator_sessions FINAL").ConfigureAwait(false),
            Attribution = attribution.ToDictionary(a => a.Status, a => a.Sessions, StringComparer.Ordinal),
            ElapsedSeconds = Math.Round(elapsed.TotalSeconds, 3),
            EventsPerSecond = Math.Round(received / elapsed.TotalSeconds, 1),
            PeakRssMb = Math.Round(Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0, 1),
            Checksums = ChecksumVerb.Shape(await new StoreChecksum(store).ReadAsync(cancellation).ConfigureAwait(false)),
        };
    }

    /// <summary>One line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>A few lines for a person.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Received} records: {Accepted} accepted, {Duplicate} duplicate, {Ignored} ignored, {Rejected} rejected");
        foreach (var (reason, count) in RejectedByReason)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  rejected {reason}: {count}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"{Sessions} sessions in the store");
        text.Append(CultureInfo.InvariantCulture, $"{ElapsedSeconds:0.0} s, {EventsPerSecond:0} records/s, {PeakRssMb:0} MB");
        return text.ToString();
    }

    private static long Sum(IReadOnlyDictionary<CounterKey, long> counts, string outcome) =>
        counts.Where(c => c.Key.Outcome == outcome).Sum(c => c.Value);
}
