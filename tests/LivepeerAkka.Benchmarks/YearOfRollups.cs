using System.Globalization;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Benchmarks;

/// <summary>A year of rollups of 150 orchestrators with two models and two gateways each, as recomputing would have left them.</summary>
internal static class YearOfRollups
{
    public const int Orchestrators = 150;
    public const int Days = 365;
    private const int DaysAtOnce = 5;
    private const int Gateways = 2;

    /// <summary>Start of the year: the last hour ends now.</summary>
    public static long FirstHourMs => DayWindow.StartOf(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()) - (Days * DayWindow.LengthMs);

    public static async Task FillAsync(ClickHouseStore store)
    {
        for (var day = 0; day < Days; day += DaysAtOnce)
        {
            var from = FirstHourMs + (day * DayWindow.LengthMs);
            await InsertAsync(store, "agg_performance_1h",
                """
                status_samples, positive_samples, running_samples, sample_ms, output_fps_sum_micros, output_fps_sq_sum_micros, output_fps_samples, output_fps_sketch
                """,
                """
                300, 295, 300, 3000000, 6000000000, 121000000000000000, 300,
                arrayReduce('quantilesDDState(0.01, 0.5, 0.95)', arrayMap(i -> toFloat64(15 + (i * 7 + number) % 10), range(30)))
                """, from);
            await InsertAsync(store, "agg_sessions_1h",
                """
                attempts, startup_success, startup_excused, startup_unexcused, swapped_out_confirmed, output_failed, health_signals, health_expected,
                first_output_ms_sum, first_output_sample_count, first_output_ms_sketch, startup_ms_sum, startup_sample_count, startup_ms_sketch,
                playable_ms_sum, playable_sample_count, playable_ms_sketch
                """,
                $"""
                20, 17, 1, 2, 1, 1, 55, 60, 24000, 17, {Sketch(800)}, 17000, 17, {Sketch(500)}, 34000, 17, {Sketch(1200)}
                """, from);
            await store.CommandAsync(string.Create(CultureInfo.InvariantCulture, $"""
                INSERT INTO agg_capacity_1h (window_start, orchestrator_url, pipeline_id, model_id, reports, capacity_sum, version)
                SELECT {Hour(from, Orchestrators)}, 'node-' || toString(number % {Orchestrators}) || ':8935', 'live-video-to-video', 'model-' || toString(number % 4), 60, 240, 1
                FROM numbers({DaysAtOnce * 24 * Orchestrators})
                """));
            await store.CommandAsync(string.Create(CultureInfo.InvariantCulture, $"""
                INSERT INTO agg_demand_1h (window_start, org, gateway, region, pipeline_id, model_id, requested_sessions, startup_success, startup_unexcused,
                    unserved_startup_failed, excused_sessions, peak_concurrent, peak_concurrent_of_key, status_samples, output_fps_sum_micros, output_fps_samples, sample_ms,
                    payment_count, ticket_face_value_wei, ticket_expected_value_wei, version)
                SELECT {Hour(from, 20)}, 'livepeer', 'gateway-' || toString(number % 5), 'eu', 'live-video-to-video', 'model-' || toString(intDiv(number, 5) % 4),
                    300, 250, 30, 30, 20, 40, 40, 9000, 180000000000, 9000, 90000000, 500, 1000000000000000000, 900000000000000, 1
                FROM numbers({DaysAtOnce * 24 * 20})
                """));
        }
    }

    private static Task InsertAsync(ClickHouseStore store, string table, string columns, string values, long fromMs) => store.CommandAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"""
        INSERT INTO {table} (window_start, org, gateway, region, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name, version, {columns})
        SELECT {Hour(fromMs, Orchestrators * Gateways)}, 'livepeer', 'gateway-' || toString((number + intDiv(number, {Orchestrators})) % 5), 'eu',
            '0x' || leftPad(hex(number % {Orchestrators}), 40, '0'), 'node-' || toString(number % {Orchestrators}) || ':8935', 'live-video-to-video',
            'model-' || toString((number + intDiv(number, {Orchestrators})) % 4), '0', 'NVIDIA RTX 4090', 1, {values}
        FROM numbers({DaysAtOnce * 24 * Orchestrators * Gateways})
        """));

    private static string Hour(long fromMs, int rowsAnHour) => string.Create(
        CultureInfo.InvariantCulture, $"fromUnixTimestamp64Milli(toInt64({fromMs}) + toInt64(intDiv(number, {rowsAnHour})) * 3600000, 'UTC')");

    private static string Sketch(int leastMs) =>
        $"arrayReduce('quantilesDDState(0.01, 0.5, 0.95)', arrayMap(i -> toInt64({leastMs} + (i * 131 + number) % 900), range(17)))";
}
