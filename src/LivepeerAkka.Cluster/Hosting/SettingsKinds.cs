using System.Globalization;
using System.Text.RegularExpressions;
using LivepeerAkka.Cluster.Kafka;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>The kinds of settings: each states what it allows and how it is read.</summary>
internal static partial class SettingsKinds
{
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromSeconds(1);

    // Longest first, so that "ms" is not read as minutes.
    private static readonly (string Unit, long Ticks)[] DurationUnits =
    [
        ("ms", TimeSpan.TicksPerMillisecond), ("min", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour), ("d", TimeSpan.TicksPerDay),
    ];

    private static readonly (string Unit, long Bytes)[] SizeUnits =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30),
        ("KB", 1_000), ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("B", 1),
    ];

    /// <summary>A text that a predicate accepts; <paramref name="allowed"/> says which.</summary>
    public static SettingKey<string> Text(string path, string allowed, Func<string, bool> accepts) =>
        new(path, SettingShape.Single, allowed, (node, refuse) =>
        {
            var text = TextOf(node);
            if (!accepts(text))
                refuse("the text is not usable here");
            return text;
        });

    /// <summary>A text that is never shown.</summary>
    public static SettingKey<string> Secret(string path, string allowed, Func<string, bool> accepts) =>
        new(path, SettingShape.Single, allowed, (node, refuse) =>
        {
            var text = TextOf(node);
            if (!accepts(text))
                refuse($"the text of {text.Length} characters is not usable here");
            return text;
        })
        { IsSecret = true };

    public static SettingKey<string> Choice(string path, params string[] choices) =>
        Text(path, "one of " + string.Join(", ", choices), choices.Contains);

    public static SettingKey<bool> Flag(string path) =>
        new(path, SettingShape.Single, "on or off", (node, refuse) =>
        {
            switch (TextOf(node))
            {
                case "on" or "true" or "yes": return true;
                case "off" or "false" or "no": return false;
                default:
                    refuse("this is neither on nor off");
                    return false;
            }
        });

    public static SettingKey<int> Count(string path, int min, int max, string unit) =>
        Integer(path, min, max, $"whole number of {unit} from {Show(min)} to {Show(max)}");

    /// <summary>A TCP port; 0 stands for a free one.</summary>
    public static SettingKey<int> Port(string path) => Integer(path, 0, 65_535, "port from 0 to 65535");

    private static SettingKey<int> Integer(string path, int min, int max, string allowed) =>
        new(path, SettingShape.Single, allowed, (node, refuse) =>
        {
            if (!long.TryParse(TextOf(node), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
                refuse("a whole number in digits without a unit is needed");
            else if (value < min || value > max)
                refuse("the number is out of range");
            else
                return (int)value;
            return min;
        });

    public static SettingKey<TimeSpan> Duration(string path, string min, string max)
    {
        var (low, high) = (ParseUnit(min, DurationUnits), ParseUnit(max, DurationUnits));
        return new(path, SettingShape.Single, $"duration from {min} to {max}", (node, refuse) =>
            TimeSpan.FromTicks(ReadUnit(TextOf(node), DurationUnits, low, high, "s", refuse)));
    }

    /// <summary>A number of bytes; KB, MB, GB count in thousands, KiB, MiB, GiB in 1024s.</summary>
    public static SettingKey<int> Size(string path, string min, string max)
    {
        var (low, high) = (ParseUnit(min, SizeUnits), ParseUnit(max, SizeUnits));
        return new(path, SettingShape.Single, $"size from {min} to {max}", (node, refuse) =>
            checked((int)ReadUnit(TextOf(node), SizeUnits, low, high, "B", refuse)));
    }

    /// <summary>A list of distinct texts.</summary>
    public static SettingKey<IReadOnlyList<string>> Texts(string path, string allowed, bool mayBeEmpty, Func<string, bool> accepts) =>
        new(path, SettingShape.List, allowed, (node, refuse) =>
        {
            var texts = new List<string>();
            foreach (var item in ((SettingList)node).Items)
            {
                if (item is not SettingText { Text: var text } || !accepts(text))
                    refuse($"item {texts.Count + 1} ({item.Render()}) is not usable here");
                else if (texts.Contains(text, StringComparer.Ordinal))
                    refuse($"{item.Render()} stands there twice");
                else
                    texts.Add(text);
            }

            if (texts.Count == 0 && !mayBeEmpty && ((SettingList)node).Items.Count == 0)
                refuse("the list is empty");
            return texts;
        });

    /// <summary>Texts by name. Nested sections are names with dots; the first reason that <paramref name="refuses"/> gives refuses a member.</summary>
    public static SettingKey<IReadOnlyDictionary<string, string>> TextMap(
        string path, string allowed, Func<string, bool> isSecret, Func<string, string>? memberOfVariable, Func<string, string, string?> refuses) =>
        new(path, SettingShape.Map, allowed, (node, refuse) =>
        {
            var texts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, member) in ((SettingMap)node).Members)
            {
                if (member is not SettingText { Text: var text })
                    refuse($"{name} needs one value");
                else if (refuses(name, text) is { } reason)
                    refuse($"{name}: {reason}");
                else if (!texts.TryAdd(name, text))
                    refuse($"{name} stands there twice");
            }

            return texts;
        })
        { IsSecretMember = isSecret, MemberOfVariable = memberOfVariable };

    public static SettingKey<Uri> HttpAddress(string path) =>
        new(path, SettingShape.Single, "http or https address without user, path and query, such as http://127.0.0.1:8123", (node, refuse) =>
        {
            if (!Uri.TryCreate(TextOf(node), UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
                refuse("this is no http or https address");
            else if (uri.UserInfo.Length > 0)
                refuse("user and password have keys of their own");
            else if (uri.PathAndQuery is not "/" || uri.Fragment.Length > 0)
                refuse("only scheme, host and port are allowed");
            return uri ?? new Uri("http://invalid/");
        })
        { IsSecretText = text => text.Contains('@', StringComparison.Ordinal) };

    /// <summary>Subscribed topics: every item names a topic or a pattern, and an organisation.</summary>
    public static SettingKey<IReadOnlyList<TopicSubscription>> Topics(string path) =>
        new(path, SettingShape.List, "list of { name = TOPIC, org = ORG } or { pattern = \"REGEX\", org = ORG }", (node, refuse) =>
        {
            var topics = new List<TopicSubscription>();
            var items = ((SettingList)node).Items;
            for (var i = 0; i < items.Count; i++)
            {
                if (ReadTopic(items[i], $"item {i + 1}", refuse) is not { } topic)
                    continue;
                if (topics.Any(t => t.Name == topic.Name && t.Pattern == topic.Pattern))
                    refuse($"item {i + 1}: {topic.Name ?? topic.Pattern} stands there twice");
                topics.Add(topic);
            }

            if (items.Count == 0)
                refuse("the list is empty");
            return topics;
        });

    /// <summary>True for a topic name that Kafka accepts.</summary>
    public static bool IsTopicName(string text) => TopicName().IsMatch(text) && text is not ("." or "..");

    /// <summary>True for <c>host:port[,host:port]</c>.</summary>
    public static bool IsHostPorts(string text) => text.Split(',').All(IsHostPort);

    /// <summary>True for <c>host:port</c> with a port from 1 to 65535.</summary>
    public static bool IsHostPort(string text)
    {
        var match = HostPort().Match(text);
        return match.Success && int.TryParse(match.Groups["port"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65_536;
    }

    /// <summary>Letters, digits, underscore, hyphen, dot; a letter or digit first.</summary>
    public static bool IsName(string text) => Name().IsMatch(text);

    private static string TextOf(SettingNode node) => ((SettingText)node).Text;

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static long ParseUnit(string text, (string Unit, long Factor)[] units) =>
        ReadUnit(text, units, long.MinValue, long.MaxValue, "", reason => throw new FormatException(reason));

    private static long ReadUnit(string text, (string Unit, long Factor)[] units, long min, long max, string example, Action<string> refuse)
    {
        var match = NumberWithUnit().Match(text);
        var names = string.Join(", ", units.Select(u => u.Unit));
        if (!match.Success)
        {
            refuse($"a number with a unit ({names}) is needed");
            return min;
        }

        var (number, unit) = (match.Groups["number"].Value, match.Groups["unit"].Value);
        if (unit.Length == 0)
        {
            refuse($"the unit is missing: write {number}{example}, or another of {names}");
            return min;
        }

        var factor = Array.Find(units, u => string.Equals(u.Unit, unit, StringComparison.Ordinal)).Factor;
        if (factor == 0)
        {
            refuse($"'{unit}' is no unit here; units are {names}");
            return min;
        }

        var value = decimal.Parse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * factor;
        if (value >= min && value <= max)
            return (long)value;
        refuse("the value is out of range");
        return min;
    }

    private static TopicSubscription? ReadTopic(SettingNode node, string item, Action<string> refuse)
    {
        if (node is not SettingMap map)
        {
            refuse($"{item} is no section in braces");
            return null;
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, member) in map.Members)
        {
            if (name is not ("name" or "pattern" or "org"))
                refuse($"{item} has an unknown member '{name}'; nearest: {NearestName.Of(name, ["name", "pattern", "org"])}");
            else if (member is SettingText text)
                texts[name] = text.Text;
            else
                refuse($"{item}: {name} needs one value");
        }

        var (topic, pattern, org) = (texts.GetValueOrDefault("name"), texts.GetValueOrDefault("pattern"), texts.GetValueOrDefault("org"));
        var fault = (topic, pattern, org) switch
        {
            (null, null, _) => "has neither name nor pattern",
            (not null, not null, _) => "has a name and a pattern; one of them is allowed",
            (_, _, null) => "has no org",
            (not null, _, _) when !IsTopicName(topic) => $"'{topic}' is no topic name",
            (_, not null, _) when !IsPattern(pattern) => $"'{pattern}' is no regular expression",
            _ when !IsName(org) => $"'{org}' is no organisation: letters, digits, '.', '_' and '-', at most 64",
            _ => null,
        };
        if (fault is null)
            return new TopicSubscription(topic, pattern, org!);
        refuse($"{item} {fault}");
        return null;
    }

    private static bool IsPattern(string pattern)
    {
        try
        {
            return pattern.Length > 0 && new Regex(pattern, RegexOptions.None, RegexTimeout) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^(?<number>-?\d{1,15}(\.\d{1,9})?)\s*(?<unit>[A-Za-z]*)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NumberWithUnit();

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,249}\z", RegexOptions.None, 1000)]
    private static partial Regex TopicName();

    [GeneratedRegex(@"^([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]+\]):(?<port>\d{1,5})\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HostPort();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.None, 1000)]
    private static partial Regex Name();
}
