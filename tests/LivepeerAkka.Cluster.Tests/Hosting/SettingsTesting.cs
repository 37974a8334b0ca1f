using LivepeerAkka.Cluster.Hosting;
using Microsoft.Extensions.Configuration;

namespace LivepeerAkka.Cluster.Tests.Hosting;

/// <summary>Loads settings from texts.</summary>
internal static class SettingsTesting
{
    public static LoadedSettings Load(string file = "", Dictionary<string, string?>? environment = null, Dictionary<string, string>? overrides = null) =>
        LoadFiles(file.Length == 0 ? [] : [file], environment, overrides);

    public static LoadedSettings LoadFiles(string[] files, Dictionary<string, string?>? environment = null, Dictionary<string, string>? overrides = null)
    {
        var folder = Directory.CreateTempSubdirectory("settings-");
        try
        {
            var paths = new List<string>();
            foreach (var text in files)
            {
                paths.Add(Path.Combine(folder.FullName, $"node-{paths.Count + 1}.conf"));
                File.WriteAllText(paths[^1], text);
            }

            return SettingsLoader.Load(paths, Environment(environment ?? []), overrides);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The problems with which a load is refused.</summary>
    public static IReadOnlyList<string> Refusal(string file = "", Dictionary<string, string?>? environment = null, Dictionary<string, string>? overrides = null) =>
        Assert.Throws<SettingsException>(() => Load(file, environment, overrides)).Problems;

    /// <summary>The one problem with which a load is refused.</summary>
    public static string OneRefusal(string file = "", Dictionary<string, string?>? environment = null, Dictionary<string, string>? overrides = null) =>
        Assert.Single(Refusal(file, environment, overrides));

    /// <summary>Variables as the process would carry them, without the prefix.</summary>
    public static IConfiguration Environment(Dictionary<string, string?> variables) => new ConfigurationBuilder()
        .AddInMemoryCollection(variables.Select(v => KeyValuePair.Create(v.Key.Replace("__", ":", StringComparison.Ordinal), v.Value)))
        .Build();
}
