using LivepeerAkka.Cluster.Tests.Architecture;
using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

/// <summary>The page that people read about tables against the tables themselves.</summary>
[Collection(EngineGroup.Name)]
public sealed class TableDictionaryTests(EngineFixture engine)
{
    private const string Common = "Columns of every raw event table";

    [Fact]
    public async Task The_dictionary_lists_every_table_with_its_columns_types_and_retention()
    {
        var (sections, overview) = Read();
        using var database = await StoreDatabase.MigratedAsync(engine);
        var live = (await database.AskAsync(
                """
                SELECT t.name, t.engine_full, arrayStringConcat(arrayMap(c -> concat(c.2, ' ', c.3), arraySort(groupArray((c.position, c.name, c.type)))), '\n')
                FROM system.tables AS t JOIN system.columns AS c ON c.database = t.database AND c.table = t.name
                WHERE t.database = currentDatabase() AND t.engine LIKE '%MergeTree' GROUP BY 1, 2 ORDER BY 1 FORMAT JSONCompactStringsEachRow
                """))
            .Split('\n').Select(l => System.Text.Json.JsonSerializer.Deserialize<string[]>(l)!).ToList();

        Assert.NotEmpty(live);
        Assert.All(live, t => Assert.Equal(t[2], string.Join('\n', sections[t[0]])));
        Assert.Equal(live.Select(t => t[0]), sections.Keys.Where(k => k != Common).Order(StringComparer.Ordinal));
        Assert.All(live, t => Assert.Equal(RetentionOf(t[1]), overview[t[0]]));
    }

    [Fact]
    public async Task The_dictionary_lists_every_view()
    {
        var (_, overview) = Read();
        using var database = await StoreDatabase.MigratedAsync(engine);

        var views = (await database.AskAsync("SELECT name FROM system.tables WHERE database = currentDatabase() AND engine = 'View' ORDER BY name")).Split('\n');

        Assert.All(views, v => Assert.Contains(v, overview.Keys));
    }

    private static string RetentionOf(string engineFull)
    {
        var at = engineFull.IndexOf(" TTL toDateTime(", StringComparison.Ordinal);
        if (at < 0)
            return "kept";
        var words = engineFull[(at + " TTL toDateTime(".Length)..].Split(')', '(', ' ');
        return $"{words.First(w => w.Length > 0 && w.All(char.IsAsciiDigit))} d after `{words[0]}`";
    }

    /// <summary>Columns by section, and the last cell of every line of the overviews by table or view.</summary>
    private static (Dictionary<string, List<string>> Sections, Dictionary<string, string> Overview) Read()
    {
        var page = Assert.Single(RepositoryFiles.All, f => f.Path == "schema/README.md").Text;
        var sections = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var overview = new Dictionary<string, string>(StringComparer.Ordinal);
        List<string>? section = null;
        foreach (var line in page.Split('\n'))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                section = line is "## Migrations" or "## Reading" ? null : sections[line[3..]] = [];
            else if (line.StartsWith("The columns of every raw event table", StringComparison.Ordinal))
                section!.AddRange(sections[Common]);
            else if (line.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: >= 2 } cells && line.Contains("| ", StringComparison.Ordinal) && cells[0].Contains('`', StringComparison.Ordinal))
            {
                if (section is not null)
                    section.Add($"{cells[0].Trim('`')} {cells[1].Trim('`')}");
                else
                    overview.Add(cells[0].Split('`')[1], cells[^1]);
            }
        }

        return (sections, overview);
    }
}
