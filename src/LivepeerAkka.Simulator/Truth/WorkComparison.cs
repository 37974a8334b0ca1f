namespace LivepeerAkka.Simulator.Truth;

/// <summary>Compares who did what, as the product has it, with the truth: attribution, payments, jobs, stretches of work.</summary>
public static class WorkComparison
{
    private const string Stretches = "stretches";

    /// <summary>Names of the fields that are compared, and <c>stretches</c>; names are unique over all kinds of row.</summary>
    public static IReadOnlyList<string> FieldNames { get; } = [.. WorkFields.Names, Stretches];

    /// <summary>Compares every part that was read.</summary>
    /// <param name="truth">What is true.</param>
    /// <param name="observed">What the product shows.</param>
    /// <param name="leaveOut">Names of <see cref="FieldNames"/> that are not compared; null = everything is.</param>
    /// <exception cref="ArgumentException">A name to leave out is no field's.</exception>
    public static WorkReport Compare(RunTruth truth, ObservedWork observed, IReadOnlySet<string>? leaveOut = null)
    {
        if (leaveOut?.FirstOrDefault(n => !FieldNames.Contains(n, StringComparer.Ordinal)) is { } unknown)
        {
            throw new ArgumentException($"'{unknown}' is no compared field.", nameof(leaveOut));
        }

        var work = new Work(leaveOut);
        var segments = truth.Attributions
            .SelectMany(a => a.Segments.Select((s, i) => (Key: $"{a.Org}/{a.SessionId} segment {i}", Truth: s)))
            .ToList();
        if (observed.Segments is { } rows)
        {
            var operators = segments.ToDictionary(s => s.Key, s => s.Truth.Operators, StringComparer.Ordinal);
            var expected = segments.Select(s => (s.Key, s.Truth.Decision));
            work.Match(expected, rows, r => $"{r.Org}/{r.SessionId} segment {r.SegmentIndex}", WorkFields.Identity);
            work.Accuse(rows.Select(r => ($"{r.Org}/{r.SessionId} segment {r.SegmentIndex}", r.Operator)), operators);
        }

        if (observed.Sessions is { } sessions)
        {
            var expected = truth.Attributions.Select(a => ($"{a.Org}/{a.SessionId}", a.OfSession()));
            work.Match(expected, sessions, r => $"{r.Org}/{r.SessionId}", WorkFields.Identity);
        }

        if (observed.Payments is { } payments)
        {
            var expected = truth.Payments.Select(p => ($"{p.Org} payment {p.EventUid}", p));
            work.Match(expected, payments, r => $"{r.Org} payment {r.EventUid}", WorkFields.Payment);
        }

        if (observed.Jobs is { } jobs)
        {
            CompareJobs(work, truth.Jobs, jobs);
        }

        if (observed.Stretches is { } stretches && leaveOut?.Contains(Stretches) != true)
        {
            CompareStretches(work, truth.Stretches, stretches);
        }

        var counts = segments.GroupBy(s => (s.Truth.Decision.Status, s.Truth.Decision.Reason)).ToDictionary(g => g.Key, g => g.Count());
        return new WorkReport(work.Differences, work.FalseOperators, counts);
    }

    private static void CompareJobs(Work work, IReadOnlyList<JobTruth> truths, IReadOnlyList<ObservedJob> rows)
    {
        static string KeyOf(string org, string kind, string request) => $"{org} {kind} job {request}";
        var expected = truths.Select(j => (KeyOf(j.Org, j.Kind, j.RequestId), j)).ToList();
        work.Match(expected, rows, r => KeyOf(r.Org, r.Kind, r.RequestId), WorkFields.Job);
        var operators = expected.ToDictionary(
            e => e.Item1, e => (IReadOnlyList<string>)(e.j.TrueOperator.Length == 0 ? [] : [e.j.TrueOperator]), StringComparer.Ordinal);
        work.Accuse(rows.Select(r => (KeyOf(r.Org, r.Kind, r.RequestId), r.Operator)), operators);
    }

    // All stretches of a node are one line: a stretch that moved or was joined differs in more than one.
    private static void CompareStretches(Work work, IReadOnlyList<StretchTruth> truths, IReadOnlyList<ObservedStretch> rows)
    {
        static string TextOf(long openedMs, long closedMs, long busyMs) => $"[{openedMs}, {closedMs}] busy {busyMs}";
        var expected = truths.ToLookup(s => $"{s.Org}/{s.Node}", s => TextOf(s.OpenedAtMs, s.ClosedAtMs, s.BusyMs), StringComparer.Ordinal);
        var got = rows.OrderBy(s => s.OpenedAtMs)
            .ToLookup(s => $"{s.Org}/{s.Node}", s => TextOf(s.OpenedAtMs, s.ClosedAtMs, s.BusyMs), StringComparer.Ordinal);
        foreach (var node in expected.Select(g => g.Key).Union(got.Select(g => g.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var missing = expected[node].Except(got[node], StringComparer.Ordinal);
            var surplus = got[node].Except(expected[node], StringComparer.Ordinal);
            work.Note(node, Stretches, string.Join("; ", missing), string.Join("; ", surplus));
            work.Note(node, "number of stretches", $"{expected[node].Count()}", $"{got[node].Count()}");
        }
    }

    private sealed class Work(IReadOnlySet<string>? leaveOut)
    {
        public List<string> Differences { get; } = [];

        public List<string> FalseOperators { get; } = [];

        public void Match<TTruth, TRow>(
            IEnumerable<(string Key, TTruth Truth)> expected, IEnumerable<TRow> rows, Func<TRow, string> keyOf,
            IReadOnlyList<WorkField<TTruth, TRow>> fields)
            where TRow : class
        {
            var byKey = new Dictionary<string, TRow>(StringComparer.Ordinal);
            foreach (var row in rows)
            {
                if (!byKey.TryAdd(keyOf(row), row))
                {
                    Differences.Add($"{keyOf(row)}: more than one row");
                }
            }

            foreach (var (key, truth) in expected)
            {
                if (!byKey.Remove(key, out var row))
                {
                    Differences.Add($"{key}: expected a row, got none");
                    continue;
                }

                foreach (var field in fields.Where(f => leaveOut?.Contains(f.Name) != true))
                {
                    if (field.Expected(truth, row) is { } text)
                    {
                        Note(key, field.Name, text, field.Got(row));
                    }
                }
            }

            Differences.AddRange(byKey.Keys.Select(key => $"{key}: a row that nothing explains"));
        }

        public void Accuse(IEnumerable<(string Key, string Operator)> rows, Dictionary<string, IReadOnlyList<string>> operators)
        {
            foreach (var (key, named) in rows.Where(r => r.Operator.Length > 0))
            {
                if (operators.TryGetValue(key, out var served) && !served.Contains(named, StringComparer.Ordinal))
                {
                    FalseOperators.Add($"{key}: names {named}, served by {string.Join(", ", served)}");
                }
            }
        }

        public void Note(string key, string field, string expected, string got)
        {
            if (!string.Equals(expected, got, StringComparison.Ordinal))
            {
                Differences.Add($"{key}: {field}: expected {expected}, got {got}");
            }
        }
    }
}
