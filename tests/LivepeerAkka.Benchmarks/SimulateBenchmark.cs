using System.Globalization;
using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Faults;

namespace LivepeerAkka.Benchmarks;

/// <summary>Writing a simulated network to a file, beside writing the same bytes once more; with its truth, too.</summary>
internal static class SimulateBenchmark
{
    private const int RecordsOtherwise = 500_000;

    /// <summary>Below this the simulator is too slow to be a source of load: records a second of processor time, truth off.</summary>
    private const double RateLeast = 100_000;

    public static Task<int> RunAsync(string[] args)
    {
        var count = Events.Count(args, RecordsOtherwise);
        var folder = Directory.CreateTempSubdirectory("livepeerakka-simulate-");
        try
        {
            var slowest = double.MaxValue;
            foreach (var (name, options) in Runs(count))
            {
                slowest = Math.Min(slowest, Measure(name, options, folder.FullName));
            }

            return Task.FromResult(slowest >= RateLeast ? 0 : 1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<(string Name, SimulationOptions Options)> Runs(long count)
    {
        // A session of the real mix brings about 450 records with its noise, one of the dense mix 370, without noise 150.
        yield return ("a day of the real network", SimulationOptions.Real(2026, (int)Math.Max(1, count / 450)));
        yield return ("dense, faults of the demo", Events.Options(count * 2 / 5, FaultNames.Demo));
        yield return ("dense, no faults", Events.Options(count, FaultNames.None));
    }

    private static double Measure(string name, SimulationOptions options, string folder)
    {
        var file = Path.Combine(folder, "events.ndjson");
        _ = Simulate(options with { Sessions = Math.Max(1, options.Sessions / 10) }, file, truth: null);
        var (records, seconds) = Simulate(options, file, truth: null);
        var bytes = File.ReadAllBytes(file);
        var copied = Seconds(() => File.WriteAllBytes(Path.Combine(folder, "copy.ndjson"), bytes));
        var (_, withTruth) = Simulate(options, file, Path.Combine(folder, "truth.ndjson"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-28}{records,12:N0} records {bytes.Length / 1e6,6:N0} MB {records / seconds,12:N0} records/CPU s = {copied / seconds,5:0.000} of writing the bytes; with truth {records / withTruth,10:N0}"));
        return records / seconds;
    }

    private static (long Records, double Seconds) Simulate(SimulationOptions options, string file, string? truth)
    {
        var records = 0L;
        var seconds = Seconds(() =>
        {
            using var output = File.Create(file);
            using var truths = truth is null ? null : File.Create(truth);
            records = SimulateCommand.Write(options, output, truths);
        });
        return (records, seconds);
    }

    // Processor time: other work on the machine does not count.
    private static double Seconds(Action work)
    {
        var started = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - started).TotalSeconds;
    }
}
