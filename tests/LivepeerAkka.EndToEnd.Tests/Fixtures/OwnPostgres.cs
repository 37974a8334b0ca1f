using System.Diagnostics;
using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>A PostgreSQL server of one test, which can be ended as a crash would and started again on its data. It ends with this process.</summary>
internal sealed class OwnPostgres : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("livepeer-postgres-").FullName;
    private readonly int _port = LoopbackPorts.Free();
    private Process? _process;
    private string _server = "";

    private OwnPostgres()
    {
    }

    /// <summary>The one database of the server.</summary>
    public string ConnectionString => PostgresServer.ConnectionString(_port, "postgres");

    public static async Task<OwnPostgres> StartAsync()
    {
        var server = new OwnPostgres();
        PostgresServer.Initialise(server._folder);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it, with what it holds.</summary>
    public async Task StartAgainAsync()
    {
        var server = $"{PostgresServer.AsUser}'{PostgresServer.RequiredPrograms}/postgres' -D '{_folder}/data' -p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300";
        // The end of this process closes its end of the pipe, and cat ends.
        _process = Process.Start(PostgresServer.Shell($"cd '{_folder}'; exec 3<&0; {server} <&- >>'{_folder}/log' 2>&1 & pid=$!; echo $pid; (cat <&3 >/dev/null; kill -INT $pid) & wait $pid"))!;
        _server = await _process.StandardOutput.ReadLineAsync() ?? "";
        PostgresServer.WaitUntilReady(_folder, _port);
    }

    /// <summary>Ends it at once, with all its connections and without a checkpoint.</summary>
    public async Task EndAtOnceAsync()
    {
        PostgresServer.Run($"kill -QUIT {_server}");
        await _process!.WaitForExitAsync().WaitAsync(Limit);
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await EndAtOnceAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
