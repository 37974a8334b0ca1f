namespace LivepeerAkka.Cluster.Tests.Architecture;

public sealed class SizeTests
{
    private const int FileLinesMax = 600;
    private const int MethodLinesMax = 90;
    private const int FileBytesMax = 1_000_000;

    private static readonly string[] WrittenByHand =
        [".cs", ".csproj", ".props", ".targets", ".sh", ".ps1", ".sql", ".proto", ".conf", ".md", ".yaml", ".yml", ".js", ".css", ".html"];

    [Fact]
    public void No_file_that_people_write_has_more_than_600_lines() => Violations.None(
        RepositoryFiles.All.Where(f => WrittenByHand.Contains(f.Extension, StringComparer.Ordinal))
            .Select(f => (f.Path, Lines: File.ReadLines(f.FullPath).Count()))
            .Where(f => f.Lines > FileLinesMax)
            .Select(f => $"{f.Path} has {f.Lines} lines"));

    [Fact]
    public void No_method_has_more_than_90_lines() => Violations.None(
        RepositoryFiles.Sources.SelectMany(f => SourceMembers.Of(f.Text)
            .Where(m => m.Lines > MethodLinesMax)
            .Select(m => $"{f.Path}:{m.FirstLine} has {m.Lines} lines: {m.Name}")));

    [Fact]
    public void No_file_has_more_than_a_million_bytes() => Violations.None(
        RepositoryFiles.All.Where(f => f.Length > FileBytesMax).Select(f => $"{f.Path} has {f.Length} bytes"));

    [Fact]
    public void No_file_is_binary() => Violations.None(RepositoryFiles.All.Where(f => !f.IsIn("tests/golden") && !RepositoryFiles.IsText(f)).Select(f => f.Path));
}
