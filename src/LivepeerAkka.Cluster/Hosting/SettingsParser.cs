using System.Globalization;
using System.Text;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>
/// Reads the part of HOCON that settings need, strictly and with line numbers: sections, dotted and quoted keys, lists, quoted and bare
/// values, comments. What could be read in two ways is refused.
/// </summary>
/// <remarks>
/// Akka's own reader takes a file with a missing brace, empties a value at <c>${?X}</c>, and overflows the stack at some references; none of
/// this may decide how a node runs.
/// </remarks>
internal sealed class SettingsParser
{
    private const int DepthMax = 32;
    private const char End = '\0';
    private readonly string _text;
    private readonly string _source;
    private int _at;
    private int _line = 1;

    private SettingsParser(string text, string source)
    {
        _text = text;
        _source = source;
    }

    private char Current => _at < _text.Length ? _text[_at] : End;

    private string Origin => $"{_source}:{_line.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Reads a whole document; throws <see cref="SettingsException"/> with place and remedy.</summary>
    public static SettingMap ParseDocument(string text, string source)
    {
        var parser = new SettingsParser(text.TrimStart('\uFEFF'), source);
        if (parser._text.Contains(End, StringComparison.Ordinal))
            throw parser.Fault("the file holds a NUL character: it is no text file");
        parser.SkipSpaceAndComments();
        if (parser.Current != '{')
            return parser.ReadMembers(End, 0);
        parser._at++;
        var root = parser.ReadMembers('}', 0);
        parser.SkipSpaceAndComments();
        return parser.Current == End ? root : throw parser.Fault($"unexpected '{parser.Current}' after the closing brace");
    }

    /// <summary>Reads one list or section, as environment variables and overrides carry them.</summary>
    public static SettingNode ParseValue(string text, string source)
    {
        var parser = new SettingsParser(text, source);
        parser.SkipSpaceAndComments();
        var value = parser.ReadValue("the value", 0);
        parser.SkipSpaceAndComments();
        return parser.Current == End ? WithOrigin(value, source) : throw parser.Fault($"unexpected '{parser.Current}' after the value");
    }

    private static SettingNode WithOrigin(SettingNode node, string origin) => node switch
    {
        SettingList list => new SettingList([.. list.Items.Select(i => WithOrigin(i, origin))], origin),
        SettingMap map => new SettingMap(map.Members.ToDictionary(m => m.Key, m => WithOrigin(m.Value, origin), StringComparer.Ordinal), origin),
        _ => node with { Origin = origin },
    };

    private SettingMap ReadMembers(char close, int depth)
    {
        if (depth > DepthMax)
            throw Fault($"more than {DepthMax} nested sections");
        var map = new SettingMap(Origin);
        while (true)
        {
            SkipSpaceAndComments();
            if (Current == End && close != End)
                throw Fault($"the file ends inside the section that began at {map.Origin}: a closing brace is missing");
            if (Current == close)
            {
                _at++;
                return map;
            }

            ReadMember(map, depth);
            SkipBlanks();
            if (Current == ',')
                _at++;
            else if (Current is not ('\n' or '#' or End) && Current != close && !AtSlashes)
                throw Fault($"unexpected '{Current}': put a value with such characters in double quotes, and one key on a line");
        }
    }

    private void ReadMember(SettingMap map, int depth)
    {
        var origin = Origin;
        var path = ReadKey();
        var name = string.Join('.', path);
        SkipBlanks();
        if (Current == '"' && string.Equals(name, "include", StringComparison.Ordinal))
            throw Fault("include is not read: name each file by a --config of its own");
        if (Current == '+')
            throw Fault($"+= is not read: write {name} as a whole");
        SettingNode value;
        if (Current == '{')
        {
            value = ReadValue(name, depth);
        }
        else if (Current is '=' or ':')
        {
            _at++;
            SkipBlanks();
            value = ReadValue(name, depth);
        }
        else
        {
            throw Fault($"'=' or '{{' is missing after {name}");
        }

        for (var i = 0; i < path.Count - 1; i++)
        {
            if (!map.Members.TryGetValue(path[i], out var inner))
                map.Members[path[i]] = inner = new SettingMap(origin);
            map = inner as SettingMap ?? throw new SettingsException([$"{origin}: {path[i]} is a value at {inner.Origin} and a section here"]);
        }

        Merge(map, path[^1], value);
    }

    private static void Merge(SettingMap map, string name, SettingNode value)
    {
        if (!map.Members.TryGetValue(name, out var earlier))
            map.Members[name] = value;
        else if (earlier is SettingMap into && value is SettingMap from)
            foreach (var (key, member) in from.Members)
                Merge(into, key, member);
        else
            throw new SettingsException([$"{value.Origin}: {name} is given a second time; the first is at {earlier.Origin}"]);
    }

