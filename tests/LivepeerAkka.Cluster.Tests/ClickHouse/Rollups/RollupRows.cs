using System.Globalization;
using System.Text.Json;
using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.Cluster.Tests.ClickHouse.Rollups;

/// <summary>Rows of the inputs of rollups, as a writer would leave them; columns that are not given hold their defaults.</summary>
internal static class RollupRows
{
    /// <summary>2026-03-01 00:00 UTC.</summary>
    public const long Midnight = 1_772_323_200_000;

    /// <summary>Start of an hour of 2026-03-01.</summary>
    public static long Hour(int hour) => Midnight + (hour * 3_600_000L);

    /// <summary>A time of 2026-03-01 as the store reads it.</summary>
    public static string At(string time) => "2026-03-01 " + (time.Length == 5 ? time + ":00.000" : time);

    /// <summary>A segment's part.</summary>
    public static Dictionary<string, object?> Part(int hour, string session = "s|r", int segment = 0, params (string Column, object? Value)[] columns)
    {
        var row = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["window_start"] = At(hour.ToString("00", CultureInfo.InvariantCulture) + ":00"),
            ["org"] = "org",
            ["session_id"] = session,
            ["segment_index"] = segment,
            ["gateway"] = "gw",
            ["region"] = "eu",
            ["orchestrator_address"] = "0xop",
            ["orchestrator_url"] = "node:8935",
            ["pipeline_id"] = "live",
            ["model_id"] = "m",
            ["gpu_slot"] = "RTX/24/0",
            ["gpu_model_name"] = "RTX",
            ["version"] = 1,
        };
        foreach (var (column, value) in columns)
        {
            row[column] = value;
        }

        return row;
    }

    /// <summary>Reported rates of a part.</summary>
    public static (string, object?)[] Fps(params double[] rates) =>
    [
        ("status_samples", rates.Length),
        ("positive_samples", rates.Count(r => r > 0)),
        ("sample_ms", rates.Length * 10_000),
        ("output_fps_micros", rates.Order().Select(r => (long)(r * 1_000_000)).ToArray()),
    ];

    /// <summary>A decided attempt of a part.</summary>
    public static (string, object?)[] Attempt(string outcome, long? firstOutputMs = null, int healthSignals = 0) =>
        [("attempt_outcome", outcome), ("first_output_ms", firstOutputMs), ("health_signals", healthSignals), ("health_expected", 3)];

    /// <summary>The session's own part, in the hour of its request.</summary>
    public static Dictionary<string, object?> Requested(
        int hour, string session, string outcome, string reason = "", string? from = null, string? to = null, params (string Column, object? Value)[] columns) =>
        Part(hour, session, -2,
        [
            ("is_requested", 1), ("startup_outcome", outcome), ("outcome_reason", reason), ("has_segment", 1),
            ("present_from", from is null ? null : At(from)), ("present_to", to is null ? null : At(to)), .. columns,
        ]);

    /// <summary>The session's own part in another hour than that of its request.</summary>
    public static Dictionary<string, object?> Present(int hour, string session, string from, string to, params (string Column, object? Value)[] columns) =>
        Part(hour, session, -2, [("present_from", At(from)), ("present_to", At(to)), .. columns]);

    /// <summary>A payment.</summary>
    public static Dictionary<string, object?> Payment(int hour, int uid, string? face, long? tickets, string? expected, string pipeline = "live", string model = "m") => new(StringComparer.Ordinal)
    {
        ["window_start"] = At(hour.ToString("00", CultureInfo.InvariantCulture) + ":00"),
        ["org"] = "org",
        ["event_uid"] = SampleRows.Uid(uid).Value,
        ["gateway"] = "gw",
        ["region"] = "eu",
        ["pipeline_id"] = pipeline,
        ["model_id"] = model,
        ["face_value_wei"] = face,
        ["expected_value_wei"] = expected,
        ["ticket_count"] = tickets,
        ["version"] = 1,
    };

    /// <summary>A node's capacity in one report, as the row of one GPU has it.</summary>
    public static Dictionary<string, object?> Report(string time, int uid, long? free, long? inUse, string slot = "RTX/24/0", string pipeline = "live", string model = "m") => new(StringComparer.Ordinal)
    {
        ["orchestrator_url"] = "node:8935",
        ["orchestrator_address"] = "0xop",
        ["pipeline_id"] = pipeline,
        ["model_id"] = model,
        ["gpu_slot"] = slot,
        ["event_ts"] = At(time),
        ["event_uid"] = SampleRows.Uid(uid).Value,
        ["capacity_free"] = free,
        ["capacity_in_use"] = inUse,
    };

    /// <summary>Inserts rows; a row that is inserted again is stored again.</summary>
    public static Task InsertAsync(EngineFixture fixture, StoreUnderTest test, string table, params IEnumerable<Dictionary<string, object?>> rows) => fixture.ExecuteAsync(
        $"INSERT INTO {table} SETTINGS insert_deduplicate = 0 FORMAT JSONEachRow\n" + string.Join('\n', rows.Select(r => JsonSerializer.Serialize(r))), test.Settings.Database);
}
