using System.Globalization;

namespace LivepeerAkka.Benchmarks;

/// <summary>Memory and CPU of one process as /proc tells them.</summary>
/// <param name="PeakBytes">Largest resident memory seen.</param>
/// <param name="CpuSeconds">User and system time so far.</param>
internal sealed record ProcessUsage(long PeakBytes, double CpuSeconds)
{
    private const double TicksPerSecond = 100;

    /// <summary>Reads a host and its children (the embedded engine) into <paramref name="usage"/>.</summary>
    public static void Sample(int hostId, Dictionary<string, ProcessUsage> usage)
    {
        Note(usage, "host", hostId);
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && ParentOf(id) == hostId)
            {
                Note(usage, "clickhouse", id);
            }
        }
    }

    private static void Note(Dictionary<string, ProcessUsage> usage, string name, int id)
    {
        if (Stat(id) is not { } stat)
        {
            return;
        }

        var cpu = (double.Parse(stat[11], CultureInfo.InvariantCulture) + double.Parse(stat[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        var resident = long.Parse(stat[21], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        usage[name] = new ProcessUsage(Math.Max(resident, usage.GetValueOrDefault(name)?.PeakBytes ?? 0), cpu);
    }

    private static int ParentOf(int id) => Stat(id) is { } stat ? int.Parse(stat[1], CultureInfo.InvariantCulture) : 0;

    /// <summary>Fields of /proc/ID/stat behind the name, which may hold blanks; null when the process has gone.</summary>
    private static string[]? Stat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
