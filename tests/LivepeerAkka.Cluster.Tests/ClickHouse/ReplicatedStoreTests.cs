using System.Collections.Concurrent;
using System.Net;
using LivepeerAkka.Cluster.ClickHouse;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

/// <summary>What a server with replicas is told; the embedded engine has none, so the requests are looked at.</summary>
public sealed class ReplicatedStoreTests : IDisposable
{
    private readonly HttpListener _server = new();
    private readonly ConcurrentQueue<(string Query, string Body)> _asked = new();
    private readonly Uri _url;

    public ReplicatedStoreTests()
    {
        using var port = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        port.Start();
        _url = new Uri($"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}");
        port.Stop();
        _server.Prefixes.Add($"{_url}");
        _server.Start();
        _ = ServeAsync();
    }

    [Fact]
    public async Task An_insert_waits_for_most_replicas_and_reads_wait_for_what_they_acknowledged()
    {
        using var store = new ClickHouseStore(TestSettings.Of(_url, "d") with { Engines = "Replicated" });
        await InsertAsync(store);
        await store.CatchUpAsync(["a", "b"]);

        var asked = _asked.ToList();
        Assert.Contains("insert_quorum=auto", asked[0].Query, StringComparison.Ordinal);
        Assert.Equal(["SYSTEM SYNC REPLICA `d`.`a` LIGHTWEIGHT", "SYSTEM SYNC REPLICA `d`.`b` LIGHTWEIGHT"], asked.Skip(1).Select(a => a.Body));
    }

    [Fact]
    public async Task A_server_without_replicas_is_told_nothing_of_them()
    {
        using var store = new ClickHouseStore(TestSettings.Of(_url, "d"));
        await InsertAsync(store);
        await store.CatchUpAsync(["a"]);

        Assert.DoesNotContain("quorum", Assert.Single(_asked).Query, StringComparison.Ordinal);
    }

    public void Dispose() => ((IDisposable)_server).Dispose();

    private static Task InsertAsync(ClickHouseStore store) =>
        store.InsertAsync(new RowBlock("t", [], Guid.NewGuid(), 1, new byte[] { 1 }), CancellationToken.None);

    private async Task ServeAsync()
    {
        while (_server.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _server.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream);
            _asked.Enqueue((WebUtility.UrlDecode(context.Request.Url!.Query), await reader.ReadToEndAsync()));
            context.Response.Close();
        }
    }
}
