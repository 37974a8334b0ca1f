using System.Text.RegularExpressions;
using LivepeerAkka.Cluster.Tests.Architecture;
using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

/// <summary>The dictionary names what the server has: every table, view and column, views' and computed ones included, and nothing else.</summary>
[Collection(EngineGroup.Name)]
public sealed partial class LiveDictionaryTests(EngineFixture fixture)
{
    private const string Overview = "| table | one row is |";
    private const string Common = "Columns of every raw table of accepted events";
    private const string OfSessions = "Identity and attribution columns as for sessions";
    private const string OfLetters = "as in the dead letters";

    private static readonly string[] Sections = Page().Split("\n## ");

    [Fact]
    public async Task The_overview_names_every_table_and_view_of_the_server_and_no_other()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        var rows = Page()[Page().IndexOf(Overview, StringComparison.Ordinal)..].Split('\n').TakeWhile(l => l.StartsWith('|')).Skip(2);

        Assert.Equal(
            (await ColumnsAsync(test)).Select(c => c.Table).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            rows.Select(r => Name().Match(r.Split('|')[1]).Groups["name"].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_column_of_the_server_is_explained_where_its_table_is()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);

        Assert.Empty((await ColumnsAsync(test)).Where(c => !TextOf(c.Table).Contains($"`{c.Column}`", StringComparison.Ordinal)).Select(c => $"{c.Table}.{c.Column}"));
    }

    [Fact]
    public async Task Nothing_is_explained_that_the_server_does_not_have()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        var columns = (await ColumnsAsync(test)).ToLookup(c => c.Table, c => c.Column, StringComparer.Ordinal);

        foreach (var section in Sections.Where(s => s.StartsWith('`') || s.StartsWith(Common, StringComparison.Ordinal)))
        {
            var title = section.Split('\n')[0];
            var tables = section.StartsWith(Common, StringComparison.Ordinal) ? columns.Select(t => t.Key) : Name().Matches(title).Select(m => m.Groups["name"].Value);
            var live = tables.SelectMany(t => columns[t]).ToHashSet(StringComparer.Ordinal);
            // Cells with names of columns: all but the last, which says what they mean.
            var named = section.Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal))
                .SelectMany(l => l.Split('|')[1..^2]).SelectMany(c => Name().Matches(c)).Select(m => m.Groups["name"].Value);

            Assert.Empty(named.Where(n => !live.Contains(n)).Select(n => $"{title}: {n}"));
        }
    }

    private static string TextOf(string table)
    {
        var own = table == "schema_migrations"
            ? Sections[0].Split('\n').Single(l => l.StartsWith("| `schema_migrations`", StringComparison.Ordinal))
            : Assert.Single(Sections, s => s.Split('\n')[0].Contains($"`{table}`", StringComparison.Ordinal));
        var others = new[]
        {
            (Applies: table.StartsWith("raw_", StringComparison.Ordinal), Title: Common),
            (Applies: own.Contains(OfSessions, StringComparison.Ordinal), Title: "`fact_workflow_sessions`"),
            (Applies: own.Contains(OfLetters, StringComparison.Ordinal), Title: "`raw_rejected_events`"),
        };
        return own + string.Concat(others.Where(o => o.Applies).Select(o => Assert.Single(Sections, s => s.StartsWith(o.Title, StringComparison.Ordinal))));
    }

    private static async Task<IReadOnlyList<(string Table, string Column)>> ColumnsAsync(StoreUnderTest test) => await test.Store.QueryAsync(
        $"SELECT table, name FROM system.columns WHERE database = '{test.Settings.Database}'", r => (r.GetString(0), r.GetString(1)));

    private static string Page() => string.Concat(new[] { "schema/README.md", "schema/rollups.md" }
        .Select(path => Assert.Single(RepositoryFiles.All, f => f.Path == path).Text.ReplaceLineEndings("\n")));

    [GeneratedRegex("`(?<name>\\w+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
