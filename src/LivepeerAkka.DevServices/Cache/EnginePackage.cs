using System.Runtime.InteropServices;
using LivepeerAkka.DevServices.Processes;

namespace LivepeerAkka.DevServices.Cache;

/// <summary>
/// The engine's npm package of one platform. <see cref="Integrity"/> is the pinned digest in npm's form (<c>sha512-</c> and base64);
/// null where none is pinned, and then the digest that the registry publishes for this exact version is used and said.
/// </summary>
internal sealed record EnginePackage(string Platform, string? Integrity)
{
    /// <summary>The pinned version; a change needs new digests and a run of the engine's tests.</summary>
    public const string Version = "26.7.3-stable.1";

    private static readonly EnginePackage[] Pinned =
    [
        new("linux-x64-gnu", "sha512-XP97mMqnc5tZpKQywR8N7cLTsHNiTmHr30pC5mzo3jWmukjKn2IBa60c2B/gWUNcuFjOMjWoorQICCqBVj5wpw=="),
        new("linux-arm64-gnu", Integrity: null),
        new("darwin-x64", Integrity: null),
        new("darwin-arm64", Integrity: null),
    ];

    public string Name => "@chdb/lib-" + Platform;

    /// <summary>Name and version as npm takes them.</summary>
    public string Spec => $"{Name}@{Version}";

    /// <summary>The package of this machine.</summary>
    public static EnginePackage OfThisMachine() =>
        For(RuntimeInformation.RuntimeIdentifier, RuntimeInformation.OSArchitecture, OperatingSystem.IsLinux(), OperatingSystem.IsMacOS());

    internal static EnginePackage For(string runtimeId, Architecture architecture, bool linux, bool mac)
    {
        var musl = runtimeId.Contains("musl", StringComparison.Ordinal) || runtimeId.StartsWith("alpine", StringComparison.Ordinal);
        var platform = (architecture, linux && !musl, mac) switch
        {
            (Architecture.X64, true, _) => "linux-x64-gnu",
            (Architecture.Arm64, true, _) => "linux-arm64-gnu",
            (Architecture.X64, _, true) => "darwin-x64",
            (Architecture.Arm64, _, true) => "darwin-arm64",
            _ => throw new DevServiceException(
                $"The embedded ClickHouse has no build for {runtimeId}: use Linux (glibc) or macOS on x64 or arm64, " +
                DevServiceException.UseServer + "."),
        };
        return Array.Find(Pinned, p => string.Equals(p.Platform, platform, StringComparison.Ordinal))!;
    }
}
