using System.Globalization;
using Akka.Actor;
using Akka.Remote;
using Akka.Remote.Transport;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Jobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace LivepeerAkka.EndToEnd.Tests.Seeded;

/// <summary>What the nodes of a run have in common.</summary>
/// <param name="Run">Name of the run.</param>
/// <param name="Postgres">Connection string of the journal's database.</param>
/// <param name="ClickHousePort">Port of the embedded ClickHouse.</param>
/// <param name="Ports">Ports of the nodes, which are the seeds.</param>
/// <param name="Settings">Settings beyond those that the node's place decides.</param>
/// <param name="ConfigFile">File with the <c>akka</c> section.</param>
internal sealed record SeededStage(
    string Run, string Postgres, int ClickHousePort, IReadOnlyList<int> Ports, IReadOnlyDictionary<string, string> Settings, string ConfigFile,
    SeededLog Log, SeededGroup Group, RunLog Lines, int Seed);

/// <summary>One life of a node in this process: a host with the product's composition, its own ways to the stores, and its own clock.</summary>
internal sealed class SeededNode
{
    private static int _lives;

    private readonly SeededStage _stage;
    private readonly string _member;
    private readonly CutLink _postgres;
    private readonly CutLink _clickHouse;
    private readonly string _connection;
    private readonly IHost _host;

    private SeededNode(SeededStage stage, int number, bool isNewer, TimeSpan clockShift)
    {
        (_stage, Number) = (stage, number);
        _member = string.Create(CultureInfo.InvariantCulture, $"{stage.Run}-{number}-{Interlocked.Increment(ref _lives)}");
        _postgres = new CutLink(new NpgsqlConnectionStringBuilder(stage.Postgres).Port);
        _clickHouse = new CutLink(stage.ClickHousePort);
        _connection = new NpgsqlConnectionStringBuilder(stage.Postgres) { Port = _postgres.Port, Timeout = 3, MaxPoolSize = 20 }.ConnectionString;
        Clock = new ShiftedClock { Shift = clockShift };
        _host = Build(isNewer);
    }

    public int Number { get; }

    public ShiftedClock Clock { get; }

    /// <summary>Cancelled when the host stops, by wish or not.</summary>
    public CancellationToken Stopping => _host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    private ActorSystem System => _host.Services.GetRequiredService<ActorSystem>();

    /// <summary>Address of a node of the stage.</summary>
    public static string AddressOf(int port) => string.Create(CultureInfo.InvariantCulture, $"akka.trttl.tcp://livepeer@127.0.0.1:{port}");

    /// <summary>Starts a node; it joins by itself.</summary>
    public static async Task<SeededNode> StartAsync(SeededStage stage, int number, bool isNewer = false, TimeSpan clockShift = default)
    {
        var node = new SeededNode(stage, number, isNewer, clockShift);
        try
        {
            await node._host.StartAsync();
            return node;
        }
        catch
        {
            await node.BuryAsync();
            throw;
        }
    }

    /// <summary>Has the node leave as the program does.</summary>
    public async Task LeaveAsync()
    {
        await _host.Services.GetServices<IHostedService>().OfType<SeededIngest>().Single().DrainAsync();
        await _host.StopAsync();
        _host.Dispose();
        Close();
    }

    /// <summary>Ends what is left of a node that stopped by itself.</summary>
    public async Task EndAsync()
    {
        _stage.Group.Remove(_member, isDead: true);
        await _host.StopAsync();
        _host.Dispose();
        Close();
    }

    /// <summary>
    /// The node dies: from here on nothing of it reaches a store, another node or the log. Completes at once; <paramref name="burial"/> when its
    /// remains are gone.
    /// </summary>
    public async Task CrashAsync(List<Task> burial)
    {
        _postgres.Cut();
        _clickHouse.Cut();
        await SetReachableAsync([.. _stage.Ports.Where((_, n) => n != Number)], isReachable: false);
        _stage.Group.Remove(_member, isDead: true);
        burial.Add(BuryAsync());
    }

    /// <summary>Carries nothing to and from other nodes, or everything again.</summary>
    public async Task SetReachableAsync(IReadOnlyList<int> ports, bool isReachable)
    {
        if (System.WhenTerminated.IsCompleted)
        {
            return;
        }

        var transport = ((RemoteActorRefProvider)((ExtendedActorSystem)System).Provider).Transport;
        foreach (var port in ports)
        {
            ThrottleMode mode = isReachable ? Unthrottled.Instance : Blackhole.Instance;
            await transport.ManagementCommand(new SetThrottle(Address.Parse(AddressOf(port)), ThrottleTransportAdapter.Direction.Both, mode));
        }
    }

    /// <summary>Cuts or mends the way to the journal's database.</summary>
    public void SetJournal(bool isReachable)
    {
        if (isReachable)
        {
            _postgres.Mend();
        }
        else
        {
            _postgres.Cut();
        }
    }

    private async Task BuryAsync()
    {
        _postgres.Cut();
        _clickHouse.Cut();
        var writers = _host.Services.GetRequiredService<BatchWriters>().StopAsync();
        await System.Terminate();
        await writers;
        // No service is stopped: the dead do not clean up.
        await ((IAsyncDisposable)_host).DisposeAsync();
        Close();
    }

    private void Close()
    {
        _postgres.Dispose();
        _clickHouse.Dispose();
        using var pool = new NpgsqlConnection(_connection);
        NpgsqlConnection.ClearPool(pool);
    }

    private IHost Build(bool isNewer)
    {
        var overrides = new Dictionary<string, string>(_stage.Settings, StringComparer.Ordinal)
        {
            ["livepeer.cluster.port"] = _stage.Ports[Number].ToString(CultureInfo.InvariantCulture),
            ["livepeer.cluster.seed-nodes"] = string.Join(',', _stage.Ports.Select(p => $"127.0.0.1:{p}")),
            ["livepeer.journal.provider"] = "postgresql",
            ["livepeer.journal.connection-string"] = _connection,
            ["livepeer.clickhouse.url"] = $"http://127.0.0.1:{_clickHouse.Port}",
        };
        var loaded = SettingsLoader.Load([_stage.ConfigFile], new ConfigurationBuilder().Build(), overrides);
        loaded = loaded with
        {
            AkkaOverrides = Akka.Configuration.ConfigurationFactory
                .ParseString($"akka.seeded-node = \"{_stage.Run}/node{Number}\"").WithFallback(loaded.AkkaOverrides),
        };
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(new RunLoggerProvider(_stage.Lines, $"node{Number}"));
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMinutes(2));
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        if (isNewer)
        {
            // Before the entities start.
            builder.Services.AddHostedService<NewerBuild>();
        }

        builder.Services.AddLivepeerNode(loaded, withKafka: false);
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton(Jobs(builder.Services));
        builder.Services.AddSingleton(new SeededMembership(_stage.Log, _stage.Group, _member, _stage.Seed + Number));
        builder.Services.AddHostedService<SeededIngest>();
        return builder.Build();
    }

    /// <summary>What of jobs no setting says.</summary>
    private static JobSettings Jobs(IServiceCollection services) =>
        ((JobSettings)services.Last(s => s.ServiceType == typeof(JobSettings)).ImplementationInstance!) with
        {
            Gather = TimeSpan.FromMilliseconds(200),
            RetryAfter = TimeSpan.FromMilliseconds(500),
            WakeAfter = TimeSpan.FromSeconds(2),
            SweepInterval = TimeSpan.FromMilliseconds(500),
        };

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
