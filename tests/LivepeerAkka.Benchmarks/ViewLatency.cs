using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace LivepeerAkka.Benchmarks;

/// <summary>How long readers wait for the main views, and how many rows their queries read.</summary>
internal static class ViewLatency
{
    private const int RoundsMax = 20;
    private const int RoundsMin = 3;
    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(10);

    private static readonly string[] Views = ["v_api_gpu_metrics", "v_api_sla_compliance", "v_api_network_demand", "v_api_network_demand_by_gpu"];

    public static async Task RunAsync(Uri engine, string database)
    {
        var last = DateTimeOffset.FromUnixTimeMilliseconds(YearOfRollups.FirstHourMs).AddDays(YearOfRollups.Days);
        string Since(int days) => $"window_start >= '{last.AddDays(-days).UtcDateTime:yyyy-MM-dd HH:mm:ss}'";
        var operatorOne = "0x" + "1".PadLeft(40, '0');
        Console.WriteLine($"view                         query                              p50 ms   p95 ms     rows read   rows rounds");
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        foreach (var view in Views)
        {
            var isKeyed = view != "v_api_network_demand";
            await MeasureAsync("all, last hour", $"SELECT * FROM {view} WHERE {Since(0)} OR window_start = '{last.AddHours(-1).UtcDateTime:yyyy-MM-dd HH:mm:ss}'");
            await MeasureAsync("all, a day", $"SELECT * FROM {view} WHERE {Since(1)}");
            await MeasureAsync("all, 30 days", $"SELECT * FROM {view} WHERE {Since(30)} ORDER BY window_start DESC LIMIT 1000");
            if (isKeyed)
            {
                await MeasureAsync("an operator, 30 days", $"SELECT * FROM {view} WHERE {Since(30)} AND orchestrator_address = '{operatorOne}'");
                await MeasureAsync("an operator, a year", $"SELECT * FROM {view} WHERE orchestrator_address = '{operatorOne}' ORDER BY window_start DESC LIMIT 1000");
            }
            else
            {
                await MeasureAsync("a gateway, a year", $"SELECT * FROM {view} WHERE gateway = 'gateway-1' ORDER BY window_start DESC LIMIT 1000");
            }

            async Task MeasureAsync(string what, string sql)
            {
                var times = new List<double>();
                var (read, rows) = (0L, 0L);
                var began = Stopwatch.GetTimestamp();
                for (var round = 0; round <= RoundsMin || (round <= RoundsMax && Stopwatch.GetElapsedTime(began) < TimeMax); round++)
                {
                    var started = Stopwatch.GetTimestamp();
                    using var answer = await http.PostAsync(new Uri(engine, $"/?database={database}&default_format=JSONEachRow"), new StringContent(sql));
                    var body = await answer.Content.ReadAsStringAsync();
                    if (!answer.IsSuccessStatusCode)
                    {
                        throw new InvalidOperationException(body);
                    }

                    if (round > 0)
                    {
                        times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                    }

                    rows = body.Count(c => c == '\n');
                    var summary = JsonDocument.Parse(answer.Headers.GetValues("X-ClickHouse-Summary").First()).RootElement;
                    read = long.Parse(summary.GetProperty("read_rows").GetString()!, CultureInfo.InvariantCulture);
                }

                times.Sort();
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{view,-28} {what,-30} {times[times.Count / 2],10:0.0} {times[(int)(times.Count * 0.95)],8:0.0} {read,13:N0} {rows,6:N0} {times.Count,6}"));
            }
        }
    }
}
