using System.Diagnostics;
using System.Globalization;
using LivepeerAkka.Benchmarks.Live;
using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Faults;

namespace LivepeerAkka.Benchmarks;

/// <summary>
/// One node under steady load for an hour (<c>--minutes N --rate N</c>), then a burst of ten times the rate: memory, and the depth of every queue beside its
/// maximum. Growth is the slope of resident memory after the first quarter.
/// </summary>
internal static class EnduranceBenchmark
{
    private const int RateOtherwise = 300;
    private const int MinutesOtherwise = 60;
    private const int BurstFactor = 10;
    private const int BurstSeconds = 60;

    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LineEvery = TimeSpan.FromMinutes(5);

    public static async Task<int> RunAsync(string[] args)
    {
        var minutes = Value(args, "--minutes", MinutesOtherwise);
        var rate = Value(args, "--rate", RateOtherwise);
        var folder = Directory.CreateTempSubdirectory("livepeer-endurance-").FullName;
        try
        {
            var (steady, burst) = (Path.Combine(folder, "steady.ndjson"), Path.Combine(folder, "burst.ndjson"));
            Write(steady, (long)rate * 60 * minutes, 1);
            Write(burst, (long)rate * BurstFactor * BurstSeconds, 2);
            await using var live = await LiveDeployment.StartAsync(nodes: 1, new Dictionary<string, string>());
            var samples = new List<Sample>();
            Console.WriteLine($"{"minute",7} {"records",10} {"resident MB",12} {"heap MB",9}  deepest queue of its maximum");
            var records = await WatchAsync(live, live.ProduceFileAsync(steady, rate), samples);
            Console.WriteLine($"growth after the first quarter: {Slope(samples):0.0} MB an hour");
            var began = Stopwatch.GetTimestamp();
            records += await WatchAsync(live, live.ProduceFileAsync(burst, rate * BurstFactor), samples);
            await live.AccountedAsync(records);
            Console.WriteLine($"burst of {BurstFactor} times the rate for {BurstSeconds} s, done after {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s; resident {live[0].ResidentBytes >> 20} MB");
            await PrintQueuesAsync(live[0]);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Value(string[] args, string name, int otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
    }

    private static void Write(string file, long records, ulong seed)
    {
        using var output = File.Create(file);
        var options = Events.Options(records, FaultNames.Demo);
        SimulateCommand.Write(options with { Seed = seed, NetworkName = $"n{seed}" }, output, truth: null);
    }

    /// <summary>Samples until the load has been sent; answers its number of records.</summary>
    private static async Task<long> WatchAsync(LiveDeployment live, Task<long> load, List<Sample> samples)
    {
        var started = Stopwatch.GetTimestamp();
        var lineAt = TimeSpan.Zero;
        while (!load.IsCompleted)
        {
            var elapsed = Stopwatch.GetElapsedTime(started);
            var node = live[0];
            samples.Add(new Sample(elapsed, node.ResidentBytes));
            if (elapsed >= lineAt)
            {
                lineAt += LineEvery;
                var accounted = await live.NumberAsync("SELECT sum(event_count) FROM livepeer_analytics.ingest_accounting");
                var heap = (await node.MetricAsync("dotnet_gc_last_collection_heap_size_bytes")).Values.Sum() / (1 << 20);
                var (queue, share) = await DeepestAsync(node);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{elapsed.TotalMinutes,7:0} {accounted,10} {node.ResidentBytes >> 20,12} {heap,9:0}  {queue} {share:0.0 %}"));
            }

            await Task.WhenAny(load, Task.Delay(SampleEvery));
        }

        return await load;
    }

    private static async Task<(string Queue, double Share)> DeepestAsync(LiveNode node)
    {
        var (peaks, maxima) = (await node.MetricAsync("queue_depth_peak"), await node.MetricAsync("queue_depth_max"));
        var deepest = peaks.Where(p => maxima.GetValueOrDefault(p.Key) > 0).Select(p => (p.Key, Share: p.Value / maxima[p.Key])).DefaultIfEmpty(("none", 0)).MaxBy(p => p.Item2);
        return (deepest.Item1, deepest.Item2);
    }

    private static async Task PrintQueuesAsync(LiveNode node)
    {
        var (peaks, maxima) = (await node.MetricAsync("queue_depth_peak"), await node.MetricAsync("queue_depth_max"));
        foreach (var (queue, peak) in peaks.Where(p => p.Value > 0).OrderByDescending(p => p.Value / maxima[p.Key]).Take(12))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {queue,-70} peak {peak,12:0} of {maxima[queue],12:0}"));
        }
    }

    /// <summary>MB an hour of a straight line through the samples after the first quarter.</summary>
    private static double Slope(List<Sample> samples)
    {
        var late = samples.Skip(samples.Count / 4).ToList();
        var (meanX, meanY) = (late.Average(s => s.At.TotalHours), late.Average(s => s.Bytes));
        var spread = late.Sum(s => Math.Pow(s.At.TotalHours - meanX, 2));
        return spread == 0 ? 0 : late.Sum(s => (s.At.TotalHours - meanX) * (s.Bytes - meanY)) / spread / (1 << 20);
    }

    private readonly record struct Sample(TimeSpan At, long Bytes);
}
