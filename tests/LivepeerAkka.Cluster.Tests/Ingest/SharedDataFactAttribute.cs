namespace LivepeerAkka.Cluster.Tests.Ingest;

/// <summary>A test over a real recording, which lies in <c>shared/data</c> beside the checkout; skipped where it does not.</summary>
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string name) => Skip = PathOf(name) is null ? $"No shared/data/{name} above the checkout." : null;

    public static string? PathOf(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
