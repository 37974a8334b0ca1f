using System.Globalization;
using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Faults;

namespace LivepeerAkka.Benchmarks;

/// <summary>Generated input of the benchmarks: the simulator's network without noise, so that every record is work.</summary>
internal static class Events
{
    private const double RecordsPerSession = 148;

    public static SimulationOptions Options(long records) => new()
    {
        Seed = 2026,
        Sessions = (int)Math.Max(1, Math.Ceiling(records / RecordsPerSession)),
        Hours = Math.Max(1, records / 100_000.0),
        Faults = FaultNames.Parse("duplicates,disorder,loss"),
    };

    /// <summary>Number of events that the arguments ask for (<c>--events N</c>).</summary>
    public static long Count(string[] args, long otherwise)
    {
        var at = Array.IndexOf(args, "--events");
        return at >= 0 && at + 1 < args.Length && long.TryParse(args[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : otherwise;
    }
}
