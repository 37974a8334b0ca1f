using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace LivepeerAkka.Cluster.Tests.Fixtures;

/// <summary>
/// A PostgreSQL server of this process: the system's own program on a free port of loopback, with data in a folder that goes with it. A shell
/// between the two ends the server, and removes the folder, when this process ends, however that happens.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private const string User = "livepeer";
    private const string SystemUser = "postgres";
    private const int ReadyTries = 600;
    private static readonly Lazy<PostgresServer> One = new(Start);
    private static int _databases;

    private readonly Process _process;

    private PostgresServer(Process process, int port)
    {
        (_process, Port) = (process, port);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>The server of this process, started by the first who asks.</summary>
    public static PostgresServer Shared => One.Value;

    /// <summary>Folder of the server's programs, null = there is none on this machine.</summary>
    public static string? Programs { get; } = FindPrograms();

    /// <summary>Port on loopback.</summary>
    public int Port { get; }

    /// <summary>Makes an empty database; answers its connection string.</summary>
    public string NewDatabase()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {name}";
        command.ExecuteNonQuery();
        return ConnectionString(name);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            _process.WaitForExit(10_000);
        }
    }

    private string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = Port, Username = User, Database = database }.ConnectionString;

    private static PostgresServer Start()
    {
        var programs = Programs ?? throw new InvalidOperationException("There is no PostgreSQL server on this machine (Debian: apt-get install postgresql).");
        var folder = Directory.CreateTempSubdirectory("livepeer-postgres-").FullName;
        var asUser = "";
        if (Environment.IsPrivilegedProcess)
        {
            // PostgreSQL does not run as root.
            Run($"chown {SystemUser} '{folder}'");
            asUser = $"setpriv --reuid={SystemUser} --regid={SystemUser} --clear-groups ";
        }

        Run($"cd '{folder}' && {asUser}'{programs}/initdb' -D '{folder}/data' -U {User} -A trust --no-sync -E UTF8 --locale=C");
        var port = FreePort();
        var server = $"{asUser}'{programs}/postgres' -D '{folder}/data' -p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 -c fsync=off";
        // The end of this process closes its end of the pipe, and cat ends.
        var process = Process.Start(Shell($"cd '{folder}' && exec 3<&0; {server} <&- >'{folder}/log' 2>&1 & pid=$!; cat <&3 >/dev/null; kill -INT $pid; wait $pid; cd /; rm -rf '{folder}'"))!;
        Run($"for i in $(seq {ReadyTries}); do '{programs}/pg_isready' -q -h 127.0.0.1 -p {port} && exit 0; sleep 0.1; done; cat '{folder}/log' >&2; exit 1");
        return new PostgresServer(process, port);
    }

    private static void Run(string command)
    {
        using var process = Process.Start(Shell(command))!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command}\n{output.Result}{error}");
        }
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

    private static string? FindPrograms()
    {
        const string versions = "/usr/lib/postgresql";
        var installed = Directory.Exists(versions)
            ? Directory.GetDirectories(versions).OrderByDescending(d => d, StringComparer.Ordinal).Select(d => Path.Combine(d, "bin"))
            : [];
        return installed.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(d => File.Exists(Path.Combine(d, "postgres")) && File.Exists(Path.Combine(d, "initdb")));
    }
}
