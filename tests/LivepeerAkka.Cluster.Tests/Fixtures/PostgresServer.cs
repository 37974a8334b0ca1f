using System.Diagnostics;
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

    /// <summary>Folder of the server's programs; fails where there is none.</summary>
    public static string RequiredPrograms => Programs ?? throw new InvalidOperationException("There is no PostgreSQL server on this machine (Debian: apt-get install postgresql).");

    /// <summary>What a command of the server begins with: PostgreSQL does not run as root.</summary>
    public static string AsUser => Environment.IsPrivilegedProcess ? $"setpriv --reuid={SystemUser} --regid={SystemUser} --clear-groups " : "";

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

    private string ConnectionString(string database) => ConnectionString(Port, database);

    /// <summary>How a database of a server on a port of loopback is reached.</summary>
    public static string ConnectionString(int port, string database) =>
        new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = port, Username = User, Database = database }.ConnectionString;

    private static PostgresServer Start()
    {
        var programs = RequiredPrograms;
        var folder = Directory.CreateTempSubdirectory("livepeer-postgres-").FullName;
        Initialise(folder);
        var port = LoopbackPorts.Free();
        var server = $"{AsUser}'{programs}/postgres' -D '{folder}/data' -p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 -c fsync=off";
        // The end of this process closes its end of the pipe, and cat ends.
        var process = Process.Start(Shell($"cd '{folder}' && exec 3<&0; {server} <&- >'{folder}/log' 2>&1 & pid=$!; cat <&3 >/dev/null; kill -INT $pid; wait $pid; cd /; rm -rf '{folder}'"))!;
        WaitUntilReady(folder, port);
        return new PostgresServer(process, port);
    }

    /// <summary>Makes the empty data of a server in <c>data</c> of a folder, which becomes the server's.</summary>
    public static void Initialise(string folder)
    {
        var owner = Environment.IsPrivilegedProcess ? $"chown {SystemUser} '{folder}' && " : "";
        Run($"{owner}cd '{folder}' && {AsUser}'{RequiredPrograms}/initdb' -D '{folder}/data' -U {User} -A trust --no-sync -E UTF8 --locale=C");
    }

    /// <summary>Returns when the server of a port answers; fails with its <c>log</c> in the folder.</summary>
    public static void WaitUntilReady(string folder, int port) =>
        Run($"for i in $(seq {ReadyTries}); do '{RequiredPrograms}/pg_isready' -q -h 127.0.0.1 -p {port} && exit 0; sleep 0.1; done; cat '{folder}/log' >&2; exit 1");

    /// <summary>Runs a shell command to its end; fails with what it said when it fails.</summary>
    public static void Run(string command)
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

    /// <summary>How a shell command is started, its ends of the pipes held here.</summary>
    public static ProcessStartInfo Shell(string command) => new("/bin/sh")
    {
        ArgumentList = { "-c", command },
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

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
