namespace LivepeerAkka.Cluster.Hosting;

/// <summary>The values of all layers, later ones over earlier ones. Single values and lists replace each other; sections merge by member.</summary>
internal sealed class SettingsLayers(List<string> problems)
{
    private const string AkkaRoot = "akka";
    private readonly Dictionary<string, SettingNode> _values = new(StringComparer.Ordinal);
    private SettingMap _akka = new(AkkaRoot);

    /// <summary>The value in force, or null.</summary>
    public SettingNode? Find(SettingKey key) => _values.GetValueOrDefault(key.Path);

    /// <summary>The <c>akka</c> sections since the last call.</summary>
    public SettingMap TakeAkka()
    {
        var taken = _akka;
        _akka = new SettingMap(AkkaRoot);
        return taken;
    }

    /// <summary>Adds a document; one that cannot be read is a problem, and the others are still checked.</summary>
    public void AddDocument(Func<SettingMap> read)
    {
        try
        {
            foreach (var (root, node) in read().Members)
                AddRoot(root, node);
        }
        catch (SettingsException e)
        {
            problems.AddRange(e.Problems);
        }
    }

    /// <summary>Adds values by full path.</summary>
    public void AddValues(IEnumerable<KeyValuePair<string, SettingNode>> values)
    {
        foreach (var (path, node) in values)
            Add(SettingsTable.Find(path)!, node);
    }

    /// <summary>Adds what a program sets.</summary>
    public void AddOverrides(IReadOnlyDictionary<string, string> overrides)
    {
        foreach (var (path, text) in overrides)
        {
            if (SettingsTable.Find(path) is not { } key)
            {
                problems.Add($"{path} is no setting (override); nearest: {SettingsTable.Nearest(path).Path}");
                continue;
            }

            try
            {
                Add(key, SettingsEnvironment.FromText(key, text, "override"));
            }
            catch (SettingsException e)
            {
                problems.AddRange(e.Problems.Select(p => $"{path}: {p}"));
            }
        }
    }

    private void AddRoot(string root, SettingNode node)
    {
        switch (root)
        {
            case SettingsTable.Root when node is SettingMap map:
                AddSection(SettingsTable.Root, map);
                break;
            case AkkaRoot when node is SettingMap map:
                _akka = Merge(_akka, map);
                break;
            case SettingsTable.Root or AkkaRoot:
                problems.Add($"{root} is a section, not a value ({node.Origin})");
                break;
            default:
                problems.Add($"{root} is no section of settings ({node.Origin}); allowed: {SettingsTable.Root}, and {AkkaRoot} for the actor system itself");
                break;
        }
    }

    private void AddSection(string path, SettingMap section)
    {
        foreach (var (name, node) in section.Members)
        {
            var inner = $"{path}.{name}";
            if (SettingsTable.Find(inner) is { } key)
                Add(key, node);
            else if (!SettingsTable.IsSection(inner))
                AddUnknown(inner, node);
            else if (node is SettingMap map)
                AddSection(inner, map);
            else
                problems.Add($"{inner} is a section, not a value ({node.Origin})");
        }
    }

    // An unknown section is named by its leaves: the nearest key of a leaf says more than that of a section.
    private void AddUnknown(string path, SettingNode node)
    {
        if (node is SettingMap { Members.Count: > 0 } map)
            foreach (var (name, member) in map.Members)
                AddUnknown($"{path}.{name}", member);
        else
            problems.Add($"{path} is no setting ({node.Origin}); nearest: {SettingsTable.Nearest(path).Path}");
    }

    private void Add(SettingKey key, SettingNode node)
    {
        var value = key.Shape == SettingShape.Map && node is SettingMap map ? Flatten(map) : node;
        _values[key.Path] = value is SettingMap over && _values.GetValueOrDefault(key.Path) is SettingMap under ? Merge(under, over) : value;
    }

    // Names of a map's members may hold dots, which read as sections when they are not quoted.
    private static SettingMap Flatten(SettingMap map)
    {
        var flat = new SettingMap(map.Origin);
        AddMembers("", map);
        return flat;

        void AddMembers(string prefix, SettingMap from)
        {
            foreach (var (name, node) in from.Members)
            {
                if (node is SettingMap inner)
                    AddMembers($"{prefix}{name}.", inner);
                else
                    flat.Members[prefix + name] = node;
            }
        }
    }

    private static SettingMap Merge(SettingMap under, SettingMap over)
    {
        var merged = new SettingMap(new Dictionary<string, SettingNode>(under.Members, StringComparer.Ordinal), over.Origin);
        foreach (var (name, node) in over.Members)
        {
            merged.Members[name] = node is SettingMap inner && merged.Members.GetValueOrDefault(name) is SettingMap earlier
                ? Merge(earlier, inner)
                : node;
        }

        return merged;
    }
}
