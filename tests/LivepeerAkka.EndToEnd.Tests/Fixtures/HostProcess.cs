using System.Diagnostics;
using System.Text;

namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>Exit status and output of a finished verb.</summary>
internal sealed record HostResult(int ExitCode, string Output, string Errors)
{
    public string LastLine => Output.TrimEnd().Split('\n')[^1];

    public HostResult MustSucceed() =>
        ExitCode == 0 ? this : throw new InvalidOperationException($"exit {ExitCode}: {Errors}\n{Output}");
}

/// <summary>The host program as a process of its own, as a person or a script starts it.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
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

    /// <summary>Runs a verb to its end.</summary>
    public static async Task<HostResult> RunAsync(params string[] arguments)
    {
        await using var host = Start(arguments);
        await host._exited.Task.WaitAsync(Limit);
        return new HostResult(host._process.ExitCode, host.Output, host.Errors);
    }

    /// <summary>Starts a verb that runs until it is stopped.</summary>
    public static HostProcess Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    public static HostProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "LivepeerAkka.Host.dll");
        var info = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        info.ArgumentList.Add(dll);
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
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

    /// <summary>Ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _exited.Task.WaitAsync(Limit);
    }

    /// <summary>Asks it to stop (SIGTERM) and answers its exit status.</summary>
    public async Task<int> StopAsync()
    {
        if (!_exited.Task.IsCompleted)
        {
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
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
