using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Host.Verbs;

namespace LivepeerAkka.Host.Embedded;

/// <summary>A store for verbs that only look: the embedded one of a data folder, or a running server.</summary>
internal sealed class StoreAccess : IAsyncDisposable
{
    private readonly IAsyncDisposable? _engine;

    private StoreAccess(ClickHouseSettings settings, IAsyncDisposable? engine)
    {
        Settings = settings;
        Store = new ClickHouseStore(settings);
        _engine = engine;
    }

    public ClickHouseSettings Settings { get; }

    public ClickHouseStore Store { get; }

    /// <summary>Opens exactly one of the two.</summary>
    public static async Task<StoreAccess> OpenAsync(string? data, string? clickHouse, CancellationToken cancellation)
    {
        if (data is null == clickHouse is null)
        {
            throw new UserErrorException("Give either --data DIR or --clickhouse URL.");
        }

        var overrides = new Dictionary<string, string>(StringComparer.Ordinal);
        if (clickHouse is not null)
        {
            overrides["livepeer.clickhouse.url"] = clickHouse;
            return new StoreAccess(Read(overrides), null);
        }

        var folder = new DataFolder(data!);
        if (!Directory.Exists(folder.ClickHouse))
        {
            throw new UserErrorException($"--data {data}: there is no ClickHouse data in it; replay or run a node into it first.");
        }

        var engine = await EmbeddedServices.StartClickHouseAsync(folder, port: null, cancellation).ConfigureAwait(false);
        EmbeddedSettings.Apply(overrides, folder, engine.Url);
        return new StoreAccess(Read(overrides), engine);
    }

    public async ValueTask DisposeAsync()
    {
        Store.Dispose();
        if (_engine is not null)
        {
            await _engine.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static ClickHouseSettings Read(Dictionary<string, string> overrides) =>
        SettingsLoader.Load([], SettingsEnvironment.FromProcess(), overrides).Node.ClickHouse;
}
