using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Host.Embedded;

namespace LivepeerAkka.Host.Demo;

/// <summary>Everything of the main job in this process and two children: broker, ClickHouse, one node.</summary>
internal sealed class DemoNode : IAsyncDisposable
{
    private readonly EmbeddedServices _services;

    private DemoNode(EmbeddedServices services, RunningNode node, LoadedSettings settings)
    {
        _services = services;
        Node = node;
        Settings = settings;
    }

    public RunningNode Node { get; }

    public LoadedSettings Settings { get; }

    public EmbeddedServices Services => _services;

    /// <summary>Starts all of it; <paramref name="settings"/> are overrides of the demo's own.</summary>
    public static async Task<DemoNode> StartAsync(
        DataFolder folder, IReadOnlyDictionary<string, string> settings, CancellationToken cancellation)
    {
        var services = await EmbeddedServices.StartAsync(folder, brokerPort: null, clickHousePort: null, cancellation).ConfigureAwait(false);
        try
        {
            var overrides = new Dictionary<string, string>(settings, StringComparer.Ordinal)
            {
                ["livepeer.kafka.session-timeout"] = "6s",
            };
            EmbeddedSettings.Apply(overrides, folder, services.ClickHouse.Url);
            EmbeddedSettings.Apply(overrides, services.Broker.Bootstrap, services.Broker.Incarnation);
            var loaded = SettingsLoader.Load([], SettingsEnvironment.FromProcess(), overrides);
            return new DemoNode(services, await RunningNode.StartAsync(loaded, withKafka: true, cancellation).ConfigureAwait(false), loaded);
        }
        catch
        {
            await services.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync().ConfigureAwait(false);
        await _services.DisposeAsync().ConfigureAwait(false);
    }
}
