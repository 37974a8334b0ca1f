using System.Globalization;
using System.Text.Json;
using LivepeerAkka.DevServices.ClickHouse;
using LivepeerAkka.DevServices.Kafka;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>Broker, ClickHouse and a node, each a process of its own, as in production; sessions conclude after seconds.</summary>
internal sealed class LiveStack : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    private readonly TestFolder _folder = new();
    private readonly HttpClient _http = new();

    private LiveStack(EmbeddedBroker broker, EmbeddedClickHouse clickHouse)
    {
        Broker = broker;
        ClickHouse = clickHouse;
    }

    public EmbeddedBroker Broker { get; }

    public EmbeddedClickHouse ClickHouse { get; private set; }

    public HostProcess? Node { get; private set; }

    public TestFolder Folder => _folder;

    public static async Task<LiveStack> StartAsync()
    {
        var topics = EventFamilies.All.Select(f => new BrokerTopic($"livepeer.{EventFamilies.NameOf(f)}", 4)).Append(new BrokerTopic("livepeer.dlq.v1", 1));
        var broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [.. topics] });
        var folder = Directory.CreateTempSubdirectory("livepeer-e2e-ch-").FullName;
        return new LiveStack(broker, await EmbeddedClickHouse.StartAsync(new EmbeddedClickHouseOptions { DataDirectory = folder, Faults = true }))
        {
            ClickHouseFolder = folder,
        };
    }

    private string ClickHouseFolder { get; init; } = "";

    public async Task StartNodeAsync()
    {
        Node = HostProcess.Start(
            new Dictionary<string, string>
            {
                ["LIVEPEERAKKA_KAFKA__BOOTSTRAP"] = Broker.Bootstrap,
                ["LIVEPEERAKKA_KAFKA__LOG_ID"] = Broker.Incarnation,
                ["LIVEPEERAKKA_KAFKA__SESSION_TIMEOUT"] = "6s",
                ["LIVEPEERAKKA_CLICKHOUSE__URL"] = ClickHouse.Url.ToString().TrimEnd('/'),
                ["LIVEPEERAKKA_CLICKHOUSE__BATCH_WAIT"] = "200ms",
                ["LIVEPEERAKKA_JOURNAL__DATA_DIRECTORY"] = _folder.File("journal"),
                ["LIVEPEERAKKA_SESSIONS__IDLE_TIMEOUT"] = "3s",
                ["LIVEPEERAKKA_SESSIONS__LATENESS_HORIZON"] = "1s",
                ["LIVEPEERAKKA_SESSIONS__SWEEP_INTERVAL"] = "500ms",
                ["LIVEPEERAKKA_API__PORT"] = "0",
            },
            "node");
        await Node.LineWithAsync("ready");
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
        ClickHouse = await EmbeddedClickHouse.StartAsync(new EmbeddedClickHouseOptions { DataDirectory = ClickHouseFolder, Port = port, Faults = true });
        Assert.Equal(port, ClickHouse.Url.Port);
    }

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

    /// <summary>Everything was read, and every session is concluded.</summary>
    public async Task SettledAsync(long records)
    {
        await AccountedReachesAsync(records);
        await Eventually.HoldsAsync(
            "every session final", async () => await NumberAsync("SELECT countIf(is_final = 0) FROM v_api_session_latest") == 0, Deadline);
        Assert.Equal(records, await AccountedAsync());
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
        Directory.Delete(ClickHouseFolder, recursive: true);
    }
}
