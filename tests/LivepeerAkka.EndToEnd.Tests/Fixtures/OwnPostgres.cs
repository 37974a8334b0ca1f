using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LivepeerAkka.Cluster.Tests.Fixtures;
using Npgsql;

namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>A PostgreSQL server of one test, which can be ended as a crash would and started again on its data. It ends with this process.</summary>
internal sealed class OwnPostgres : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly string _folder;
    private readonly int _port = FreePort();
    private Process? _process;
    private string _server = "";

    private OwnPostgres(string folder) => _folder = folder;

    /// <summary>The one database of the server.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = "livepeer",
        Database = "postgres",
    }.ConnectionString;

    private static string AsUser => Environment.IsPrivilegedProcess ? "setpriv --reuid=postgres --regid=postgres --clear-groups " : "";

    private static string Programs => PostgresServer.Programs
        ?? throw new InvalidOperationException("There is no PostgreSQL server on this machine (Debian: apt-get install postgresql).");

    public static async Task<OwnPostgres> StartAsync()
    {
        var server = new OwnPostgres(Directory.CreateTempSubdirectory("livepeer-postgres-").FullName);
        var owner = Environment.IsPrivilegedProcess ? $"chown postgres '{server._folder}' && " : "";
        await server.RunAsync($"{owner}cd '{server._folder}' && {AsUser}'{Programs}/initdb' -D data -U livepeer -A trust --no-sync -E UTF8 --locale=C >/dev/null");
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it, with what it holds.</summary>
    public async Task StartAgainAsync()
    {
        var server = $"{AsUser}'{Programs}/postgres' -D '{_folder}/data' -p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300";
        // The end of this process closes its end of the pipe, and cat ends.
        _process = Process.Start(Shell($"cd '{_folder}'; exec 3<&0; {server} <&- >>'{_folder}/log' 2>&1 & pid=$!; echo $pid; (cat <&3 >/dev/null; kill -INT $pid) & wait $pid"))!;
        _server = await _process.StandardOutput.ReadLineAsync() ?? "";
        await RunAsync($"for i in $(seq 600); do '{Programs}/pg_isready' -q -h 127.0.0.1 -p {_port} && exit 0; sleep 0.1; done; cat '{_folder}/log' >&2; exit 1");
    }

    /// <summary>Ends it at once, with all its connections and without a checkpoint.</summary>
    public async Task EndAtOnceAsync()
    {
        await RunAsync($"kill -QUIT {_server}");
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

        await RunAsync($"rm -rf '{_folder}'");
    }

    private async Task RunAsync(string command)
    {
        using var process = Process.Start(Shell(command))!;
        process.StandardInput.Close();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{command}\n{error}");
    }

    private static ProcessStartInfo Shell(string command) => new("/bin/sh")
    {
        ArgumentList = { "-c", command },
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
