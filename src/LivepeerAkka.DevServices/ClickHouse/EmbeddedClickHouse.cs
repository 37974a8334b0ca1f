using System.Globalization;
using System.Net.Http.Json;
using LivepeerAkka.DevServices.Cache;
using LivepeerAkka.DevServices.Processes;

namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>How the embedded ClickHouse is started.</summary>
public sealed record EmbeddedClickHouseOptions
{
    /// <summary>Folder of its data, made when missing; one engine at a time.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Port on loopback, replaced when taken; null for a free one.</summary>
    public int? Port { get; init; }

    /// <summary>Whether <see cref="EmbeddedClickHouse.SetFaultAsync"/> works.</summary>
    public bool Faults { get; init; }

    /// <summary>Most memory of the engine in MiB; null for half of the machine, 16 384 at most.</summary>
    public int? MemoryMb { get; init; }

    /// <summary>Longest wait for the engine after its library is there.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Takes lines about the download and what the service says; null for none.</summary>
    public Action<string>? Log { get; init; }
}

/// <summary>
/// ClickHouse in a child process, with its HTTP interface on loopback. User <c>default</c> without password may everything,
/// <c>reader</c> only reads.
/// </summary>
public sealed class EmbeddedClickHouse : IAsyncDisposable
{
    private readonly ServiceProcess _process;

    private EmbeddedClickHouse(ServiceProcess process, Uri url)
    {
        _process = process;
        Url = url;
    }

    /// <summary>Address of the HTTP interface.</summary>
    public Uri Url { get; }

    /// <summary>Id of the child process.</summary>
    public int ProcessId => _process.ProcessId;

    /// <summary>Completes when the child process has ended, by wish or not.</summary>
    public Task Exited => _process.Exited;

    /// <summary>Exit status of the child process; null while it runs, 128 + signal when a signal ended it.</summary>
    public int? ExitCode => _process.ExitCode;

    /// <summary>
    /// Fetches the engine when the cache lacks it, starts it and waits until it answers. Throws <see cref="DevServiceException"/> with one
    /// line when that fails.
    /// </summary>
    public static async Task<EmbeddedClickHouse> StartAsync(EmbeddedClickHouseOptions options, CancellationToken cancellation = default)
    {
        await EngineCache.OfThisMachine(options.Log ?? (_ => { })).EnsureAsync(cancellation);
        var arguments = new List<string> { "clickhouse", "--data", options.DataDirectory };
        if (options.Port is { } port)
            arguments.AddRange(["--port", port.ToString(CultureInfo.InvariantCulture)]);
        if (options.MemoryMb is { } memory)
            arguments.AddRange(["--memory-mb", memory.ToString(CultureInfo.InvariantCulture)]);
        if (options.Faults)
            arguments.Add("--faults");
        var (process, announcement) = await ServiceProcess.StartAsync(arguments, options.StartTimeout, options.Log, cancellation);
        return new EmbeddedClickHouse(process, announcement.Url!);
    }

    /// <summary>Sets what meets the next requests; needs <see cref="EmbeddedClickHouseOptions.Faults"/>.</summary>
    public async Task SetFaultAsync(ClickHouseFault fault, CancellationToken cancellation = default)
    {
        using var client = new HttpClient();
        using var answer = await client.PostAsJsonAsync(new Uri(Url, "/_faults"), fault, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Drains and ends the service.</summary>
    public Task StopAsync() => _process.StopAsync();

    /// <summary>Ends the process with SIGKILL, as a crash would.</summary>
    public void Kill() => _process.Kill();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
