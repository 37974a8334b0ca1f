using System.Text.RegularExpressions;
using LivepeerAkka.Cluster.ClickHouse.Rollups;
using LivepeerAkka.Cluster.ClickHouse.Schema;
using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Tests.Architecture;
using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

public sealed partial class TableDictionaryTests
{
    private const string Common = "## Columns of every raw table of accepted events";
    private const string Sessions = "## `fact_workflow_sessions`";
    private const string AsForSessions = "Identity and attribution columns as for sessions";

    [Fact]
    public void Every_column_stands_in_the_section_of_its_table()
    {
        var sections = Page().Split("\n## ").Select(s => "## " + s).ToList();
        var common = Assert.Single(sections, s => s.StartsWith(Common, StringComparison.Ordinal));
        var sessions = Assert.Single(sections, s => s.StartsWith(Sessions, StringComparison.Ordinal));
        var identity = new TableBuilder<SessionIdentity>("identity").Identity(i => i).Columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var raw = ProductTables.RawEvents.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(ProductTables.All.SelectMany(t =>
        {
            var own = Assert.Single(sections, s => s.Split('\n')[0].Contains($"`{t.Name}`", StringComparison.Ordinal));
            return t.Columns
                .Where(c => !Names(own, c.Name)
                    && !(raw.Contains(t.Name) && Names(common, c.Name))
                    && !(identity.Contains(c.Name) && own.Contains(AsForSessions, StringComparison.Ordinal) && Names(sessions, c.Name)))
                .Select(c => $"{t.Name}: {c.Name}");
        }));
    }

    [Fact]
    public void Every_table_and_view_of_the_migrations_stands_in_the_overview_with_the_time_that_it_is_kept()
    {
        var overview = Page().Split('\n').Where(l => l.StartsWith('|')).Select(l => l.Trim('|').Split('|')).ToList();
        var made = Migration.Embedded.SelectMany(m => SqlStatements.Split(m.Text)).Select(s => Made().Match(s)).Where(m => m.Success).ToList();

        Assert.Equal(
            ProductTables.All.Select(t => t.Name).Concat(RollupTables.All.SelectMany(t => new[] { t.Name, t.DayName }).OfType<string>()).Append("agg_hours").Order(StringComparer.Ordinal),
            made.Where(m => m.Groups["kind"].Value == "TABLE").Select(m => m.Groups["name"].Value).Order(StringComparer.Ordinal));
        Assert.Empty(made.Where(m => !overview.Exists(cells =>
                Names(cells[0], m.Groups["name"].Value) && cells[^1].Trim() == KeptFor(m))).Select(m => $"{m.Groups["name"].Value}: {KeptFor(m)}"));
    }

    private static string KeptFor(Match made) =>
        made.Groups["time"].Success ? $"{made.Groups["time"].Value} {(made.Groups["unit"].Value == "DAY" ? "d" : "months")}" : made.Groups["kind"].Value == "TABLE" ? "for ever" : "";

    private static bool Names(string text, string name) => text.Contains($"`{name}`", StringComparison.Ordinal);

    private static string Page() => string.Concat(new[] { "schema/README.md", "schema/rollups.md" }
        .Select(path => Assert.Single(RepositoryFiles.All, f => f.Path == path).Text.ReplaceLineEndings("\n")));

    [GeneratedRegex(
        @"CREATE (?<kind>TABLE|VIEW) IF NOT EXISTS \{database\}\.(?<name>\w+)(.*TTL toDateTime\(\w+\) \+ INTERVAL (?<time>\d+) (?<unit>DAY|MONTH))?",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Made();
}
