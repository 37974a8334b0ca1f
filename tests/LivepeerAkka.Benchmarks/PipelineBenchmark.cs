using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Simulator;

namespace LivepeerAkka.Benchmarks;

/// <summary>
/// The whole pipeline: generated events through the host's <c>replay</c> with all engines on this machine. Events a second, beside the bare
/// loop of decoding and folding on one core; peak memory and CPU seconds a million events of each process; where the time goes.
/// </summary>
internal static class PipelineBenchmark
{
    /// <summary>Records of the bare loop, held in memory.</summary>
    private const int BareRecordsMax = 150_000;

    private static readonly TimeSpan SampleEvery = TimeSpan.FromMilliseconds(250);

    public static async Task<int> RunAsync(string[] args)
    {
        if (!OperatingSystem.IsLinux())
        {
            await Console.Error.WriteLineAsync("The pipeline benchmark reads /proc: it runs on Linux.");
            return 1;
        }

        var options = Events.Options(args, 1_000_000);
        Console.WriteLine($"faults: {(options.Faults.Count == 0 ? "none" : string.Join(", ", options.Faults.Order(StringComparer.Ordinal)))}");
        var folder = Directory.CreateTempSubdirectory("livepeer-bench-").FullName;
        try
        {
            var file = Path.Combine(folder, "events.ndjson");
            long records;
            await using (var output = File.Create(file))
            {
                records = SimulateCommand.Write(options, output, truth: null);
            }

            // Before the run: the loop's records go before the host needs the memory.
            var bare = BareRate(options);
            return await ReplayAsync(file, records, folder, bare);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Records a second of decoding and folding alone, on this thread.</summary>
    private static double BareRate(SimulationOptions options)
    {
        var settings = SettingsLoader.Load([], SettingsEnvironment.FromProcess()).Node;
        var share = Math.Min(1.0, BareRecordsMax / (options.Sessions * 148.0));
        var records = SimulatedSignals.Records(options with { Sessions = Math.Max(1, (int)(options.Sessions * share)), Hours = Math.Max(0.1, options.Hours * share) });
        return Measure.MedianRate(records.Count, () => SimulatedSignals.Fold(SimulatedSignals.Apply(records, settings), settings.Sessions.Rules));
    }

    private static async Task<int> ReplayAsync(string file, long records, string folder, double bare)
    {
        var stages = Path.Combine(folder, "stages.json");
        var info = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in new[]
        {
            Path.Combine(AppContext.BaseDirectory, "LivepeerAkka.Host.dll"), "replay", file, "--data", Path.Combine(folder, "data"), "--json", "--stages", stages,
        })
        {
            info.ArgumentList.Add(argument);
        }

        using var host = Process.Start(info)!;
        var usage = new Dictionary<string, ProcessUsage>(StringComparer.Ordinal);
        var output = host.StandardOutput.ReadToEndAsync();
        using var timer = new PeriodicTimer(SampleEvery);
        while (!host.HasExited)
        {
            ProcessUsage.Sample(host.Id, usage);
            await timer.WaitForNextTickAsync();
        }

        var text = await output;
        if (host.ExitCode != 0)
        {
            return host.ExitCode;
        }

        var summary = JsonDocument.Parse(text.TrimEnd().Split('\n')[^1]).RootElement;
        var rate = summary.GetProperty("events_per_s").GetDouble();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{records:N0} records in {summary.GetProperty("elapsed_s").GetDouble():0.0} s (start to final facts): {rate:N0} records/s"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"bare decode and fold on one core: {bare:N0} records/s; the pipeline does {rate / bare:0.000} of it"));
        Console.WriteLine("process       peak MB   CPU s   CPU s per million records");
        foreach (var (name, used) in usage.OrderBy(u => u.Key, StringComparer.Ordinal))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{name,-12} {used.PeakBytes / 1048576.0,8:N0} {used.CpuSeconds,7:0.0} {used.CpuSeconds / records * 1e6,10:0.0}"));
        }

        var sums = JsonSerializer.Deserialize<Dictionary<string, double>>(await File.ReadAllTextAsync(stages))!;
        Console.WriteLine(StageTable.Of(sums, records));
        return 0;
    }
}
