namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>Real records that stand beside the checkout where it is developed and tested; elsewhere tests that need them are skipped.</summary>
internal static class SharedData
{
    public static string? RecordedSession { get; } = Find("recorded-session.ndjson");

    private static string? Find(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LivepeerAkka.sln")))
            {
                var path = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data", file));
                return File.Exists(path) ? path : null;
            }
        }

        return null;
    }
}

/// <summary>A fact about the real records.</summary>
public sealed class RecordedSessionFactAttribute : FactAttribute
{
    public RecordedSessionFactAttribute()
    {
        if (SharedData.RecordedSession is null)
        {
            Skip = "The recorded session is not on this machine.";
        }
    }
}
