using LivepeerAkka.DevServices.Cache;
using LivepeerAkka.DevServices.Processes;

namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary><c>clickhouse --data DIR [--port N] [--memory-mb N] [--faults]</c></summary>
internal static class ClickHouseVerb
{
    public static async Task<int> RunAsync(Arguments arguments, Action<string> progress)
    {
        var folder = Path.GetFullPath(arguments.Required("--data"));
        var port = arguments.Number("--port", 1, 65535);
        var memoryMb = arguments.Number("--memory-mb", 256, 1_000_000) ?? DefaultMemoryMb();
        using var life = new ServiceLife(arguments.Has("--attached"));
        var library = await EngineCache.OfThisMachine(progress).EnsureAsync(CancellationToken.None);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DevServiceException($"The data folder {folder} cannot be made: {e.Message}", e);
        }

        var engine = Engine.Start(library, folder, memoryMb);
        var server = await ClickHouseServer.StartAsync(engine, arguments.Has("--faults"), port);
        ServiceLife.Announce(new ServiceAnnouncement { Service = "clickhouse", Url = server.Url, Pid = Environment.ProcessId });
        await life.Stopped;
        ServiceLife.LimitStop();
        await server.DisposeAsync();
        engine.Dispose();
        return 0;
    }

    // Half of the machine: the engine shares it with the node, the journal and the broker.
    private static int DefaultMemoryMb() =>
        (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (2 * 1024 * 1024), 1024, 16_384);
}
