using System.Diagnostics;
using System.Globalization;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.ClickHouse.Rollups;
using LivepeerAkka.Cluster.ClickHouse.Schema;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.DevServices.ClickHouse;
using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Benchmarks;

/// <summary>
/// Seconds that an hour takes to recompute, by its number of session-hours, in a store that holds many others; and the latency of the main views over a
/// year of 150 orchestrators, with the rows that each query reads.
/// </summary>
internal static class RollupBenchmark
{
    private const int Rounds = 5;
    private const int OtherHours = 200;
    private const int OtherSessionHours = 10_000;
    private static readonly int[] Sizes = [1_000, 10_000, 100_000];

    public static async Task<int> RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("livepeer-bench-").FullName;
        try
        {
            await using var engine = await EmbeddedClickHouse.StartAsync(new EmbeddedClickHouseOptions { DataDirectory = folder, MemoryMb = 8192 });
            var overrides = new Dictionary<string, string>(StringComparer.Ordinal) { ["livepeer.clickhouse.url"] = engine.Url.ToString().TrimEnd('/') };
            var settings = SettingsLoader.Load([], SettingsEnvironment.FromProcess(), overrides).Node.ClickHouse;
            using var store = new ClickHouseStore(settings);
            await new Migrator(store, settings).ApplyAsync();
            if (!args.Contains("--views-only"))
            {
                await RecomputeAsync(store);
            }

            await YearOfRollups.FillAsync(store);
            await ViewLatency.RunAsync(engine.Url, store.Database);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RecomputeAsync(ClickHouseStore store)
    {
        var first = HourWindow.StartOf(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()) - (DayWindow.LengthMs * 60);
        for (var i = 0; i < OtherHours; i += 10)
        {
            await PartsAsync(store, first + (i * HourWindow.LengthMs), 10, OtherSessionHours);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"beside {OtherHours * OtherSessionHours * 2:N0} parts of other hours, median of {Rounds}:"));
        using var rollups = new RollupStore(store, TimeProvider.System);
        for (var i = 0; i < Sizes.Length; i++)
        {
            var hour = first + ((OtherHours + i) * HourWindow.LengthMs);
            await PartsAsync(store, hour, 1, Sizes[i]);
            var seconds = new List<double>();
            for (var round = 0; round <= Rounds; round++)
            {
                var started = Stopwatch.GetTimestamp();
                await rollups.RecomputeHoursAsync([hour]);
                if (round > 0)
                {
                    seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
                }
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Sizes[i],9:N0} session-hours {seconds.Order().ElementAt(Rounds / 2),8:0.000} s"));
        }
    }

    /// <summary>A segment's part and its session's own for each session-hour: 300 samples, an attempt, a request.</summary>
    private static Task PartsAsync(ClickHouseStore store, long firstHourMs, int hours, int sessions) => store.CommandAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"""
        INSERT INTO fact_hour_parts (window_start, org, session_id, segment_index, gateway, orchestrator_address, orchestrator_url, pipeline_id, model_id,
            gpu_slot, gpu_model_name, attribution_status, status_samples, positive_samples, running_samples, sample_ms, output_fps_micros, minutes,
            minute_status_samples, minute_positive_samples, minute_sample_ms, minute_output_fps_sum_micros, minute_output_fps_samples,
            attempt_outcome, health_signals, health_expected, first_output_ms, startup_ms, playable_ms, is_requested, startup_outcome, has_segment,
            present_from, present_to, version)
        SELECT
            fromUnixTimestamp64Milli(toInt64({firstHourMs}) + toInt64(number % {hours}) * 3600000, 'UTC'), 'livepeer', toString(cityHash64(number)), if(own, -2, 0),
            'gateway-' || toString(number % 5), '0x' || toString(number % 150), 'node-' || toString(number % 150) || ':8935', 'live-video-to-video',
            'model-' || toString(number % 4), if(own, '', '0'), if(own, '', 'NVIDIA RTX 4090'), 'resolved',
            if(own, 0, 300), if(own, 0, 300), if(own, 0, 300), if(own, 0, 3000000),
            if(own, [], arrayMap(i -> toInt64(15000000 + (i * 7919 + number) % 10000000), range(300))),
            if(own, [], range(50)), if(own, [], arrayResize([6], 50, 6)), if(own, [], arrayResize([6], 50, 6)), if(own, [], arrayResize([60000], 50, 60000)),
            if(own, [], arrayResize([120000000], 50, 120000000)), if(own, [], arrayResize([6], 50, 6)),
            if(own, '', 'success'), if(own, 0, 3), if(own, 0, 3), if(own, NULL, 800 + number % 4000), if(own, NULL, 500 + number % 3000), if(own, NULL, 900 + number % 4000),
            own, if(own, 'success', ''), own,
            if(own, window_start, NULL), if(own, window_start + INTERVAL 55 MINUTE, NULL), 1
        FROM (SELECT number, arrayJoin([0, 1]) AS own, fromUnixTimestamp64Milli(toInt64({firstHourMs}) + toInt64(number % {hours}) * 3600000, 'UTC') AS window_start
              FROM numbers({(long)hours * sessions}))
        """));
}
