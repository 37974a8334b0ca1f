using System.Text.RegularExpressions;

namespace LivepeerAkka.Cluster.ClickHouse.Schema;

/// <summary>
/// Fills the placeholders of a migration: <c>{database}</c>, <c>{on_cluster}</c> and engines such as <c>{MergeTree}</c> or
/// <c>{ReplacingMergeTree(version)}</c>, which become the replicated ones where the settings say so.
/// </summary>
internal static partial class SchemaTemplate
{
    private const string Replicated = "Replicated";

    public static string Fill(string text, ClickHouseSettings settings) => Placeholder().Replace(text, match =>
    {
        var name = match.Groups["name"].Value;
        var arguments = match.Groups["arguments"].Value;
        var isPlain = match.Groups["rest"].Length == 0;
        return (name, arguments) switch
        {
            _ when isPlain && name.EndsWith("MergeTree", StringComparison.Ordinal) =>
                (settings.Engines == Replicated ? Replicated : "") + name + arguments,
            ("database", "") when isPlain => Quote(settings.Database),
            ("on_cluster", "") when isPlain => settings.Cluster.Length == 0 ? "" : $"ON CLUSTER {Quote(settings.Cluster)}",
            _ => throw new SchemaException($"A migration has the unknown placeholder {match.Value}."),
        };
    });

    /// <summary>An identifier in backticks.</summary>
    public static string Quote(string identifier) =>
        $"`{identifier.Replace("\\", @"\\", StringComparison.Ordinal).Replace("`", @"\`", StringComparison.Ordinal)}`";

    [GeneratedRegex(@"\{(?<name>\w*)(?<arguments>\([^{}]*\))?(?<rest>[^{}]*)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}
