using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>Several nodes, each a process of its own, over one broker, one ClickHouse and one PostgreSQL journal: configuration alone.</summary>
internal sealed class LiveCluster : IAsyncDisposable
{
    private readonly int[] _ports;
    private readonly HostProcess?[] _nodes;

    private LiveCluster(LiveStack stack, int nodes)
    {
        Stack = stack;
        _nodes = new HostProcess?[nodes];
        _ports = FreePorts(nodes);
    }

    public LiveStack Stack { get; }

    public HostProcess this[int node] => _nodes[node] ?? throw new InvalidOperationException($"Node {node} is not running.");

    /// <summary>Starts the stack and its nodes.</summary>
    public static async Task<LiveCluster> StartAsync(int nodes)
    {
        var cluster = new LiveCluster(await LiveStack.StartAsync(onPostgres: true), nodes);
        try
        {
            for (var i = 0; i < nodes; i++)
            {
                await cluster.StartNodeAsync(i);
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async Task StartNodeAsync(int node)
    {
        var environment = Stack.NodeEnvironment();
        environment["LIVEPEERAKKA_CLUSTER__PORT"] = _ports[node].ToString(CultureInfo.InvariantCulture);
        environment["LIVEPEERAKKA_CLUSTER__SEED_NODES"] = string.Join(',', _ports.Take(2).Select(p => $"127.0.0.1:{p}"));
        environment["LIVEPEERAKKA_PRIVACY__PROMPT_HASH_KEY"] = "0123456789abcdef0123456789abcdef";
        _nodes[node] = HostProcess.Start(environment, "node");
        await _nodes[node]!.LineWithAsync("ready");
    }

    /// <summary>Ends a node as a crash would.</summary>
    public async Task KillNodeAsync(int node)
    {
        await this[node].KillAsync();
        await this[node].DisposeAsync();
        _nodes[node] = null;
    }

    /// <summary>Has a node leave; answers its exit status.</summary>
    public async Task<int> StopNodeAsync(int node)
    {
        var status = await this[node].StopAsync();
        await this[node].DisposeAsync();
        _nodes[node] = null;
        return status;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            if (node is not null)
            {
                await node.DisposeAsync();
            }
        }

        await Stack.DisposeAsync();
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(l => l.Start());
        int[] ports = [.. listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port)];
        listeners.ForEach(l => l.Dispose());
        return ports;
    }
}
