namespace LivepeerAkka.Cluster.Hosting;

/// <summary>Finds what a misspelt name most probably meant.</summary>
internal static class NearestName
{
    /// <summary>The candidate with the fewest single-character edits; the first of equals.</summary>
    public static string Of(string name, IEnumerable<string> candidates) => candidates.MinBy(c => Distance(name, c))!;

    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitute = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitute, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
