using System.Globalization;
using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Faults;

namespace LivepeerAkka.Benchmarks;

/// <summary>Generated input of the benchmarks: the simulator's network, by default without noise, so that every record is work.</summary>
internal static class Events
{
    /// <summary>Records of one simulated session with its part of the network's other records.</summary>
    private const double RecordsPerSession = 148;

    public static SimulationOptions Options(long records, IReadOnlySet<string>? faults = null) => new()
    {
        Seed = 2026,
        Sessions = (int)Math.Max(1, Math.Ceiling(records / RecordsPerSession)),
        Hours = Math.Max(1, records / 100_000.0),
        Faults = faults ?? FaultNames.Parse("duplicates,disorder,loss"),
    };

    /// <summary>
    /// What the arguments ask for: <c>--events N</c> or <c>--sessions N</c>, and <c>--faults NAME,…</c> (<c>demo</c> for those of the demo).
    /// </summary>
    public static SimulationOptions Options(string[] args, long recordsOtherwise)
    {
        var faults = Value(args, "--faults") is { } names
            ? string.Equals(names, "demo", StringComparison.Ordinal) ? FaultNames.Demo : FaultNames.Parse(names)
            : null;
        var options = Options(Count(args, recordsOtherwise), faults);
        return Value(args, "--sessions") is { } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sessions)
            ? options with { Sessions = sessions, Hours = Math.Max(1, sessions / 700.0) }
            : options;
    }

    /// <summary>Number of events that the arguments ask for (<c>--events N</c>).</summary>
    public static long Count(string[] args, long otherwise) =>
        Value(args, "--events") is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : otherwise;

    private static string? Value(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
