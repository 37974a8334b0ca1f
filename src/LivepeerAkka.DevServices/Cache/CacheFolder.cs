namespace LivepeerAkka.DevServices.Cache;

/// <summary>Where fetched binaries are kept.</summary>
public static class CacheFolder
{
    /// <summary>Environment variable that names another folder.</summary>
    public const string Variable = "LIVEPEERAKKA_CACHE";

    private const string Solution = "LivepeerAkka.sln";

    /// <summary>The variable's folder, else <c>.cache</c> of the repository, else one below the user's local application data.</summary>
    public static string Path => Find(Environment.GetEnvironmentVariable(Variable), AppContext.BaseDirectory);

    internal static string Find(string? variable, string start)
    {
        if (!string.IsNullOrWhiteSpace(variable))
            return System.IO.Path.GetFullPath(variable);
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, Solution)))
                return System.IO.Path.Combine(folder.FullName, ".cache");
        }

        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        return System.IO.Path.Combine(data, "livepeer-akka", "cache");
    }
}
