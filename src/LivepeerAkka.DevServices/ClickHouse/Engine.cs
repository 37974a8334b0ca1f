using System.Runtime.InteropServices;
using System.Text;
using LivepeerAkka.DevServices.Processes;

namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>
/// The engine of this process: one start, one storage path. An anchor session stays open for life, because closing the last one stops
/// the engine and a second start would take the runtime's signal handlers again.
/// </summary>
internal sealed partial class Engine : IDisposable
{
    private readonly string _path;
    private readonly string _config;
    private readonly EngineConnection _anchor;
    private readonly ReaderWriterLockSlim _gate = new();
    private bool _closed;

    private Engine(string path, string config, EngineConnection anchor)
    {
        _path = path;
        _config = config;
        _anchor = anchor;
        Version = Scalar("SELECT version()");
    }

    /// <summary>ClickHouse version of the library.</summary>
    public string Version { get; }

    /// <summary>Loads the library and opens the storage below <paramref name="folder"/>.</summary>
    public static Engine Start(string library, string folder, int memoryMb)
    {
        var store = Path.Combine(folder, "store");
        Directory.CreateDirectory(store);
        // The engine reads the C environment, which .NET's own setter does not reach, and ignores the time zone of its configuration.
        _ = SetEnvironment("TZ", "UTC", 1);
        ChdbLoad(library);
        var config = EngineConfig.Write(folder, memoryMb);
        using var guard = new SignalGuard();
        ChdbNative.chdb_set_signal_handlers_enabled(0);
        EngineConnection? anchor = null;
        var errors = StandardStreams.CaptureErrors(
            () => anchor = EngineConnection.Open($"--config-file={config}", $"--path={store}"));
        guard.Restore();
        return anchor is null ? throw Failure(folder, errors) : new Engine(store, config, anchor);
    }

    /// <summary>A new session.</summary>
    public EngineConnection Open()
    {
        _gate.EnterReadLock();
        try
        {
            // A session opened behind the anchor's end would start the engine once more.
            return _closed ? throw EngineException.Own(236, "ABORTED", "The server is stopping")
                : EngineConnection.Open($"--config-file={_config}", $"--path={_path}")
                ?? throw EngineException.Own(210, "NETWORK_ERROR", "The engine opened no session.");
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    public void Dispose()
    {
        _gate.EnterWriteLock();
        _closed = true;
        _gate.ExitWriteLock();
        _anchor.Dispose();
    }

    private static DevServiceException Failure(string folder, string errors) =>
        errors.Contains("Cannot lock file", StringComparison.Ordinal)
            ? new($"Another ClickHouse engine has {folder} open: stop it or choose another folder, {DevServiceException.UseServer}.")
            : new($"The ClickHouse engine did not open {folder}: {errors.Trim().ReplaceLineEndings(" ")} " +
                  $"Choose another folder, {DevServiceException.UseServer}.");

    private string Scalar(string sql)
    {
        using var result = _anchor.Query(Encoding.UTF8.GetBytes(sql), "TabSeparatedRaw", []);
        var bytes = new byte[result.Length];
        result.CopyTo(bytes, 0);
        return Encoding.UTF8.GetString(bytes).TrimEnd('\n');
    }

    private static void ChdbLoad(string library)
    {
        try
        {
            ChdbNative.Load(library);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new DevServiceException(
                $"The ClickHouse engine {library} does not load on this system. Delete the file to have it fetched again, " +
                $"{DevServiceException.UseServer}.", e);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
