using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using LivepeerAkka.DevServices.Processes;

namespace LivepeerAkka.DevServices.Cache;

/// <summary>Brings a package's archive and its published digest; the seam that tests replace.</summary>
internal interface IPackageSource
{
    /// <summary>Downloads the archive into <paramref name="folder"/>; returns its path.</summary>
    Task<string> DownloadAsync(EnginePackage package, string folder, CancellationToken cancellation);

    /// <summary>The digest that the registry publishes, in npm's form.</summary>
    Task<string> PublishedIntegrityAsync(EnginePackage package, CancellationToken cancellation);
}

/// <summary>The npm command line.</summary>
internal sealed partial class NpmClient(string command = "npm") : IPackageSource
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    public async Task<string> DownloadAsync(EnginePackage package, string folder, CancellationToken cancellation)
    {
        await RunAsync(["pack", package.Spec, "--silent", "--pack-destination", folder], package, folder, cancellation);
        var files = Directory.GetFiles(folder, "*.tgz");
        return files is [var file]
            ? file
            : throw Failure(package, "npm left no archive");
    }

    public async Task<string> PublishedIntegrityAsync(EnginePackage package, CancellationToken cancellation) =>
        (await RunAsync(["view", package.Spec, "dist.integrity"], package, Directory.GetCurrentDirectory(), cancellation)).Trim();

    private async Task<string> RunAsync(string[] arguments, EnginePackage package, string folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        using var process = Start(start, package);
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            if (process.ExitCode == 0)
                return await output;
            // npm's text names hosts and local paths; its code (E404, ENOTFOUND, EINTEGRITY …) says enough.
            var code = ErrorCode().Match(await errors);
            var reason = code.Success ? $"npm failed with {code.Groups["code"].Value}" : $"npm ended with status {process.ExitCode}";
            throw Failure(package, reason);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            throw Failure(package, $"npm did not finish within {Limit.TotalMinutes:0} minutes");
        }
    }

    private static Process Start(ProcessStartInfo start, EnginePackage package)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw Failure(package, "npm is not installed (install Node.js)");
        }
    }

    private static DevServiceException Failure(EnginePackage package, string reason) =>
        new($"The ClickHouse engine {package.Spec} could not be fetched: {reason}. Check the network and npm's registry setting " +
            $"and try again, {DevServiceException.UseServer}.");

    [GeneratedRegex(@"npm (?:error|ERR!) code (?<code>[A-Za-z0-9_]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ErrorCode();
}
