using LivepeerAkka.Cluster.ClickHouse.Tables;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

public sealed class TableDictionaryTests
{
    [Fact]
    public void Every_table_and_column_stands_in_the_dictionary()
    {
        var text = File.ReadAllText(Path.Combine(Root(), "schema", "README.md"));

        Assert.Empty(ProductTables.All
            .SelectMany(t => t.Columns.Select(c => c.Name).Append(t.Name)
                .Where(n => !text.Contains($"`{n}`", StringComparison.Ordinal))
                .Select(n => $"{t.Name}: {n}")));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "LivepeerAkka.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run from a build inside the repository.");
        return folder.FullName;
    }
}
