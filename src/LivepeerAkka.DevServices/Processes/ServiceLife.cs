using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LivepeerAkka.DevServices.Processes;

/// <summary>
/// How long a service lives: until its standard input ends, which happens when its parent closes it or dies in any way, or until
/// SIGTERM or SIGINT.
/// </summary>
internal sealed partial class ServiceLife : IDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _signals;
    private readonly bool _attached;

    /// <param name="attached">
    /// Whether a parent program manages this service. Ctrl-C reaches the whole process group; the parent then still needs its services
    /// to drain and ends them itself.
    /// </param>
    public ServiceLife(bool attached)
    {
        _attached = attached;
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => Stop(c)),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, c =>
            {
                c.Cancel = true;
                if (!attached)
                    Stop(c);
            }),
        ];
        var input = StandardStreams.TakeInput();
        new Thread(() => WaitForEnd(input)) { IsBackground = true, Name = "stdin" }.Start();
    }

    /// <summary>Completes when the service is to stop.</summary>
    public Task Stopped => _stop.Task;

    /// <summary>Prints the one line that says that the service is ready.</summary>
    public static void Announce(ServiceAnnouncement announcement)
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(announcement, ServiceJson.Default.ServiceAnnouncement));
        Console.Out.Flush();
    }

    /// <summary>From here on the process ends within a limit, whatever hangs.</summary>
    public static void LimitStop() => new Thread(() =>
    {
        Thread.Sleep(StopLimit);
        Console.Error.WriteLine("The service did not stop in time and is ended.");
        Exit(1);
    })
    { IsBackground = true, Name = "stop limit" }.Start();

    /// <summary>Ends the process without exit handlers: those of the engine abort while one of its queries runs.</summary>
    public static void Exit(int status)
    {
        Console.Out.Flush();
        Console.Error.Flush();
        if (OperatingSystem.IsWindows())
            Environment.Exit(status);
        QuickExit(status);
    }

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        _stop.TrySetResult();
    }

    private void WaitForEnd(Stream input)
    {
        try
        {
            var buffer = new byte[256];
            while (input.Read(buffer) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A terminal that went away is an end of input too.
        }

        if (!_attached && !_stop.Task.IsCompleted)
            Console.Error.WriteLine("Standard input ended: the service stops.");
        _stop.TrySetResult();
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void QuickExit(int status);
}

/// <summary>The line that a service prints when it is ready.</summary>
internal sealed record ServiceAnnouncement
{
    public required string Service { get; init; }

    public Uri? Url { get; init; }

    public string? Bootstrap { get; init; }

    public string? Incarnation { get; init; }

    public Uri? Admin { get; init; }

    public required int Pid { get; init; }
}

/// <summary>JSON of the announcements.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ServiceAnnouncement))]
internal sealed partial class ServiceJson : JsonSerializerContext;
