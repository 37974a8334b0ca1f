using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace LivepeerAkka.DevServices.Processes;

/// <summary>
/// A service in a child process. Its standard input stays open for as long as the service is wanted; the kernel closes it when this
/// process dies, and the child then ends by itself.
/// </summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private const int ErrorLinesKept = 20;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(25);

    private readonly Process _process;
    private readonly Queue<string> _errors = new();
    private readonly Action<string>? _log;
    private int _exitCode;
    private readonly TaskCompletionSource<string?> _firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(Process process, Action<string>? log)
    {
        _process = process;
        _log = log;
        var output = ReadOutputAsync();
        var errors = ReadErrorsAsync();
        Exited = WaitAsync(output, errors);
    }

    public int ProcessId => _process.Id;

    /// <summary>Completes when the process has ended and its output was read.</summary>
    public Task Exited { get; }

    /// <summary>Exit status; null while the process runs.</summary>
    public int? ExitCode => Exited.IsCompleted ? _exitCode : null;

    /// <summary>Starts a verb of this assembly and waits until it is ready.</summary>
    /// <param name="arguments">The verb and its options.</param>
    /// <param name="limit">Longest wait.</param>
    /// <param name="log">Takes the child's lines on standard error; null for none.</param>
    /// <param name="cancellation">Ends the wait and the child.</param>
    public static async Task<(ServiceProcess Process, ServiceAnnouncement Announcement)> StartAsync(
        IReadOnlyList<string> arguments, TimeSpan limit, Action<string>? log, CancellationToken cancellation)
    {
        var process = Process.Start(Command(arguments))
            ?? throw new DevServiceException($"The development service '{arguments[0]}' could not be started.");
        var service = new ServiceProcess(process, log);
        try
        {
            var line = await service._firstLine.Task.WaitAsync(limit, cancellation);
            if (line is not null && Parse(line) is { } announcement)
                return (service, announcement);
            await service.Exited.WaitAsync(limit, cancellation);
            throw new DevServiceException(service.Explain(arguments[0]));
        }
        catch (TimeoutException e)
        {
            var seconds = limit.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
            service.Kill();
            await service.DisposeAsync();
            throw new DevServiceException(
                $"The development service '{arguments[0]}' was not ready after {seconds} s. {service.LastErrors()}", e);
        }
        catch
        {
            service.Kill();
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the service in its own time, by force after a limit.</summary>
    public async Task StopAsync()
    {
        if (!Exited.IsCompleted)
        {
            try
            {
                _process.StandardInput.Close();
            }
            catch (IOException)
            {
                // The child is gone already.
            }

            try
            {
                await Exited.WaitAsync(StopLimit);
            }
            catch (TimeoutException)
            {
                Kill();
            }
        }

        await Exited;
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        if (!Exited.IsCompleted)
            _process.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    internal static ProcessStartInfo Command(IReadOnlyList<string> arguments)
    {
        var library = typeof(ServiceProcess).Assembly.Location;
        var start = new ProcessStartInfo(Runtime())
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(library);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.ArgumentList.Add("--attached");
        return start;
    }

    // The runtime that runs this process, whatever program hosts it.
    private static string Runtime()
    {
        var folder = System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory();
        var dotnet = Path.GetFullPath(Path.Combine(folder, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(dotnet) ? dotnet : "dotnet";
    }

    private static ServiceAnnouncement? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ServiceJson.Default.ServiceAnnouncement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string Explain(string service)
    {
        var errors = LastErrors();
        return errors.Length > 0
            ? errors
            : string.Create(
                CultureInfo.InvariantCulture, $"The development service '{service}' ended with status {ExitCode} and said nothing.");
    }

    private string LastErrors()
    {
        lock (_errors)
            return string.Join(" | ", _errors);
    }

    private async Task ReadOutputAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            _firstLine.TrySetResult(line);
        _firstLine.TrySetResult(null);
    }

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_errors)
            {
                if (_errors.Count == ErrorLinesKept)
                    _errors.Dequeue();
                _errors.Enqueue(line);
            }

            _log?.Invoke(line);
        }
    }

    private async Task WaitAsync(Task output, Task errors)
    {
        await Task.WhenAll(output, errors);
        await _process.WaitForExitAsync();
        _exitCode = _process.ExitCode;
    }
}
