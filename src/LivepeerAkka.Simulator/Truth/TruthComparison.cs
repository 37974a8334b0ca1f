namespace LivepeerAkka.Simulator.Truth;

/// <summary>Compares what the product measured with what is true.</summary>
public static class TruthComparison
{
    /// <summary>Names of all session fields that are compared, and <c>segments</c>.</summary>
    public static IReadOnlyList<string> FieldNames { get; } = [.. SessionFields.All.Select(f => f.Name), Segments];

    private const string Segments = "segments";

    /// <summary>All differences, one line each: session, field, expected, got. Empty = the measurement is true.</summary>
    /// <param name="truth">What is true.</param>
    /// <param name="observed">Every session that the product shows.</param>
    /// <param name="accounting">What the product counted.</param>
    /// <param name="leaveOut">Names of <see cref="FieldNames"/> that are not compared; null = everything is.</param>
    /// <exception cref="ArgumentException">A name to leave out is no field's.</exception>
    public static IReadOnlyList<string> Differences(
        RunTruth truth, IEnumerable<ObservedSession> observed, ObservedTotals accounting, IReadOnlySet<string>? leaveOut = null)
    {
        if (leaveOut?.FirstOrDefault(n => !FieldNames.Contains(n, StringComparer.Ordinal)) is { } unknown)
        {
            throw new ArgumentException($"'{unknown}' is no compared field.", nameof(leaveOut));
        }

        var fields = SessionFields.All.Where(f => leaveOut?.Contains(f.Name) != true).ToList();
        var comparesSegments = leaveOut?.Contains(Segments) != true;
        var differences = new List<string>();
        var rows = new Dictionary<(string, string), ObservedSession>();
        foreach (var row in observed)
        {
            if (!rows.TryAdd((row.Org, row.SessionId), row))
            {
                differences.Add($"{row.Org}/{row.SessionId}: more than one row");
            }
        }

        foreach (var session in truth.Sessions)
        {
            if (!rows.Remove((session.Org, session.SessionId), out var row))
            {
                differences.Add($"{Name(session)}: expected a row, got none");
                continue;
            }

            CompareSession(differences, fields, session, row);
            if (comparesSegments && row.Segments is { } segments)
            {
                CompareSegments(differences, session, segments);
            }
        }

        differences.AddRange(rows.Values.Select(r => $"{r.Org}/{r.SessionId}: a row that no session explains"));
        CompareTotals(differences, truth.Totals, accounting);
        return differences;
    }

    private static void CompareSession(List<string> differences, List<SessionField> fields, SessionTruth session, ObservedSession row)
    {
        foreach (var field in fields)
        {
            Note(differences, Name(session), field.Name, field.Expected(session), field.Got(row));
        }
    }

    private static void CompareSegments(List<string> differences, SessionTruth session, IReadOnlyList<SegmentTruth> segments)
    {
        for (var i = 0; i < Math.Max(session.Segments.Count, segments.Count); i++)
        {
            var expected = i < session.Segments.Count ? session.Segments[i] : null;
            var got = i < segments.Count ? segments[i] : null;
            Note(differences, Name(session), $"segment {i}", expected?.ToString() ?? "none", got?.ToString() ?? "none");
        }
    }

    private static void CompareTotals(List<string> differences, TruthTotals expected, ObservedTotals got)
    {
        const string accounting = "accounting";
        Note(differences, accounting, "received", SessionFields.Of(expected.Received), SessionFields.Of(got.Received));
        Note(differences, accounting, "accepted", SessionFields.Of(expected.Accepted), SessionFields.Of(got.Accepted));
        Note(differences, accounting, "duplicate", SessionFields.Of(expected.Duplicate), SessionFields.Of(got.Duplicate));
        Note(differences, accounting, "ignored", SessionFields.Of(expected.Ignored), SessionFields.Of(got.Ignored));
        Note(differences, accounting, "rejected", SessionFields.Of(expected.Rejected), SessionFields.Of(got.Rejected));
        CompareCounts(differences, "rejected", expected.RejectedByReason, got.RejectedByReason);
        CompareCounts(differences, "accepted", expected.AcceptedByFamily, got.AcceptedByFamily);
    }

    private static void CompareCounts(
        List<string> differences, string what, IReadOnlyDictionary<string, long> expected, IReadOnlyDictionary<string, long>? got)
    {
        if (got is null)
        {
            return;
        }

        foreach (var key in expected.Keys.Union(got.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            Note(
                differences, "accounting", $"{what} {key}",
                SessionFields.Of(expected.GetValueOrDefault(key)), SessionFields.Of(got.GetValueOrDefault(key)));
        }
    }

    private static void Note(List<string> differences, string session, string field, string expected, string got)
    {
        if (!string.Equals(expected, got, StringComparison.Ordinal))
        {
            differences.Add($"{session}: {field}: expected {expected}, got {got}");
        }
    }

    private static string Name(SessionTruth session) => $"{session.Org}/{session.SessionId} ({session.Scenario})";
}
