using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using LivepeerAkka.DevServices.Processes;

namespace LivepeerAkka.DevServices.Cache;

/// <summary>
/// The engine library, fetched once. The library stands under its final name only after its archive's digest was checked, so a reader
/// needs no lock; writers, in this process or another, take turns by a lock file.
/// </summary>
internal sealed class EngineCache(string folder, EnginePackage package, IPackageSource source, Action<string> say)
{
    private static readonly string[] LibraryEntries = ["package/libchdb.so", "package/libchdb.dylib"];
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(200);

    private readonly string _home = Path.Combine(folder, "chdb", EnginePackage.Version, package.Platform);

    /// <summary>Path of the library, which may not exist yet.</summary>
    public string LibraryPath => Path.Combine(_home, "libchdb.so");

    /// <summary>The cache of this machine. <paramref name="say"/> takes lines about progress.</summary>
    public static EngineCache OfThisMachine(Action<string> say) =>
        new(CacheFolder.Path, EnginePackage.OfThisMachine(), new NpmClient(), say);

    /// <summary>The library's path; fetches and checks it first when it is missing.</summary>
    public async Task<string> EnsureAsync(CancellationToken cancellation)
    {
        if (File.Exists(LibraryPath))
            return LibraryPath;
        try
        {
            Directory.CreateDirectory(_home);
            await using var turn = await TakeTurnAsync(cancellation);
            if (!File.Exists(LibraryPath))
                await FetchAsync(cancellation);
            return LibraryPath;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DevServiceException(
                $"The ClickHouse engine cannot be stored in {_home}: {e.Message} " +
                $"Free the folder, or set {CacheFolder.Variable} to another.", e);
        }
    }

    private async Task<FileStream> TakeTurnAsync(CancellationToken cancellation)
    {
        var file = Path.Combine(_home, "fetch.lock");
        for (var said = false; ; said = true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException) && File.Exists(file))
            {
                if (!said)
                    say("Another process fetches the ClickHouse engine; waiting for it.");
                await Task.Delay(LockRetry, cancellation);
            }
        }
    }

    private async Task FetchAsync(CancellationToken cancellation)
    {
        foreach (var left in Directory.GetDirectories(_home, "tmp-*"))
            Directory.Delete(left, recursive: true);
        var work = Directory.CreateDirectory(Path.Combine(_home, "tmp-" + Guid.NewGuid().ToString("N"))).FullName;
        try
        {
            say($"Fetching the ClickHouse engine {package.Spec} (about 180 MB, once).");
            var archive = await source.DownloadAsync(package, work, cancellation);
            await CheckAsync(archive, cancellation);
            say("Unpacking the ClickHouse engine (about 570 MB).");
            var library = await ExtractAsync(archive, work, cancellation);
            File.Move(library, LibraryPath);
            say("The ClickHouse engine is ready.");
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private async Task CheckAsync(string archive, CancellationToken cancellation)
    {
        var expected = package.Integrity;
        if (expected is null)
        {
            expected = await source.PublishedIntegrityAsync(package, cancellation);
            say($"No digest of {package.Spec} is pinned: checking against the one that the registry publishes.");
        }

        await using var bytes = File.OpenRead(archive);
        var actual = "sha512-" + Convert.ToBase64String(await SHA512.HashDataAsync(bytes, cancellation));
        if (!string.Equals(actual, expected, StringComparison.Ordinal))
        {
            throw new DevServiceException(
                $"The downloaded ClickHouse engine {package.Spec} is not the expected one (sha512 differs); nothing was installed. " +
                $"Run 'npm cache clean --force' and try again, {DevServiceException.UseServer}.");
        }
    }

    private async Task<string> ExtractAsync(string archive, string work, CancellationToken cancellation)
    {
        try
        {
            await using var file = File.OpenRead(archive);
            await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
            await using var tar = new TarReader(unzipped);
            while (await tar.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
            {
                if (!LibraryEntries.Contains(entry.Name, StringComparer.Ordinal))
                    continue;
                var target = Path.Combine(work, "library");
                await entry.ExtractToFileAsync(target, overwrite: false, cancellation);
                return target;
            }
        }
        catch (InvalidDataException e)
        {
            throw new DevServiceException($"The archive of {package.Spec} is damaged: {e.Message}", e);
        }

        throw new DevServiceException($"The archive of {package.Spec} holds no engine library.");
    }
}
