using System.Diagnostics;
using System.Globalization;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Kafka;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.DevServices.ClickHouse;
using LivepeerAkka.DevServices.Kafka;
using LivepeerAkka.Domain.Events;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace LivepeerAkka.Benchmarks.Live;

/// <summary>Broker, ClickHouse and nodes, each a process of its own; one node with its journal in files, or several over PostgreSQL.</summary>
internal sealed class LiveDeployment : IAsyncDisposable
{
    private const int Partitions = 8;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly string _folder;
    private readonly HttpClient _http = new();
    private readonly Dictionary<string, string> _settings;
    private readonly EmbeddedBroker _broker;
    private readonly EmbeddedClickHouse _clickHouse;
    private readonly int[] _ports;
    private readonly LiveNode?[] _nodes;

    private LiveDeployment(string folder, EmbeddedBroker broker, EmbeddedClickHouse clickHouse, int nodes, IReadOnlyDictionary<string, string> settings)
    {
        (_folder, _broker, _clickHouse, _nodes) = (folder, broker, clickHouse, new LiveNode?[nodes]);
        _ports = LoopbackPorts.Free(nodes);
        _settings = new Dictionary<string, string>(settings, StringComparer.Ordinal)
        {
            ["KAFKA__BOOTSTRAP"] = broker.Bootstrap,
            ["KAFKA__LOG_ID"] = broker.Incarnation,
            ["KAFKA__SESSION_TIMEOUT"] = "6s",
            ["CLICKHOUSE__URL"] = clickHouse.Url.ToString().TrimEnd('/'),
            ["JOURNAL__DATA_DIRECTORY"] = Path.Combine(_folder, "journal"),
            ["PRIVACY__PROMPT_HASH_KEY"] = "0123456789abcdef0123456789abcdef",
            ["API__PORT"] = "0",
        };
        if (nodes > 1)
        {
            _settings["JOURNAL__PROVIDER"] = "postgresql";
            _settings["JOURNAL__CONNECTION_STRING"] = PostgresServer.Shared.NewDatabase();
            _settings["CLUSTER__SEED_NODES"] = string.Join(',', _ports.Take(2).Select(p => $"127.0.0.1:{p}"));
        }
    }

    /// <summary>The running nodes.</summary>
    public IEnumerable<LiveNode> Nodes => _nodes.OfType<LiveNode>();

    public LiveNode this[int node] => _nodes[node] ?? throw new InvalidOperationException($"Node {node} does not run.");

    /// <summary>Starts everything.</summary>
    public static async Task<LiveDeployment> StartAsync(int nodes, IReadOnlyDictionary<string, string> settings)
    {
        var topics = EventFamilies.All.Select(f => new BrokerTopic($"livepeer.{EventFamilies.NameOf(f)}", Partitions)).Append(new BrokerTopic("livepeer.dlq.v1", 1));
        var broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [.. topics] });
        var folder = Directory.CreateTempSubdirectory("livepeer-live-").FullName;
        var clickHouse = await EmbeddedClickHouse.StartAsync(new EmbeddedClickHouseOptions { DataDirectory = Path.Combine(folder, "clickhouse") });
        var deployment = new LiveDeployment(folder, broker, clickHouse, nodes, settings);
        await deployment.StartAllAsync();
        return deployment;
    }

    /// <summary>Starts the nodes that do not run, at once.</summary>
    public Task StartAllAsync() => Task.WhenAll(Enumerable.Range(0, _nodes.Length).Where(i => _nodes[i] is null).Select(StartNodeAsync));

    public async Task StartNodeAsync(int node)
    {
        var settings = new Dictionary<string, string>(_settings, StringComparer.Ordinal)
        {
            ["CLUSTER__PORT"] = _nodes.Length > 1 ? _ports[node].ToString(CultureInfo.InvariantCulture) : "0",
        };
        _nodes[node] = await LiveNode.StartAsync(settings, Path.Combine(_folder, $"node-{node}.log"));
    }

    public async Task<TimeSpan> StopNodeAsync(int node)
    {
        var took = await this[node].StopAsync();
        _nodes[node] = null;
        return took;
    }

    public async Task KillNodeAsync(int node)
    {
        await this[node].KillAsync();
        _nodes[node] = null;
    }

    /// <summary>Produces lines, paced by the nodes; answers their number.</summary>
    public async Task<long> ProduceAsync(IEnumerable<string> lines, int? perSecond = null, CancellationToken cancellation = default)
    {
        var file = Path.Combine(_folder, $"{Guid.NewGuid():N}.ndjson");
        await File.WriteAllLinesAsync(file, lines, cancellation);
        return await ProduceFileAsync(file, perSecond, cancellation);
    }

    /// <summary>Produces a file, paced by the nodes; answers the number of its records.</summary>
    public async Task<long> ProduceFileAsync(string file, int? perSecond = null, CancellationToken cancellation = default)
    {
        var options = new ProduceOptions
        {
            Bootstrap = _broker.Bootstrap,
            PaceByGroup = "livepeer-akka",
            RecordsPerSecond = perSecond,
            StallTimeout = TimeSpan.FromMinutes(10),
        };
        return (await PacedProducer.RunAsync(RecordFile.ReadAsync(file, cancellation), options, progress: null, NullLogger.Instance, cancellation)).Delivered;
    }

    /// <summary>Waits until this many records are durable and committed; answers how long.</summary>
    public async Task<TimeSpan> AccountedAsync(long records)
    {
        var started = Stopwatch.GetTimestamp();
        while (await CommittedAsync() < records)
        {
            await Task.Delay(Poll);
        }

        return Stopwatch.GetElapsedTime(started);
    }

    private async Task<long> CommittedAsync()
    {
        if (!_settings.TryGetValue("JOURNAL__CONNECTION_STRING", out var journal))
        {
            // A copy, two seconds old at most.
            return await NumberAsync("SELECT sum(event_count) FROM livepeer_analytics.ingest_accounting");
        }

        await using var connection = new NpgsqlConnection(journal);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT coalesce(sum(event_count), 0)::bigint FROM ingest_counter", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async Task<long> NumberAsync(string sql)
    {
        using var answer = await _http.PostAsync(new Uri(_clickHouse.Url, "/"), new StringContent(sql));
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? long.Parse(text.Trim(), CultureInfo.InvariantCulture) : throw new InvalidOperationException(text);
    }

    /// <summary>Repeated rows stay to be counted.</summary>
    public async Task StopMergesAsync() => (await _http.PostAsync(new Uri(_clickHouse.Url, "/"), new StringContent("SYSTEM STOP MERGES"))).Dispose();

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        await _broker.DisposeAsync();
        await _clickHouse.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
