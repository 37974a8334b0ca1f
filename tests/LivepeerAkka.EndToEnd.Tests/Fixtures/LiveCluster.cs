using System.Globalization;
using LivepeerAkka.Cluster.Tests.Fixtures;
using Xunit.Abstractions;

namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>Several nodes, each a process of its own, over one broker, one ClickHouse and one PostgreSQL journal: configuration alone.</summary>
internal sealed class LiveCluster : IAsyncDisposable
{
    private const int LinesShown = 20;

    private readonly int[] _ports;
    private readonly HostProcess?[] _nodes;
    private readonly ITestOutputHelper _output;

    private LiveCluster(LiveStack stack, int nodes, ITestOutputHelper output)
    {
        (Stack, _output) = (stack, output);
        _nodes = new HostProcess?[nodes];
        _ports = LoopbackPorts.Free(nodes);
    }

    /// <summary>Settings that facts depend on and that all nodes of a cluster, and what they are compared with, must share.</summary>
    public static IReadOnlyDictionary<string, string> Shared { get; } = new Dictionary<string, string>
    {
        ["LIVEPEERAKKA_PRIVACY__PROMPT_HASH_KEY"] = "0123456789abcdef0123456789abcdef",
    };

    public LiveStack Stack { get; }

    public HostProcess this[int node] => _nodes[node] ?? throw new InvalidOperationException($"Node {node} is not running.");

    /// <summary>Starts the stack and its nodes; what a node said last goes to the output when it ends.</summary>
    /// <param name="nodes">How many.</param>
    /// <param name="output">The test's output.</param>
    /// <param name="settings">Settings of every node beyond the common ones, as variables; null for none.</param>
    /// <param name="started">So many of them at first, null for all.</param>
    public static async Task<LiveCluster> StartAsync(
        int nodes, ITestOutputHelper output, IReadOnlyDictionary<string, string>? settings = null, int? started = null)
    {
        var cluster = new LiveCluster(await LiveStack.StartAsync(onPostgres: true), nodes, output);
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            cluster.Stack.Settings[name] = value;
        }

        try
        {
            await cluster.StartFirstAsync(started ?? nodes);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts all nodes at once.</summary>
    public Task StartAllAsync() => StartFirstAsync(_nodes.Length);

    private async Task StartFirstAsync(int nodes)
    {
        for (var i = 0; i < nodes; i++)
        {
            Launch(i);
        }

        for (var i = 0; i < nodes; i++)
        {
            await this[i].LineWithAsync("ready");
        }
    }

    public async Task StartNodeAsync(int node)
    {
        Launch(node);
        await this[node].LineWithAsync("ready");
    }

    private void Launch(int node)
    {
        var environment = Stack.NodeEnvironment();
        environment["LIVEPEERAKKA_CLUSTER__PORT"] = _ports[node].ToString(CultureInfo.InvariantCulture);
        environment["LIVEPEERAKKA_CLUSTER__SEED_NODES"] = string.Join(',', _ports.Take(2).Select(p => $"127.0.0.1:{p}"));
        _nodes[node] = HostProcess.Start(environment, "node");
    }

    /// <summary>Waits until every running node sees this many members up, and no others.</summary>
    public Task MembersAreUpAsync(int members) => Eventually.HoldsAsync($"{members} members up on every node", async () =>
    {
        foreach (var node in _nodes.OfType<HostProcess>())
        {
            var seen = await node.MembersAsync();
            if (seen.Count != members || seen.Any(m => m != "Up"))
            {
                return false;
            }
        }

        return true;
    }, TimeSpan.FromMinutes(3));

    /// <summary>Ends a node as a crash would.</summary>
    public async Task KillNodeAsync(int node)
    {
        await this[node].KillAsync();
        await EndAsync(node);
    }

    /// <summary>Has a node leave; answers its exit status.</summary>
    public async Task<int> StopNodeAsync(int node)
    {
        var status = await this[node].StopAsync();
        await EndAsync(node);
        return status;
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = 0; i < _nodes.Length; i++)
        {
            if (_nodes[i] is not null)
            {
                await EndAsync(i);
            }
        }

        await Stack.DisposeAsync();
    }

    /// <summary>Waits until a node ends by itself; answers its exit status.</summary>
    public async Task<int> EndedAsync(int node)
    {
        var status = await this[node].ExitAsync();
        await EndAsync(node);
        return status;
    }

    private async Task EndAsync(int node)
    {
        var said = this[node].Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        _output.WriteLine($"node {node}:\n{string.Join('\n', said.TakeLast(LinesShown))}");
        await this[node].DisposeAsync();
        _nodes[node] = null;
    }
}
