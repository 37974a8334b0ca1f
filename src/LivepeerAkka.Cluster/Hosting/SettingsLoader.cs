using Akka.Configuration;
using Microsoft.Extensions.Configuration;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>One setting as it is in force: its path, its value as it may be shown, and where it came from.</summary>
public sealed record EffectiveSetting(string Path, string Shown, string Origin);

/// <summary>What a node runs with.</summary>
/// <param name="Node">The typed settings.</param>
/// <param name="AkkaDefaults">The <c>akka</c> sections of the built-in defaults.</param>
/// <param name="AkkaOverrides">The <c>akka</c> sections of the files that were named; they win over everything else that Akka is told.</param>
/// <param name="Effective">Every setting, secrets masked.</param>
/// <param name="Warnings">Lines that the host logs at start.</param>
public sealed record LoadedSettings(
    NodeSettings Node, Config AkkaDefaults, Config AkkaOverrides, IReadOnlyList<EffectiveSetting> Effective, IReadOnlyList<string> Warnings);

/// <summary>Layers the settings of a node, built-in defaults first, then files, environment and overrides, and validates the outcome as a whole.</summary>
public static class SettingsLoader
{
    private const string AkkaRoot = "akka";
    private const string ResourcePrefix = "hocon/";

    /// <summary>
    /// Loads and validates. <paramref name="environment"/> is <see cref="SettingsEnvironment.FromProcess"/> or alike (keys without the prefix);
    /// <paramref name="overrides"/> maps full paths to values as a file would carry them.
    /// </summary>
    /// <exception cref="SettingsException">Something is refused; all problems are in it.</exception>
    public static LoadedSettings Load(
        IReadOnlyList<string> configFiles, IConfiguration environment, IReadOnlyDictionary<string, string>? overrides = null) =>
        Load(Defaults(), configFiles, environment, overrides ?? new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>The built-in documents of hocon/, by name.</summary>
    internal static IReadOnlyList<(string Name, string Text)> Defaults()
    {
        var assembly = typeof(SettingsLoader).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return (name, reader.ReadToEnd());
        })];
    }

    internal static LoadedSettings Load(
        IReadOnlyList<(string Name, string Text)> defaults,
        IReadOnlyList<string> configFiles,
        IConfiguration environment,
        IReadOnlyDictionary<string, string> overrides)
    {
        var problems = new List<string>();
        var layers = new SettingsLayers(problems);
        foreach (var (name, text) in defaults)
            layers.AddDocument(() => SettingsParser.ParseDocument(text, name));
        var akkaDefaults = layers.TakeAkka();
        foreach (var file in configFiles)
            layers.AddDocument(() => SettingsParser.ParseDocument(ReadFile(file), file));
        layers.AddValues(SettingsEnvironment.Read(environment, problems).Members);
        layers.AddOverrides(overrides);

        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var key in SettingsTable.All)
        {
            if (layers.Find(key) is { } node)
                values[key.Path] = key.Read(node, problems);
            else
                problems.Add($"{key.Path} has no value in any layer ({key.Variable}); allowed: {key.Allowed}");
        }

        ThrowIfAny(problems);
        var settings = SettingsBuilder.Build(new SettingValues(values));
        problems.AddRange(SettingsBuilder.Contradictions(settings));
        ThrowIfAny(problems);
        var akka = layers.TakeAkka();
        return new LoadedSettings(
            settings, ToConfig(akkaDefaults), ToConfig(akka), EffectiveConfiguration.Of(layers, akka), [.. SettingsBuilder.Warnings(settings)]);
    }

    private static Config ToConfig(SettingMap akka) =>
        akka.Members.Count == 0 ? Config.Empty : ConfigurationFactory.ParseString($"{AkkaRoot} {akka.Render()}");

    private static string ReadFile(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var reason = e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message;
            throw new SettingsException([$"--config {file}: {reason}"]);
        }
    }

    private static void ThrowIfAny(List<string> problems)
    {
        if (problems.Count > 0)
            throw new SettingsException(problems);
    }
}