    private List<string> ReadKey()
    {
        var path = new List<string>();
        while (true)
        {
            path.Add(Current == '"' ? ReadQuoted() : ReadBareKey());
            if (Current != '.')
                return path;
            _at++;
        }
    }

    private string ReadBareKey()
    {
        var start = _at;
        while (char.IsAsciiLetterOrDigit(Current) || Current is '-' or '_' or '/')
            _at++;
        return _at > start ? _text[start.._at] : throw Fault(Current == End ? "a key is missing at the end" : $"unexpected '{Current}' where a key should stand");
    }

    private SettingNode ReadValue(string name, int depth)
    {
        var origin = Origin;
        switch (Current)
        {
            case '{':
                _at++;
                return ReadMembers('}', depth + 1);
            case '[':
                _at++;
                return ReadList(name, depth + 1);
            case '"':
                return new SettingText(ReadQuoted(), origin);
            default:
                return new SettingText(ReadBare(name), origin);
        }
    }

    private SettingList ReadList(string name, int depth)
    {
        if (depth > DepthMax)
            throw Fault($"more than {DepthMax} nested lists");
        var origin = Origin;
        var items = new List<SettingNode>();
        while (true)
        {
            SkipSpaceAndComments();
            if (Current == End)
                throw Fault($"the list of {name} that began at {origin} is not closed: a ']' is missing");
            if (Current == ']')
            {
                _at++;
                return new SettingList(items, origin);
            }

            items.Add(ReadValue(name, depth));
            SkipBlanks();
            if (Current == ',')
                _at++;
            else if (Current is not ('\n' or '#' or ']' or End) && !AtSlashes)
                throw Fault($"unexpected '{Current}' in the list of {name}: put a value with such characters in double quotes");
        }
    }

    private string ReadBare(string name)
    {
        var start = _at;
        while (Current is not (End or '\n' or ',' or '}' or ']'))
        {
            var comment = Current == '#' || AtSlashes;
            if (comment && (_at == start || _text[_at - 1] is ' ' or '\t'))
                break;
            if (Current == '$')
                throw Fault($"{name} refers to another value (${{...}}), which is not read: write the value, or set it in the environment ({SettingsEnvironment.Prefix}...)");
            if (comment || "\"{[=+`^?!@*&\\".Contains(Current, StringComparison.Ordinal))
                throw Fault($"{name} holds '{Current}': put the value in double quotes");
            _at++;
        }

        var value = _text[start.._at].Trim();
        return value switch
        {
            "" => throw Fault($"{name} has no value; an empty text is written \"\""),
            "null" => throw Fault($"{name} is null: leave the key out to keep its default"),
            _ => value,
        };
    }

    private string ReadQuoted()
    {
        if (string.CompareOrdinal(_text, _at, "\"\"\"", 0, 3) == 0)
        {
            var from = _at + 3;
            var to = _text.IndexOf("\"\"\"", from, StringComparison.Ordinal);
            if (to < 0)
                throw Fault("the text in triple quotes is not closed");
            _line += _text.AsSpan(from, to - from).Count('\n');
            _at = to + 3;
            return _text[from..to];
        }

        var value = new StringBuilder();
        for (_at++; Current != '"'; _at++)
        {
            if (Current is End or '\n')
                throw Fault("the text in double quotes is not closed on its line");
            value.Append(Current == '\\' ? ReadEscape() : Current);
        }

        _at++;
        return value.ToString();
    }

    private char ReadEscape()
    {
        _at++;
        switch (Current)
        {
            case 'n': return '\n';
            case 't': return '\t';
            case 'r': return '\r';
            case 'b': return '\b';
            case 'f': return '\f';
            case '"' or '\\' or '/': return Current;
            case 'u' when _at + 4 < _text.Length
                          && ushort.TryParse(_text.AsSpan(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                _at += 4;
                return (char)code;
            default:
                throw Fault($"'\\{Current}' is no escape; a backslash itself is written \\\\");
        }
    }

    private bool AtSlashes => Current == '/' && _at + 1 < _text.Length && _text[_at + 1] == '/';

    private void SkipBlanks()
    {
        while (Current is ' ' or '\t' or '\r')
            _at++;
    }

    private void SkipSpaceAndComments()
    {
        while (true)
        {
            SkipBlanks();
            if (Current == '\n')
            {
                _line++;
                _at++;
            }
            else if (Current == '#' || AtSlashes)
            {
                while (Current is not (End or '\n'))
                    _at++;
            }
            else
            {
                return;
            }
        }
    }

    private SettingsException Fault(string what) => new([$"{Origin}: {what}"]);
}
