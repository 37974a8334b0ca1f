using System.Text;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>The configuration in force, as it may be shown to anyone who may see the node.</summary>
public static class EffectiveConfiguration
{
    /// <summary>What stands where a secret is set.</summary>
    public const string Hidden = "(hidden)";

    private static readonly string[] SecretParts = ["password", "secret", "token", "connection-string", "private-key"];

    /// <summary>One line for each setting in HOCON, with the place it came from as a comment; secrets masked.</summary>
    public static string Print(LoadedSettings settings)
    {
        var text = new StringBuilder();
        foreach (var setting in settings.Effective)
            text.Append(setting.Path).Append(" = ").Append(setting.Shown).Append("  # ").Append(setting.Origin).Append('\n');
        return text.ToString();
    }

    internal static IReadOnlyList<EffectiveSetting> Of(SettingsLayers layers, SettingMap akka)
    {
        var effective = new List<EffectiveSetting>();
        foreach (var key in SettingsTable.All)
        {
            var node = layers.Find(key)!;
            effective.Add(new EffectiveSetting(key.Path, key.Show(node), node.Origin));
        }

        AddAkka("akka", akka, effective);
        return effective;
    }

    // What is passed on to Akka is free-form: anything that is named like a secret is masked.
    private static void AddAkka(string path, SettingMap section, List<EffectiveSetting> effective)
    {
        foreach (var (name, node) in section.Members)
        {
            var inner = $"{path}.{(name.Contains('.', StringComparison.Ordinal) ? $"\"{name}\"" : name)}";
            if (node is SettingMap map)
                AddAkka(inner, map, effective);
            else
                effective.Add(new EffectiveSetting(inner, SecretParts.Any(p => inner.Contains(p, StringComparison.OrdinalIgnoreCase)) ? Hidden : node.Render(), node.Origin));
        }
    }
}
