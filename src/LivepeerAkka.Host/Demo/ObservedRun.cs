using System.Data.Common;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Simulator.Truth;
using LivepeerAkka.Simulator.Truth.Hours;

namespace LivepeerAkka.Host.Demo;

/// <summary>Reads what the product measured, in the form that is compared with the simulator's truth.</summary>
internal static class ObservedRun
{
    private const string SessionColumns =
        """
        org, session_id, gateway, traffic_class, known, startup_outcome, outcome_reason, close_reason,
        requested_at, first_ingest_at, first_processed_at, playable_at, started_at, ended_at, last_signal_at,
        selection_ms, first_output_ms, playable_ms, startup_ms, inference_first_ms,
        loading_only, zero_output, output_failed,
        confirmed_swap_count, inferred_swap_count, segment_count, error_count, close_marker_count, input_fault_count, restart_count,
        status_sample_count, positive_output_samples, running_samples, loading_samples, error_samples, health_signals, health_expected,
        event_count, round(total_minutes * 60000) AS total_sample_ms
        """;

    /// <summary>Every session of the store.</summary>
    public static Task<IReadOnlyList<ObservedSession>> SessionsAsync(ClickHouseStore store, CancellationToken cancellation) => store.QueryAsync(
        $"SELECT {SessionColumns} FROM {store.Database}.v_api_session_latest", Session, cancellation: cancellation);

    /// <summary>Every row of an hourly view, as texts by column; null = null.</summary>
    public static Task<IReadOnlyList<IReadOnlyDictionary<string, string?>>> HoursAsync(
        ClickHouseStore store, HourView view, CancellationToken cancellation) => store.QueryAsync<IReadOnlyDictionary<string, string?>>(
        view.Select(),
        r => Enumerable.Range(0, r.FieldCount).ToDictionary(r.GetName, i => r.IsDBNull(i) ? null : r.GetString(i), StringComparer.Ordinal),
        cancellation: cancellation);

    /// <summary>The accounting, summed.</summary>
    public static async Task<ObservedTotals> TotalsAsync(ClickHouseStore store, CancellationToken cancellation)
    {
        var rows = await store.QueryAsync(
            $"SELECT event_type, outcome, reason, toInt64(sum(event_count)) FROM {store.Database}.ingest_accounting GROUP BY 1, 2, 3",
            r => (Type: r.GetString(0), Outcome: r.GetString(1), Reason: r.GetString(2), Count: r.GetInt64(3)), cancellation: cancellation).ConfigureAwait(false);
        long Sum(string outcome) => rows.Where(r => r.Outcome == outcome).Sum(r => r.Count);
        return new ObservedTotals
        {
            Received = rows.Sum(r => r.Count),
            Accepted = Sum("accepted"),
            Duplicate = Sum("duplicate"),
            Ignored = Sum("ignored"),
            Rejected = Sum("rejected"),
            RejectedByReason = rows.Where(r => r.Outcome == "rejected").GroupBy(r => r.Reason, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Sum(r => r.Count), StringComparer.Ordinal),
            AcceptedByFamily = rows.Where(r => r.Outcome == "accepted").GroupBy(r => r.Type, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Sum(r => r.Count), StringComparer.Ordinal),
        };
    }

    private static ObservedSession Session(DbDataReader row) => new()
    {
        Org = Text(row, "org"),
        SessionId = Text(row, "session_id"),
        Gateway = Text(row, "gateway"),
        TrafficClass = Text(row, "traffic_class"),
        Known = Number(row, "known") == 1,
        StartupOutcome = Text(row, "startup_outcome"),
        OutcomeReason = Text(row, "outcome_reason"),
        CloseReason = Text(row, "close_reason"),
        RequestedAtMs = Time(row, "requested_at"),
        FirstIngestAtMs = Time(row, "first_ingest_at"),
        FirstProcessedAtMs = Time(row, "first_processed_at"),
        PlayableAtMs = Time(row, "playable_at"),
        StartedAtMs = Time(row, "started_at"),
        EndedAtMs = Time(row, "ended_at"),
        LastSignalAtMs = Time(row, "last_signal_at"),
        SelectionMs = NumberOrNull(row, "selection_ms"),
        FirstOutputMs = NumberOrNull(row, "first_output_ms"),
        PlayableMs = NumberOrNull(row, "playable_ms"),
        StartupMs = NumberOrNull(row, "startup_ms"),
        InferenceFirstMs = NumberOrNull(row, "inference_first_ms"),
        LoadingOnly = Number(row, "loading_only") == 1,
        ZeroOutput = Number(row, "zero_output") == 1,
        OutputFailed = Number(row, "output_failed") == 1,
        ConfirmedSwapCount = Number(row, "confirmed_swap_count"),
        InferredSwapCount = Number(row, "inferred_swap_count"),
        SegmentCount = Number(row, "segment_count"),
        ErrorCount = Number(row, "error_count"),
        CloseMarkerCount = Number(row, "close_marker_count"),
        InputFaultCount = Number(row, "input_fault_count"),
        RestartCount = Number(row, "restart_count"),
        StatusSampleCount = Number(row, "status_sample_count"),
        PositiveOutputSamples = Number(row, "positive_output_samples"),
        RunningSamples = Number(row, "running_samples"),
        LoadingSamples = Number(row, "loading_samples"),
        ErrorSamples = Number(row, "error_samples"),
        HealthSignals = Number(row, "health_signals"),
        HealthExpected = Number(row, "health_expected"),
        EventCount = Number(row, "event_count"),
        TotalSampleMs = Number(row, "total_sample_ms"),
    };

    private static string Text(DbDataReader row, string name) => row.GetString(row.GetOrdinal(name));

    private static long Number(DbDataReader row, string name) => NumberOrNull(row, name) ?? throw new InvalidOperationException($"{name} is null.");

    private static long? NumberOrNull(DbDataReader row, string name) => row.GetValue(row.GetOrdinal(name)) switch
    {
        DBNull or null => null,
        var value => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture),
    };

    private static long? Time(DbDataReader row, string name) => row.GetValue(row.GetOrdinal(name)) switch
    {
        DBNull or null => null,
        DateTimeOffset time => time.ToUnixTimeMilliseconds(),
        DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)).ToUnixTimeMilliseconds(),
        var other => throw new InvalidOperationException($"{name} is read as {other.GetType().Name}, not as a time."),
    };
}
