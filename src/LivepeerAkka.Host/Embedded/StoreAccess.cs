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

    /// <summary>Opens exactly one of the two (<see cref="Options.RequireOneStore"/>).</summary>
    public static Task<StoreAccess> OpenAsync(string? data, string? clickHouse, CancellationToken cancellation)
    {
        var overrides = new Dictionary<string, string>(StringComparer.Ordinal);
        if (clickHouse is not null)
        {
            overrides["livepeer.clickhouse.url"] = clickHouse;
        }

        return OpenAsync(data, data is null ? Read(overrides) : null, cancellation);
    }

    /// <summary>Opens the configured server where <paramref name="data"/> is null.</summary>
    public static async Task<StoreAccess> OpenAsync(string? data, ClickHouseSettings? configured, CancellationToken cancellation)
    {
        if (data is null)
        {
            return new StoreAccess(configured!, null);
        }

        var overrides = new Dictionary<string, string>(StringComparer.Ordinal);
        var folder = new DataFolder(data);
        RequireData(folder, data);
        var engine = await EmbeddedServices.StartClickHouseAsync(folder, port: null, cancellation).ConfigureAwait(false);
        EmbeddedSettings.Apply(overrides, folder, engine.Url);
        return new StoreAccess(Read(overrides), engine);
    }

    /// <summary>Refuses a folder that holds no data; <paramref name="given"/> is how the user named it.</summary>
    public static void RequireData(DataFolder folder, string given)
    {
        if (!Directory.Exists(folder.ClickHouse))
        {
            throw new UserErrorException($"--data {given}: there is no ClickHouse data in it; replay or run a node into it first.");
        }
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
