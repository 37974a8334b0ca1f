using System.Text;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>One value of a settings document, with the place where it was found.</summary>
internal abstract record SettingNode(string Origin)
{
    /// <summary>The value as HOCON on one line, every text quoted.</summary>
    public string Render()
    {
        var text = new StringBuilder();
        Append(text);
        return text.ToString();
    }

    protected abstract void Append(StringBuilder text);

    private protected static void Append(SettingNode node, StringBuilder text) => node.Append(text);

    private protected static void Quote(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                default: text.Append(c); break;
            }
        }

        text.Append('"');
    }
}

/// <summary>A single value: everything that is neither list nor section is text until its key reads it.</summary>
internal sealed record SettingText(string Text, string Origin) : SettingNode(Origin)
{
    protected override void Append(StringBuilder text) => Quote(Text, text);
}

/// <summary>A list of values.</summary>
internal sealed record SettingList(IReadOnlyList<SettingNode> Items, string Origin) : SettingNode(Origin)
{
    protected override void Append(StringBuilder text)
    {
        text.Append('[');
        for (var i = 0; i < Items.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            Append(Items[i], text);
        }

        text.Append(']');
    }
}

/// <summary>A section, or a value made of named members.</summary>
internal sealed record SettingMap(Dictionary<string, SettingNode> Members, string Origin) : SettingNode(Origin)
{
    public SettingMap(string origin)
        : this(new Dictionary<string, SettingNode>(StringComparer.Ordinal), origin)
    {
    }

    protected override void Append(StringBuilder text)
    {
        text.Append('{');
        var separator = " ";
        foreach (var (name, value) in Members)
        {
            text.Append(separator);
            Quote(name, text);
            text.Append(" = ");
            Append(value, text);
            separator = ", ";
        }

        text.Append(Members.Count == 0 ? "}" : " }");
    }
}
