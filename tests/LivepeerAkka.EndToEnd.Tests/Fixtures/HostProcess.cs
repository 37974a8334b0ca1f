using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>Exit status and output of a finished verb.</summary>
internal sealed record HostResult(int ExitCode, string Output, string Errors)
{
    public string LastLine => Output.TrimEnd().Split('\n')[^1];

    /// <summary>The one line on standard error; fails when there are none or several.</summary>
    public string OnlyErrorLine => Assert.Single(Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    public HostResult MustSucceed() =>
        ExitCode == 0 ? this : throw new InvalidOperationException($"exit {ExitCode}: {Errors}\n{Output}");
}

/// <summary>The host program as a process of its own, as a person or a script starts it.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private const string SettingPrefix = "LIVEPEERAKKA_";
    private const string CacheVariable = "LIVEPEERAKKA_CACHE";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HostProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public string Output
    {
        get
        {
            lock (_gate)
            {
                return _output.ToString();
            }
        }
    }

    public string Errors
    {
        get
        {
            lock (_gate)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Lines that the program logged as errors.</summary>
    public IReadOnlyList<string> LoggedErrors => [.. Errors.Split('\n')
        .Where(l => l.StartsWith("fail:", StringComparison.Ordinal) || l.StartsWith("crit:", StringComparison.Ordinal))];

    /// <summary>Runs a verb to its end.</summary>
    public static Task<HostResult> RunAsync(params string[] arguments) => RunInAsync(Environment.CurrentDirectory, arguments);

    /// <summary>Runs a verb to its end in a folder.</summary>
    public static Task<HostResult> RunInAsync(string folder, params string[] arguments) =>
        RunInAsync(folder, new Dictionary<string, string>(), arguments);

    /// <summary>Runs a verb to its end in a folder, with variables.</summary>
    public static async Task<HostResult> RunInAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        await using var host = Start(folder, environment, arguments);
        await host._exited.Task.WaitAsync(Limit);
        return new HostResult(host._process.ExitCode, host.Output, host.Errors);
    }

    /// <summary>Starts a verb that runs until it is stopped.</summary>
    public static HostProcess Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    public static HostProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Start(Environment.CurrentDirectory, environment, arguments);

    private static HostProcess Start(string folder, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "LivepeerAkka.Host.dll");
        var info = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        info.ArgumentList.Add(dll);
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        // A test's settings are its own; the cache of fetched parts is the machine's.
        foreach (var name in info.Environment.Keys.Where(k => k.StartsWith(SettingPrefix, StringComparison.Ordinal) && k != CacheVariable).ToArray())
        {
            info.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        var host = new HostProcess(new Process { StartInfo = info, EnableRaisingEvents = true });
        host._process.OutputDataReceived += (_, line) => host.Add(host._output, line.Data);
        host._process.ErrorDataReceived += (_, line) => host.Add(host._errors, line.Data);
        host._process.Start();
        host._process.BeginOutputReadLine();
        host._process.BeginErrorReadLine();
        _ = host.WatchAsync();
        return host;
    }

    /// <summary>Waits for a line on standard output that holds a text.</summary>
    public async Task<string> LineWithAsync(string text)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
                if (_output.ToString().Split('\n').FirstOrDefault(l => l.Contains(text, StringComparison.Ordinal)) is { } line)
                {
                    return line;
                }
            }

            if (_exited.Task.IsCompleted)
            {
                throw new InvalidOperationException($"The host ended with {_process.ExitCode} before it said '{text}': {Errors}");
            }

            await Task.WhenAny(changed, _exited.Task).WaitAsync(limit.Token);
        }
    }

    /// <summary>Largest resident memory of the process, bytes.</summary>
    public long PeakMemoryBytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>Waits for the end and answers the exit status.</summary>
    public async Task<int> ExitAsync()
    {
        await _exited.Task.WaitAsync(Limit);
        return _process.ExitCode;
    }

    /// <summary>Waits until a node is ready; answers the address of its API.</summary>
    public async Task<Uri> ApiAsync()
    {
        var line = await LineWithAsync("ready");
        return new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..].Trim());
    }

    /// <summary>Waits until a node says that it is not ready because of a part.</summary>
    public Task ReadinessSaysAsync(string part) => ReadinessAsync(
        $"not ready because of {part}", (isReady, text) => !isReady && text.Contains(part, StringComparison.Ordinal));

    /// <summary>States of the members of the cluster, as a node sees them.</summary>
    public async Task<IReadOnlyList<string>> MembersAsync()
    {
        using var http = new HttpClient { BaseAddress = await ApiAsync() };
        using var answer = await http.GetAsync(new Uri("/readyz", UriKind.Relative));
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return [.. json.RootElement.GetProperty("members").EnumerateObject().Select(m => m.Value.GetString()!)];
    }

    /// <summary>Waits until a node says that all its parts are ready.</summary>
    public Task ReadyAsync() => ReadinessAsync("ready", (isReady, _) => isReady);

    private async Task ReadinessAsync(string what, Func<bool, string, bool> isWanted)
    {
        using var http = new HttpClient { BaseAddress = await ApiAsync() };
        await Eventually.HoldsAsync(what, async () =>
        {
            using var answer = await http.GetAsync(new Uri("/readyz", UriKind.Relative));
            return isWanted(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }, TimeSpan.FromMinutes(2));
    }

    /// <summary>Ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _exited.Task.WaitAsync(Limit);
    }

    /// <summary>Stops all its threads (SIGSTOP): it runs no more, and knows nothing of it.</summary>
    public Task FreezeAsync() => SignalAsync("-STOP");

    /// <summary>Has it run on (SIGCONT).</summary>
    public Task ThawAsync() => SignalAsync("-CONT");

    /// <summary>Asks it to stop (SIGTERM) and answers its exit status.</summary>
    public async Task<int> StopAsync()
    {
        if (!_exited.Task.IsCompleted)
        {
            await SignalAsync("-TERM");
        }

        await _exited.Task.WaitAsync(Limit);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_exited.Task.IsCompleted)
        {
            _process.Kill(entireProcessTree: true);
            await _exited.Task.WaitAsync(Limit);
        }

        _process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private async Task WatchAsync()
    {
        // Waits for the end of both outputs too.
        await _process.WaitForExitAsync();
        _exited.TrySetResult();
    }

    private void Add(StringBuilder text, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            text.Append(line).Append('\n');
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
