namespace LivepeerAkka.Cluster.Tests.Architecture;

/// <summary>Says every violation in full; the assertions of lists cut them short.</summary>
internal static class Violations
{
    public static void None(IEnumerable<string> found)
    {
        var all = found.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
