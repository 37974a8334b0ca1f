using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.DevServices.ClickHouse;
using LivepeerAkka.DevServices.Kafka;
using LivepeerAkka.Domain.Events;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>Broker, ClickHouse and a node, each a process of its own, as in production; sessions conclude after seconds.</summary>
internal sealed class LiveStack : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan StandstillTime = TimeSpan.FromSeconds(6);

    private readonly TestFolder _folder;
    private readonly string? _postgres;
    private readonly HttpClient _http = new();

    private LiveStack(EmbeddedBroker broker, EmbeddedClickHouse clickHouse, TestFolder folder, string? postgres)
    {
        (_folder, _postgres) = (folder, postgres);
        Broker = broker;
        ClickHouse = clickHouse;
    }

    public EmbeddedBroker Broker { get; }

    public EmbeddedClickHouse ClickHouse { get; private set; }

    public HostProcess? Node { get; private set; }

    /// <summary>Starts broker and ClickHouse; the nodes' journal is in files, or in a PostgreSQL database of its own.</summary>
    public static Task<LiveStack> StartAsync(bool onPostgres = false) => StartAsync(onPostgres ? PostgresServer.Shared.NewDatabase() : null);

    /// <summary>Starts broker and ClickHouse; the nodes' journal is in the PostgreSQL database of a connection string, null = in files.</summary>
    public static async Task<LiveStack> StartAsync(string? postgres)
    {
        var topics = EventFamilies.All.Select(f => new BrokerTopic($"livepeer.{EventFamilies.NameOf(f)}", 4)).Append(new BrokerTopic("livepeer.dlq.v1", 1));
        var broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [.. topics] });
        var folder = new TestFolder();
        try
        {
            return new LiveStack(broker, await StartClickHouseAsync(folder, port: null), folder, postgres);
        }
        catch
        {
            await broker.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Folder of the nodes' journal where that is in files.</summary>
    public string JournalFolder => _folder.File("journal");

    /// <summary>Settings of the nodes of this stack beyond the common ones, as variables of their environment.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>Starts the node; <paramref name="memoryBytesMax"/> bounds its managed memory, beyond which it fails.</summary>
    public async Task StartNodeAsync(long? memoryBytesMax = null)
    {
        var environment = NodeEnvironment();
        if (memoryBytesMax is { } limit)
        {
            environment["DOTNET_GCHeapHardLimit"] = limit.ToString("x", CultureInfo.InvariantCulture);
        }

        if (Node is not null)
        {
            await Node.DisposeAsync();
        }

        Node = HostProcess.Start(environment, "node");
        await Node.LineWithAsync("ready");
    }

    /// <summary>Variables of a node of this stack.</summary>
    public Dictionary<string, string> NodeEnvironment()
    {
        var environment = new Dictionary<string, string>
        {
            ["LIVEPEERAKKA_KAFKA__BOOTSTRAP"] = Broker.Bootstrap,
            ["LIVEPEERAKKA_KAFKA__LOG_ID"] = Broker.Incarnation,
            ["LIVEPEERAKKA_KAFKA__SESSION_TIMEOUT"] = "6s",
            ["LIVEPEERAKKA_CLICKHOUSE__URL"] = ClickHouse.Url.ToString().TrimEnd('/'),
            ["LIVEPEERAKKA_CLICKHOUSE__BATCH_WAIT"] = "200ms",
            ["LIVEPEERAKKA_JOURNAL__DATA_DIRECTORY"] = JournalFolder,
            ["LIVEPEERAKKA_SESSIONS__IDLE_TIMEOUT"] = "3s",
            ["LIVEPEERAKKA_SESSIONS__LATENESS_HORIZON"] = "1s",
            ["LIVEPEERAKKA_SESSIONS__SWEEP_INTERVAL"] = "500ms",
            ["LIVEPEERAKKA_ORCHESTRATORS__PUBLISH_INTERVAL"] = "1s",
            ["LIVEPEERAKKA_ORCHESTRATORS__WAKE_AFTER"] = "5s",
            ["LIVEPEERAKKA_ORCHESTRATORS__SWEEP_INTERVAL"] = "1s",
            ["LIVEPEERAKKA_ROLLUPS__REFRESH_INTERVAL"] = "1s",
            ["LIVEPEERAKKA_ROLLUPS__DAY_INTERVAL"] = "1s",
            ["LIVEPEERAKKA_API__PORT"] = "0",
        };
        foreach (var (name, value) in LiveCluster.Shared)
        {
            environment[name] = value;
        }

        foreach (var (name, value) in Settings)
        {
            environment[name] = value;
        }

        if (_postgres is not null)
        {
            environment["LIVEPEERAKKA_JOURNAL__PROVIDER"] = "postgresql";
            environment["LIVEPEERAKKA_JOURNAL__CONNECTION_STRING"] = _postgres;
        }

        return environment;
    }

    public async Task KillNodeAsync()
    {
        await Node!.KillAsync();
        await Node.DisposeAsync();
        Node = null;
    }

    /// <summary>Ends the engine as a crash would, and starts it again on the same port and data.</summary>
    public void KillClickHouse() => ClickHouse.Kill();

    public async Task RestartClickHouseAsync()
    {
        var port = ClickHouse.Url.Port;
        await ClickHouse.Exited;
        await ClickHouse.DisposeAsync();
        ClickHouse = await StartClickHouseAsync(_folder, port);
        Assert.Equal(port, ClickHouse.Url.Port);
    }

    /// <summary>Produces in this process, so that one can see what it waits for.</summary>
    public Production ProduceHere(string file) => Production.Start(Broker.Bootstrap, file);

    /// <summary>As <see cref="ProduceHere(string)"/>, with a pace of its own; the node may be as far behind as the broker's log is long.</summary>
    public Production ProduceHere(string file, int? recordsPerSecond) => Production.Start(Broker.Bootstrap, file, recordsPerSecond);

    public HostProcess Produce(string file) => HostProcess.Start("produce", file, "--bootstrap", Broker.Bootstrap);

    public async Task<string> QueryAsync(string sql)
    {
        using var answer = await _http.PostAsync(new Uri(ClickHouse.Url, "/?database=livepeer_analytics"), new StringContent(sql));
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? text.Trim() : throw new InvalidOperationException(text);
    }

    public async Task<long> NumberAsync(string sql) => long.Parse(await QueryAsync(sql), CultureInfo.InvariantCulture);

    /// <summary>Records that the accounting has, all outcomes together.</summary>
    public async Task<long> AccountedAsync()
    {
        try
        {
            return await NumberAsync("SELECT sum(event_count) FROM ingest_accounting");
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException)
        {
            // The store is down, or starting.
            return 0;
        }
    }

    public Task AccountedReachesAsync(long records) => Eventually.HoldsAsync(
        $"{records} records accounted", async () => await AccountedAsync() >= records, Deadline);

    /// <summary>What was read before is finished, and nothing is read any more.</summary>
    public async Task StandsStillAsync()
    {
        // The accounting is copied every two seconds: the same number for longer is a standstill.
        var (seen, since) = (0L, Stopwatch.GetTimestamp());
        await Eventually.HoldsAsync("the node to stand still", async () =>
        {
            if (await AccountedAsync() is var accounted && accounted != seen)
            {
                (seen, since) = (accounted, Stopwatch.GetTimestamp());
            }

            return Stopwatch.GetElapsedTime(since) > StandstillTime;
        }, Deadline);
    }

    /// <summary>
    /// Everything was read, every session is concluded, every entity is at rest, the store has acknowledged their last facts, and its rollups are up to date.
    /// </summary>
    public async Task SettledAsync(long records)
    {
        await AccountedReachesAsync(records);
        await Eventually.HoldsAsync("nothing open in the ledger", async () => await LedgerNumberAsync(OpenWork.Sum) == 0, Deadline);
        Assert.Equal(0, await NumberAsync("SELECT countIf(is_final = 0) FROM v_api_session_latest"));
        Assert.Equal(records, await AccountedAsync());
    }

    /// <summary>Repeated rows stay to be seen; readers do not notice.</summary>
    public Task StopMergesAsync() => QueryAsync("SYSTEM STOP MERGES");

    /// <summary>
    /// Tables, of those whose names begin so, that hold a row more than once, with the number of repetitions. Needs
    /// <see cref="StopMergesAsync"/>. What is kept of refused records is left out: equal records have one dead letter.
    /// </summary>
    public async Task<IReadOnlyList<string>> RepeatedRowsAsync(params string[] prefixes)
    {
        var repeated = new List<string>();
        var tables = await QueryAsync(
            """
            SELECT name, sorting_key FROM system.tables
            WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND name NOT IN ('raw_rejected_events', 'raw_ignored_samples')
            """);
        foreach (var table in tables.Split('\n').Select(l => l.Split('\t')).Where(t => Array.Exists(prefixes, p => t[0].StartsWith(p, StringComparison.Ordinal))))
        {
            // A fact is published anew with every version.
            var key = table[0].StartsWith("fact_", StringComparison.Ordinal) ? $"{table[1]}, version" : table[1];
            var count = await NumberAsync($"SELECT count() - uniqExact({key}) FROM {table[0]}");
            if (count > 0)
            {
                repeated.Add($"{table[0]} {count}");
            }
        }

        return repeated;
    }

    /// <summary>Accepted records of families that are one raw row each: those that the ledger has committed, and those that the store has.</summary>
    public async Task<(long Committed, long Stored)> AcceptedAsync()
    {
        var committed = await LedgerNumberAsync(
            """
            SELECT coalesce(sum(event_count), 0) FROM ingest_counter
            WHERE outcome = 'accepted' AND event_type NOT IN ('network_capabilities', 'discovery_results')
            """);
        return (committed, await NumberAsync(
            "SELECT uniqExact(event_uid) FROM merge(currentDatabase(), '^raw_(stream|ai|payment|job)_')"));
    }

    /// <summary>Checksums of the store, as text.</summary>
    public async Task<string> ChecksumsAsync()
    {
        var result = await HostProcess.RunAsync("checksum", "--clickhouse", ClickHouse.Url.ToString());
        return JsonDocument.Parse(result.MustSucceed().LastLine).RootElement.GetRawText();
    }

    public async ValueTask DisposeAsync()
    {
        if (Node is not null)
        {
            await Node.DisposeAsync();
        }

        await Broker.DisposeAsync();
        await ClickHouse.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    /// <summary>One number of the node's ledger.</summary>
    public async Task<long> LedgerNumberAsync(string sql)
    {
        await using DbConnection ledger = _postgres is null
            ? new SqliteConnection($"Data Source={Path.Combine(JournalFolder, "ledger.db")};Mode=ReadOnly;Pooling=False")
            : new NpgsqlConnection(_postgres);
        await ledger.OpenAsync();
        await using var command = ledger.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static Task<EmbeddedClickHouse> StartClickHouseAsync(TestFolder folder, int? port) => EmbeddedClickHouse.StartAsync(
        new EmbeddedClickHouseOptions { DataDirectory = folder.File("clickhouse"), Port = port, Faults = true });
}
