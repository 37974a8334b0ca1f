namespace LivepeerAkka.Cluster.Hosting;

/// <summary>How a key's value is written.</summary>
internal enum SettingShape
{
    Single,
    List,
    Map,
}

/// <summary>Reads a value; a value that is not allowed is passed to <paramref name="refuse"/> with the reason, and any value returned.</summary>
internal delegate T SettingReader<out T>(SettingNode node, Action<string> refuse);

/// <summary>One setting: where it stands, what it may hold, and whether it may be shown.</summary>
internal abstract class SettingKey(string path, SettingShape shape, string allowed)
{
    /// <summary>Full HOCON path.</summary>
    public string Path { get; } = path;

    public SettingShape Shape { get; } = shape;

    /// <summary>Kind, unit and range in words; the comment in hocon/ carries the same words.</summary>
    public string Allowed { get; } = allowed;

    /// <summary>True for values that never appear in output, errors included.</summary>
    public bool IsSecret { get; init; }

    /// <summary>For a map: true when a member of this name is a secret.</summary>
    public Func<string, bool> IsSecretMember { get; init; } = _ => false;

    /// <summary>True for a text that holds a secret although the key is none.</summary>
    public Func<string, bool> IsSecretText { get; init; } = _ => false;

    /// <summary>For a map: the member's name from the last part of a variable; null when members have no variables of their own.</summary>
    public Func<string, string>? MemberOfVariable { get; init; }

    /// <summary>The environment variable in its short form.</summary>
    public string Variable => SettingsEnvironment.VariableOf(Path);

    public abstract Type ValueType { get; }

    /// <summary>The typed value; problems go to <paramref name="problems"/> as whole lines.</summary>
    public abstract object? Read(SettingNode node, List<string> problems);

    /// <summary>The value as it may be printed.</summary>
    public string Show(SettingNode node)
    {
        if (IsSecret)
            return node is SettingText { Text: "" } ? "\"\"" : EffectiveConfiguration.Hidden;
        if (node is SettingText { Text: var text } && IsSecretText(text))
            return EffectiveConfiguration.Hidden;
        if (node is not SettingMap map)
            return node.Render();
        var shown = map.Members.ToDictionary(
            m => m.Key,
            m => IsSecretMember(m.Key) ? new SettingText(EffectiveConfiguration.Hidden, m.Value.Origin) : m.Value,
            StringComparer.Ordinal);
        return new SettingMap(shown, map.Origin).Render();
    }
}

/// <summary>A setting with the type of its value.</summary>
internal sealed class SettingKey<T>(string path, SettingShape shape, string allowed, SettingReader<T> reader) : SettingKey(path, shape, allowed)
{
    public override Type ValueType => typeof(T);

    public override object? Read(SettingNode node, List<string> problems)
    {
        var misshapen = (Shape, node) switch
        {
            (SettingShape.Single, not SettingText) => "one value is needed",
            (SettingShape.List, not SettingList) => "a list in brackets is needed",
            (SettingShape.Map, not SettingMap) => "a section in braces is needed",
            _ => null,
        };
        if (misshapen is null)
            return reader(node, Refuse);
        Refuse(misshapen);
        return default(T);

        void Refuse(string reason) => problems.Add($"{Path} = {Show(node)} ({node.Origin}): {reason}; allowed: {Allowed}");
    }
}

/// <summary>The typed values of all keys.</summary>
internal sealed class SettingValues(IReadOnlyDictionary<string, object?> values)
{
    public T Get<T>(SettingKey<T> key) => (T)values[key.Path]!;
}
