using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using LivepeerAkka.DevServices.Cache;
using LivepeerAkka.DevServices.Processes;
using Cpu = System.Runtime.InteropServices.Architecture;

namespace LivepeerAkka.Cluster.Tests.DevServices;

public sealed class EngineCacheTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("livepeer-cache-").FullName;
    private readonly List<string> _said = [];
    private readonly byte[] _archive = Archive("package/libchdb.so", "the engine");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_package_with_the_pinned_digest_is_unpacked_once()
    {
        var source = new FakeSource(_archive);
        var cache = Cache(source, Digest(_archive));
        var path = await cache.EnsureAsync(CancellationToken.None);
        Assert.Equal("the engine", await File.ReadAllTextAsync(path));
        Assert.Equal(path, await cache.EnsureAsync(CancellationToken.None));
        Assert.Equal(1, source.Downloads);
        AssertNothingElseIsLeft(path);
    }

    [Fact]
    public async Task A_package_with_another_digest_is_refused_and_leaves_nothing()
    {
        var cache = Cache(new FakeSource(Archive("package/libchdb.so", "doctored")), Digest(_archive));
        var error = await Assert.ThrowsAsync<DevServiceException>(() => cache.EnsureAsync(CancellationToken.None));
        Assert.Contains("sha512 differs", error.Message, StringComparison.Ordinal);
        Assert.Contains("livepeer.clickhouse.url", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(cache.LibraryPath));
        AssertNothingElseIsLeft(cache.LibraryPath);
    }

    [Fact]
    public async Task Without_a_pinned_digest_the_published_one_decides_and_this_is_said()
    {
        var good = Cache(new FakeSource(_archive) { Published = Digest(_archive) }, integrity: null);
        await good.EnsureAsync(CancellationToken.None);
        Assert.Contains(_said, line => line.StartsWith("No digest of", StringComparison.Ordinal));
        File.Delete(good.LibraryPath);
        var bad = Cache(new FakeSource(_archive) { Published = Digest([1]) }, integrity: null);
        await Assert.ThrowsAsync<DevServiceException>(() => bad.EnsureAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Two_that_fetch_at_once_download_once()
    {
        var source = new FakeSource(_archive);
        var paths = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Cache(source, Digest(_archive)).EnsureAsync(CancellationToken.None)));
        Assert.Single(paths.Distinct(StringComparer.Ordinal));
        Assert.Equal(1, source.Downloads);
    }

    [Fact]
    public async Task What_a_killed_fetch_left_is_cleared()
    {
        var source = new FakeSource(_archive);
        var cache = Cache(source, Digest(_archive));
        var left = Path.Combine(Path.GetDirectoryName(cache.LibraryPath)!, "tmp-killed");
        Directory.CreateDirectory(left);
        await cache.EnsureAsync(CancellationToken.None);
        Assert.False(Directory.Exists(left));
    }

    [Fact]
    public async Task A_damaged_archive_and_one_without_a_library_are_clear_errors()
    {
        byte[] damaged = [1, 2, 3, 4];
        var empty = Archive("package/README.md", "nothing");
        var first = await Assert.ThrowsAsync<DevServiceException>(
            () => Cache(new FakeSource(damaged), Digest(damaged)).EnsureAsync(CancellationToken.None));
        var second = await Assert.ThrowsAsync<DevServiceException>(
            () => Cache(new FakeSource(empty), Digest(empty)).EnsureAsync(CancellationToken.None));
        Assert.Contains("is damaged", first.Message, StringComparison.Ordinal);
        Assert.Contains("holds no engine library", second.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_or_failing_npm_is_one_line_with_the_way_out()
    {
        var package = new EnginePackage("linux-x64-gnu", null);
        var missing = await Assert.ThrowsAsync<DevServiceException>(
            () => new NpmClient("no-such-npm").DownloadAsync(package, _folder, CancellationToken.None));
        var failing = await Assert.ThrowsAsync<DevServiceException>(
            async () => await new NpmClient(await ScriptAsync("echo 'npm error code E404 http://secret.example/' >&2; exit 1"))
                .DownloadAsync(package, _folder, CancellationToken.None));
        Assert.Contains("npm is not installed", missing.Message, StringComparison.Ordinal);
        Assert.Contains("npm failed with E404", failing.Message, StringComparison.Ordinal);
        Assert.All([missing, failing], e =>
        {
            Assert.Contains("livepeer.clickhouse.url", e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("http", e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', e.Message);
        });
    }

    [Theory]
    [InlineData("linux-x64", Cpu.X64, true, false, "linux-x64-gnu")]
    [InlineData("debian.12-arm64", Cpu.Arm64, true, false, "linux-arm64-gnu")]
    [InlineData("osx-arm64", Cpu.Arm64, false, true, "darwin-arm64")]
    [InlineData("osx-x64", Cpu.X64, false, true, "darwin-x64")]
    public void Every_supported_platform_has_its_package(string id, Cpu architecture, bool linux, bool mac, string platform) =>
        Assert.Equal(platform, EnginePackage.For(id, architecture, linux, mac).Platform);

    [Theory]
    [InlineData("win-x64", Cpu.X64, false, false)]
    [InlineData("linux-musl-x64", Cpu.X64, true, false)]
    [InlineData("alpine.3.20-x64", Cpu.X64, true, false)]
    [InlineData("linux-s390x", Cpu.S390x, true, false)]
    public void Other_platforms_are_told_to_use_a_server(string id, Cpu architecture, bool linux, bool mac)
    {
        var error = Assert.Throws<DevServiceException>(() => EnginePackage.For(id, architecture, linux, mac));
        Assert.Contains("livepeer.clickhouse.url", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_cache_is_where_the_variable_says_else_in_the_repository_else_with_the_user()
    {
        Assert.Equal(Path.Combine(_folder, "x"), CacheFolder.Find(Path.Combine(_folder, "x"), _folder));
        var below = Directory.CreateDirectory(Path.Combine(_folder, "a", "b")).FullName;
        Assert.EndsWith(Path.Combine("livepeer-akka", "cache"), CacheFolder.Find(" ", below), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "LivepeerAkka.sln"), "");
        Assert.Equal(Path.Combine(_folder, ".cache"), CacheFolder.Find(null, below));
    }

    private static void AssertNothingElseIsLeft(string path) => Assert.DoesNotContain(
        Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!), e => e != path && Path.GetFileName(e) != "fetch.lock");

    private static string Digest(byte[] archive) => "sha512-" + Convert.ToBase64String(SHA512.HashData(archive));

    private static byte[] Archive(string entry, string text)
    {
        using var memory = new MemoryStream();
        using (var zip = new GZipStream(memory, CompressionLevel.Fastest))
        using (var tar = new TarWriter(zip))
        {
            using var data = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, entry) { DataStream = data });
        }

        return memory.ToArray();
    }

    private async Task<string> ScriptAsync(string body)
    {
        var path = Path.Combine(_folder, "npm.sh");
        await File.WriteAllTextAsync(path, "#!/bin/sh\n" + body + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private EngineCache Cache(FakeSource source, string? integrity) =>
        new(_folder, new EnginePackage("linux-x64-gnu", integrity), source, _said.Add);

    private sealed class FakeSource(byte[] archive) : IPackageSource
    {
        private int _downloads;

        public int Downloads => _downloads;

        public string Published { get; init; } = "";

        public async Task<string> DownloadAsync(EnginePackage package, string folder, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _downloads);
            var path = Path.Combine(folder, "package.tgz");
            await File.WriteAllBytesAsync(path, archive, cancellation);
            return path;
        }

        public Task<string> PublishedIntegrityAsync(EnginePackage package, CancellationToken cancellation) => Task.FromResult(Published);
    }
}
