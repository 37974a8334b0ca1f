namespace LivepeerAkka.Cluster.Tests.Architecture;

/// <summary>A file of the repository; <paramref name="Path"/> is relative to its root, with slashes.</summary>
internal sealed record RepositoryFile(string Path, string FullPath)
{
    public string Text => File.ReadAllText(FullPath);

    /// <summary>Length in bytes.</summary>
    public long Length => new FileInfo(FullPath).Length;

    public string Extension => System.IO.Path.GetExtension(Path);

    public bool IsIn(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);
}

/// <summary>What stands in the repository, without what is built or fetched.</summary>
internal static class RepositoryFiles
{
    private const string Solution = "LivepeerAkka.sln";

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every file that could be committed, read once.</summary>
    public static IReadOnlyList<RepositoryFile> All { get; } = [.. Walk(new DirectoryInfo(Root), Ignored())];

    /// <summary>The C# sources.</summary>
    public static IEnumerable<RepositoryFile> Sources => All.Where(f => string.Equals(f.Extension, ".cs", StringComparison.Ordinal));

    /// <summary>Files whose content is text. Anything else is found by its NUL bytes.</summary>
    public static bool IsText(RepositoryFile file)
    {
        using var stream = File.OpenRead(file.FullPath);
        Span<byte> head = stackalloc byte[8_000];
        return !head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)].Contains((byte)0);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds {Solution}: the tests run from a build inside the repository.");
    }

    // Folder names and endings as .gitignore lists them, and git's own.
    private static HashSet<string> Ignored() =>
        [.. File.ReadAllLines(Path.Combine(Root, ".gitignore")).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.TrimEnd('/')), ".git"];

    private static IEnumerable<RepositoryFile> Walk(DirectoryInfo folder, HashSet<string> ignored)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            if (ignored.Contains(entry.Name) || ignored.Contains("*" + entry.Extension))
                continue;
            if (entry is FileInfo file)
                yield return new RepositoryFile(Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'), file.FullName);
            else if (entry.LinkTarget is null)
                foreach (var inner in Walk((DirectoryInfo)entry, ignored))
                    yield return inner;
        }
    }
}
