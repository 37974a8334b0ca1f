using System.Diagnostics;
using System.Globalization;

namespace LivepeerAkka.Benchmarks.Live;

/// <summary>A node as a process of its own.</summary>
internal sealed class LiveNode : IAsyncDisposable
{
    private static readonly HttpClient Http = new();

    private readonly Process _process;
    private readonly Uri _api;

    private LiveNode(Process process, Uri api) => (_process, _api) = (process, api);

    /// <summary>Resident memory, bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts a node and waits until it is ready. What it says on standard error goes to a file.</summary>
    public static async Task<LiveNode> StartAsync(IReadOnlyDictionary<string, string> settings, string log)
    {
        var info = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        info.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "LivepeerAkka.Host.dll"));
        info.ArgumentList.Add("node");
        foreach (var (name, value) in settings)
        {
            info.Environment[$"LIVEPEERAKKA_{name}"] = value;
        }

        var process = Process.Start(info)!;
        process.ErrorDataReceived += (_, line) => File.AppendAllText(log, $"{line.Data}\n");
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync() is { } said)
        {
            if (said.StartsWith("ready", StringComparison.Ordinal))
            {
                return new LiveNode(process, new Uri(said[said.IndexOf("http", StringComparison.Ordinal)..].Trim()));
            }
        }

        await process.WaitForExitAsync();
        throw new InvalidOperationException($"A node ended with {process.ExitCode} before it was ready: {await File.ReadAllTextAsync(log)}");
    }

    /// <summary>Values of a metric by their labels; empty when it has none.</summary>
    public async Task<IReadOnlyDictionary<string, double>> MetricAsync(string name)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in (await Http.GetStringAsync(new Uri(_api, "/metrics"))).Split('\n'))
        {
            if (!line.StartsWith(name, StringComparison.Ordinal) || line.Length <= name.Length || line[name.Length] is not ('{' or ' '))
            {
                continue;
            }

            var rest = line[name.Length..];
            var end = rest.LastIndexOf('}');
            values[end < 0 ? "" : rest[..(end + 1)]] = double.Parse(rest[(end + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
        }

        return values;
    }

    /// <summary>Has it leave; answers how long that took.</summary>
    public async Task<TimeSpan> StopAsync()
    {
        var started = Stopwatch.GetTimestamp();
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
