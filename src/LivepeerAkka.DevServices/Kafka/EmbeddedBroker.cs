using System.Globalization;
using System.Net.Http.Json;
using LivepeerAkka.DevServices.Processes;

namespace LivepeerAkka.DevServices.Kafka;

/// <summary>How the embedded broker is started.</summary>
public sealed record EmbeddedBrokerOptions
{
    /// <summary>Topics that exist from the start.</summary>
    public required IReadOnlyList<BrokerTopic> Topics { get; init; }

    /// <summary>Port on loopback, replaced when taken; null for a free one, which is faster.</summary>
    public int? Port { get; init; }

    /// <summary>Longest wait for the broker.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Takes what the service says; null for none.</summary>
    public Action<string>? Log { get; init; }
}

/// <summary>
/// A Kafka-protocol broker in a child process. It keeps 5 MiB a partition at most and nothing over a restart, has no time index, no
/// transactions and no topic administration.
/// </summary>
public sealed class EmbeddedBroker : IAsyncDisposable
{
    private readonly ServiceProcess _process;
    private readonly HttpClient _admin;

    private EmbeddedBroker(ServiceProcess process, ServiceAnnouncement announcement)
    {
        _process = process;
        Bootstrap = announcement.Bootstrap!;
        Incarnation = announcement.Incarnation!;
        _admin = new HttpClient { BaseAddress = announcement.Admin };
    }

    /// <summary>Bootstrap servers.</summary>
    public string Bootstrap { get; }

    /// <summary>Id of this start; offsets of another start mean nothing here.</summary>
    public string Incarnation { get; }

    /// <summary>Address of the admin endpoint; <c>GET /bootstrap</c> tells address and incarnation.</summary>
    public Uri AdminUrl => _admin.BaseAddress!;

    /// <summary>Id of the child process.</summary>
    public int ProcessId => _process.ProcessId;

    /// <summary>Completes when the child process has ended, by wish or not.</summary>
    public Task Exited => _process.Exited;

    /// <summary>Exit status of the child process; null while it runs, 128 + signal when a signal ended it.</summary>
    public int? ExitCode => _process.ExitCode;

    /// <summary>Starts a broker. Throws <see cref="DevServiceException"/> with one line when that fails.</summary>
    public static async Task<EmbeddedBroker> StartAsync(EmbeddedBrokerOptions options, CancellationToken cancellation = default)
    {
        var arguments = new List<string> { "broker", "--topics", string.Join(',', options.Topics) };
        if (options.Port is { } port)
            arguments.AddRange(["--port", port.ToString(CultureInfo.InvariantCulture)]);
        var (process, announcement) = await ServiceProcess.StartAsync(arguments, options.StartTimeout, options.Log, cancellation);
        return new EmbeddedBroker(process, announcement);
    }

    /// <summary>Adds a topic.</summary>
    public Task CreateTopicAsync(string name, int partitions, CancellationToken cancellation = default) =>
        PostAsync("/topics", new BrokerTopic(name, partitions), cancellation);

    /// <summary>Takes the broker away, or brings it back; its log stays.</summary>
    public Task SetDownAsync(bool down, CancellationToken cancellation = default) =>
        PostAsync("/_faults", new BrokerFault { Down = down }, cancellation);

    /// <summary>Delays every answer by <paramref name="ms"/> milliseconds; 0 ends it.</summary>
    public Task SetRoundTripAsync(int ms, CancellationToken cancellation = default) =>
        PostAsync("/_faults", new BrokerFault { RoundTripMs = ms }, cancellation);

    /// <summary>
    /// The next requests of a kind fail with these protocol error codes, one each; none clears what is left. Key 0 is Produce, 1 Fetch.
    /// </summary>
    public Task PushErrorsAsync(short apiKey, int[] errors, CancellationToken cancellation = default) =>
        PostAsync("/_faults", new BrokerFault { ApiKey = apiKey, Errors = errors }, cancellation);

    /// <summary>Ends the service.</summary>
    public Task StopAsync() => _process.StopAsync();

    /// <summary>Ends the process with SIGKILL, as a crash would.</summary>
    public void Kill() => _process.Kill();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _admin.Dispose();
    }

    private async Task PostAsync<T>(string path, T body, CancellationToken cancellation)
    {
        using var answer = await _admin.PostAsJsonAsync(path, body, cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new DevServiceException("The embedded broker: " + await answer.Content.ReadAsStringAsync(cancellation));
    }
}
