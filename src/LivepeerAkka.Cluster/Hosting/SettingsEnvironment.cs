using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>
/// Settings from the environment: <c>LIVEPEERAKKA_KAFKA__BOOTSTRAP</c> is <c>livepeer.kafka.bootstrap</c>. Two underscores part sections,
/// one stands for a hyphen, letters may be of either case, and a first part <c>LIVEPEER__</c> may be written or left out.
/// </summary>
public static class SettingsEnvironment
{
    /// <summary>What every variable of ours begins with.</summary>
    public const string Prefix = "LIVEPEERAKKA_";

    /// <summary>Variables of the prefix that the launcher and the development services read; they are no settings of a node.</summary>
    public static readonly IReadOnlyList<string> ToolVariables = ["LIVEPEERAKKA_CACHE", "LIVEPEERAKKA_TRACE"];

    /// <summary>The variables of this process, without the prefix, as <see cref="SettingsLoader"/> takes them.</summary>
    public static IConfiguration FromProcess() => new ConfigurationBuilder().AddEnvironmentVariables(Prefix).Build();

    /// <summary>The short form of a key's variable.</summary>
    internal static string VariableOf(string path) =>
        Prefix + path[(SettingsTable.Root.Length + 1)..].Replace(".", "__", StringComparison.Ordinal).Replace('-', '_').ToUpperInvariant();

    /// <summary>All settings that the configuration holds; what is no setting is a problem.</summary>
    internal static SettingMap Read(IConfiguration configuration, List<string> problems)
    {
        var found = new SettingMap("environment");
        foreach (var section in configuration.GetChildren())
        {
            if (string.Equals(section.Key, SettingsTable.Root, StringComparison.OrdinalIgnoreCase) && section.Value is null)
                foreach (var inner in section.GetChildren())
                    Walk(inner, SettingsTable.Root, found, problems);
            else if (section.Value is null || !ToolVariables.Contains(Prefix + section.Key, StringComparer.OrdinalIgnoreCase))
                Walk(section, SettingsTable.Root, found, problems);
        }

        return found;
    }

    /// <summary>A text from a variable or an override as the key's shape needs it; lists may be parted by commas.</summary>
    internal static SettingNode FromText(SettingKey key, string text, string origin)
    {
        var trimmed = text.Trim();
        return key.Shape switch
        {
            SettingShape.Single => new SettingText(text, origin),
            SettingShape.List when !trimmed.StartsWith('[') => new SettingList(
                [.. trimmed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(t => new SettingText(t, origin))], origin),
            SettingShape.Map when trimmed.Length == 0 => new SettingMap(origin),
            _ => SettingsParser.ParseValue(trimmed, origin),
        };
    }

    private static void Walk(IConfigurationSection section, string parent, SettingMap found, List<string> problems)
    {
        var path = $"{parent}.{section.Key.Replace('_', '-').ToLowerInvariant()}";
        var variable = Prefix + section.Path.Replace(":", "__", StringComparison.Ordinal);
        if (SettingsTable.Find(path) is { } key)
        {
            if (ReadKey(section, key, variable, problems) is { } value && !found.Members.TryAdd(path, value))
                problems.Add($"{path}: the environment gives it twice, with and without {Prefix}{SettingsTable.Root.ToUpperInvariant()}__");
            return;
        }

        if (section.Value is not null)
        {
            problems.Add(SettingsTable.IsSection(path)
                ? $"{path} is a section, not a value ({variable}); its keys are variables of their own, such as {variable}__..."
                : $"{path} is no setting ({variable}); nearest: {SettingsTable.Nearest(path).Variable}");
        }

        foreach (var child in section.GetChildren())
            Walk(child, path, found, problems);
    }

    private static SettingNode? ReadKey(IConfigurationSection section, SettingKey key, string variable, List<string> problems)
    {
        var children = section.GetChildren().ToArray();
        try
        {
            if (children.Length == 0)
                return FromText(key, section.Value ?? "", variable);
        }
        catch (SettingsException e)
        {
            problems.AddRange(e.Problems.Select(p => $"{key.Path}: {p}"));
            return null;
        }

        if (section.Value is not null)
            problems.Add($"{key.Path} is given whole ({variable}) and in parts ({variable}__{children[0].Key}); one of them is allowed");
        switch (key.Shape)
        {
            case SettingShape.Map when key.MemberOfVariable is { } member:
                return new SettingMap(children.GroupBy(c => member(c.Key), StringComparer.Ordinal)
                    .ToDictionary(g => g.Key, g => NodeOf(g.Last(), variable), StringComparer.Ordinal), variable);
            case SettingShape.List when children.All(c => int.TryParse(c.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)):
                return new SettingList([.. children.OrderBy(c => int.Parse(c.Key, CultureInfo.InvariantCulture)).Select(c => NodeOf(c, variable))], variable);
            default:
                problems.Add($"{key.Path} has no parts ({variable}__{children[0].Key}): set {key.Variable}; allowed: {key.Allowed}");
                return null;
        }
    }

    private static SettingNode NodeOf(IConfigurationSection section, string origin) => section.Value is { } text
        ? new SettingText(text, origin)
        : new SettingMap(section.GetChildren().ToDictionary(c => c.Key.ToLowerInvariant(), c => NodeOf(c, origin), StringComparer.Ordinal), origin);
}
