using LivepeerAkka.DevServices.ClickHouse;
using LivepeerAkka.DevServices.Kafka;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Host.Embedded;

/// <summary>An embedded broker with the product's default topics, and an embedded ClickHouse.</summary>
internal sealed class EmbeddedServices : IAsyncDisposable
{
    /// <summary>Partitions of every default topic: 5 MiB each is what the embedded broker keeps.</summary>
    private const int PartitionsPerTopic = 4;

    private EmbeddedServices(EmbeddedBroker broker, EmbeddedClickHouse clickHouse)
    {
        Broker = broker;
        ClickHouse = clickHouse;
    }

    public EmbeddedBroker Broker { get; }

    public EmbeddedClickHouse ClickHouse { get; }

    /// <summary>Topics of the default settings, and the dead-letter topic.</summary>
    public static IReadOnlyList<BrokerTopic> DefaultTopics { get; } =
    [
        .. EventFamilies.All.Select(f => new BrokerTopic($"livepeer.{EventFamilies.NameOf(f)}", PartitionsPerTopic)),
        new BrokerTopic("livepeer.dlq.v1", 1),
    ];

    public static async Task<EmbeddedServices> StartAsync(DataFolder folder, int? brokerPort, int? clickHousePort, CancellationToken cancellation)
    {
        var broker = await EmbeddedBroker.StartAsync(
            new EmbeddedBrokerOptions { Topics = DefaultTopics, Port = brokerPort, Log = Say }, cancellation).ConfigureAwait(false);
        try
        {
            return new EmbeddedServices(broker, await StartClickHouseAsync(folder, clickHousePort, cancellation).ConfigureAwait(false));
        }
        catch
        {
            await broker.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public static Task<EmbeddedClickHouse> StartClickHouseAsync(DataFolder folder, int? port, CancellationToken cancellation) =>
        EmbeddedClickHouse.StartAsync(
            new EmbeddedClickHouseOptions { DataDirectory = folder.ClickHouse, Port = port, Log = Say }, cancellation);

    /// <summary>Waits for the end; a service that dies by itself is a failure.</summary>
    public async Task<int> RunUntilStoppedAsync(CancellationToken cancellation)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellation.Register(() => stopped.TrySetResult()).ConfigureAwait(false);
        var ended = await Task.WhenAny(stopped.Task, Broker.Exited, ClickHouse.Exited).ConfigureAwait(false);
        if (ended == stopped.Task)
        {
            return 0;
        }

        Say(ended == Broker.Exited ? "The embedded broker has ended." : "The embedded ClickHouse has ended.");
        return 1;
    }

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync().ConfigureAwait(false);
        await ClickHouse.DisposeAsync().ConfigureAwait(false);
    }

    private static void Say(string line) => Console.Error.WriteLine(line);
}
