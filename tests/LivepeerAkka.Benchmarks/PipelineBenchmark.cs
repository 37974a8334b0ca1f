using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LivepeerAkka.Simulator;

namespace LivepeerAkka.Benchmarks;

/// <summary>
/// The whole pipeline: generated events through the host's <c>replay</c> with all engines on this machine. Events a second, peak memory
/// and CPU seconds a million events of each process.
/// </summary>
internal static class PipelineBenchmark
{
    private static readonly TimeSpan SampleEvery = TimeSpan.FromMilliseconds(250);

    public static async Task<int> RunAsync(string[] args)
    {
        if (!OperatingSystem.IsLinux())
        {
            await Console.Error.WriteLineAsync("The pipeline benchmark reads /proc: it runs on Linux.");
            return 1;
        }

        var folder = Directory.CreateTempSubdirectory("livepeer-bench-").FullName;
        try
        {
            var file = Path.Combine(folder, "events.ndjson");
            long records;
            await using (var output = File.Create(file))
            {
                records = SimulateCommand.Write(Events.Options(Events.Count(args, 1_000_000)), output, truth: null);
            }

            return await ReplayAsync(file, records, Path.Combine(folder, "data"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> ReplayAsync(string file, long records, string data)
    {
        var info = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "LivepeerAkka.Host.dll"), "replay", file, "--data", data, "--json" })
        {
            info.ArgumentList.Add(argument);
        }

        using var host = Process.Start(info)!;
        var usage = new Dictionary<string, ProcessUsage>(StringComparer.Ordinal);
        var output = host.StandardOutput.ReadToEndAsync();
        using var samples = new PeriodicTimer(SampleEvery);
        while (!host.HasExited && await samples.WaitForNextTickAsync())
        {
            ProcessUsage.Sample(host.Id, usage);
        }

        var text = await output;
        if (host.ExitCode != 0)
        {
            return host.ExitCode;
        }

        var summary = JsonDocument.Parse(text.TrimEnd().Split('\n')[^1]).RootElement;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{records:N0} records in {summary.GetProperty("elapsed_s").GetDouble():0.0} s (start to final facts): {summary.GetProperty("events_per_s").GetDouble():N0} records/s"));
        Console.WriteLine("process       peak MB   CPU s   CPU s per million records");
        foreach (var (name, used) in usage.OrderBy(u => u.Key, StringComparer.Ordinal))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{name,-12} {used.PeakBytes / 1048576.0,8:N0} {used.CpuSeconds,7:0.0} {used.CpuSeconds / records * 1e6,10:0.0}"));
        }

        return 0;
    }
}
