using System.Globalization;
using System.Text;
using LivepeerAkka.DevServices.ClickHouse;

namespace LivepeerAkka.Cluster.Tests.Fixtures;

/// <summary>
/// One embedded ClickHouse for the tests of this assembly, started by the first test that asks, in a folder that goes with it.
/// </summary>
public sealed class EngineFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("livepeer-engine-").FullName;
    private readonly Lazy<Task<EmbeddedClickHouse>> _engine;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(2) };
    private int _databases;

    public EngineFixture() => _engine = new(StartAsync);

    /// <summary>The running engine.</summary>
    public Task<EmbeddedClickHouse> EngineAsync() => _engine.Value;

    /// <summary>Makes an empty database of its own for a test or a test class; returns its name.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var number = Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture);
        var name = $"test_{number}_{Guid.NewGuid().ToString("N")[..8]}";
        await ExecuteAsync($"CREATE DATABASE {name}");
        return name;
    }

    /// <summary>
    /// Runs SQL over plain HTTP; returns the body (TabSeparated unless the statement says otherwise). Throws the server's error.
    /// </summary>
    public async Task<string> ExecuteAsync(string sql, string database = "default")
    {
        var engine = await EngineAsync();
        using var body = new StringContent(sql, Encoding.UTF8, "text/plain");
        using var answer = await _client.PostAsync(new Uri(engine.Url, "/?database=" + database), body);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? text : throw new InvalidOperationException(text);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _client.Dispose();
        if (_engine is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _engine.Value).DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<EmbeddedClickHouse> StartAsync() =>
        EmbeddedClickHouse.StartAsync(new EmbeddedClickHouseOptions { DataDirectory = _folder, MemoryMb = 2048, Faults = true });
}

/// <summary>The tests that share the engine; they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class EngineGroup : ICollectionFixture<EngineFixture>
{
    public const string Name = "engine";
}
