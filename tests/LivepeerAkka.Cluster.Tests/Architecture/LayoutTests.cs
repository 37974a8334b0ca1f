using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace LivepeerAkka.Cluster.Tests.Architecture;

public sealed partial class LayoutTests
{
    // Who may refer to whom. A project that is not listed has no place yet.
    private static readonly Dictionary<string, string[]> References = new()
    {
        ["LivepeerAkka.Domain"] = [],
        ["LivepeerAkka.Cluster"] = ["LivepeerAkka.Domain"],
        ["LivepeerAkka.Simulator"] = ["LivepeerAkka.Domain"],
        ["LivepeerAkka.DevServices"] = [],
        ["LivepeerAkka.Cli"] = [],
        ["LivepeerAkka.Host"] = ["LivepeerAkka.Cluster", "LivepeerAkka.Simulator", "LivepeerAkka.DevServices"],
    };

    // Packages that belong to one project or folder, by the word that their namespaces begin with.
    private static readonly (string Namespace, string Folder)[] Owned =
    [
        ("Confluent", "src/LivepeerAkka.Cluster/Kafka"),
        ("ClickHouse.Driver", "src/LivepeerAkka.Cluster/ClickHouse"),
        ("Google.Protobuf", "src/LivepeerAkka.Cluster/Serialization"),
    ];

    [Fact]
    public void Projects_refer_to_each_other_as_the_layout_says()
    {
        var wrong = new List<string>();
        foreach (var (path, project) in Projects("src"))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (!References.TryGetValue(name, out var allowed))
                wrong.Add($"{name} is no project of the layout");
            else
                wrong.AddRange(Included(project, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Replace('\\', '/')))
                    .Except(allowed, StringComparer.Ordinal).Select(r => $"{name} refers to {r}"));
        }

        Violations.None(wrong);
    }

    [Fact]
    public void The_domain_depends_on_no_package()
    {
        var (_, project) = Assert.Single(Projects("src/LivepeerAkka.Domain"));

        Violations.None(project.Descendants("PackageReference")
            .Where(p => !string.Equals((string?)p.Attribute("PrivateAssets"), "all", StringComparison.Ordinal))
            .Select(p => p.Attribute("Include")!.Value));
    }

    [Fact]
    public void Versions_of_packages_stand_in_one_place() => Violations.None(
        Projects("src").Concat(Projects("tests")).SelectMany(p => p.Project.Descendants("PackageReference")
            .Where(r => r.Attribute("Version") is not null || r.Attribute("VersionOverride") is not null)
            .Select(r => $"{p.Path}: {r.Attribute("Include")?.Value}")));

    [Fact]
    public void Namespaces_are_folders()
    {
        var wrong = new List<string>();
        foreach (var file in RepositoryFiles.Sources)
        {
            var code = SourceText.CodeOf(file.Text);
            var expected = string.Join('.', file.Path.Split('/')[1..^1]);
            var declared = Namespace().Matches(code).Select(m => m.Groups["name"].Value).ToList();
            if (declared.Count > 1 || BlockNamespace().IsMatch(code))
                wrong.Add($"{file.Path} has more than one namespace, or one in braces");
            else if (declared.Count == 1 && !string.Equals(declared[0], expected, StringComparison.Ordinal))
                wrong.Add($"{file.Path} declares {declared[0]}, its folder is {expected}");
            else if (declared.Count == 0 && TypeDeclaration().IsMatch(code))
                wrong.Add($"{file.Path} declares types without a namespace");
        }

        Violations.None(wrong);
    }

    [Fact]
    public void Packages_with_a_folder_of_their_own_are_used_nowhere_else() => Violations.None(
        RepositoryFiles.Sources.Where(f => f.IsIn("src")).SelectMany(f => Owned
            .Where(o => !f.IsIn(o.Folder) && Regex.IsMatch(
                SourceText.CodeOf(f.Text), $@"(?<![\w.]){Regex.Escape(o.Namespace)}\b", RegexOptions.None, TimeSpan.FromSeconds(1)))
            .Select(o => $"{f.Path} uses {o.Namespace}, which belongs to {o.Folder}")));

    private static IEnumerable<(string Path, XDocument Project)> Projects(string folder) => RepositoryFiles.All
        .Where(f => f.IsIn(folder) && string.Equals(f.Extension, ".csproj", StringComparison.Ordinal))
        .Select(f => (f.Path, XDocument.Load(f.FullPath)));

    private static IEnumerable<string> Included(XDocument project, string item) =>
        project.Descendants(item).Select(i => i.Attribute("Include")!.Value);

    [GeneratedRegex(@"^\s*namespace\s+(?<name>[\w.]+)\s*;", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^\s*namespace\s+[\w.]+\s*\{", RegexOptions.Multiline, 1000)]
    private static partial Regex BlockNamespace();

    [GeneratedRegex(@"^(public|internal|file|static|sealed|abstract|partial|readonly|\s)*\b(class|struct|interface|enum|record)\s+\w", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypeDeclaration();
}
