using System.Text;
using System.Text.RegularExpressions;

namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>Migration files as statements: placeholders filled for the deployment, split where a statement ends.</summary>
public static partial class SqlTemplate
{
    /// <summary>Inserts that a table remembers by token (plain engines; replicated ones remember by themselves).</summary>
    private const string PlainSettings = "non_replicated_deduplication_window = 1000";
    private const string ReplicatedSettings = "replicated_deduplication_window = 1000";

    /// <summary>Fills <c>{database}</c>, <c>{on_cluster}</c>, <c>{engine:…}</c> and <c>{settings}</c>.</summary>
    /// <exception cref="FormatException">A placeholder is unknown.</exception>
    public static string Fill(string text, ClickHouseSettings settings)
    {
        var isReplicated = settings.Engines == "Replicated";
        return Placeholder().Replace(text, match => match.Groups["name"].Value switch
        {
            "database" => settings.Database,
            "on_cluster" => settings.Cluster.Length == 0 ? "" : $"ON CLUSTER `{settings.Cluster}`",
            "engine" when match.Groups["argument"].Value.Contains("MergeTree", StringComparison.Ordinal) =>
                isReplicated ? $"Replicated{match.Groups["argument"].Value}" : match.Groups["argument"].Value,
            "settings" => isReplicated ? ReplicatedSettings : PlainSettings,
            _ => throw new FormatException($"The migration has the unknown placeholder {match.Value}."),
        });
    }

    /// <summary>The statements of a text: split at semicolons outside quotes, heredocs and comments; comments alone are no statement.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var statements = new List<string>();
        var statement = new StringBuilder();
        var hasCode = false;
        for (var i = 0; i < text.Length; i++)
        {
            var end = EndOfQuoteOrComment(text, i);
            if (end > i)
            {
                hasCode |= text[i] is '\'' or '"' or '`' or '$';
                statement.Append(text, i, end - i);
                i = end - 1;
                continue;
            }

            if (text[i] != ';')
            {
                hasCode |= !char.IsWhiteSpace(text[i]);
                statement.Append(text[i]);
                continue;
            }

            Take();
        }

        Take();
        return statements;

        void Take()
        {
            if (hasCode)
            {
                statements.Add(statement.ToString().Trim());
            }

            statement.Clear();
            hasCode = false;
        }
    }

    /// <summary>Index behind the quote or comment that begins at <paramref name="start"/>; <paramref name="start"/> where none does.</summary>
    private static int EndOfQuoteOrComment(string text, int start)
    {
        var rest = text.AsSpan(start);
        if (rest.StartsWith("--", StringComparison.Ordinal) || rest.StartsWith("# ", StringComparison.Ordinal) || rest.StartsWith("#!", StringComparison.Ordinal))
        {
            return Behind(text, start, "\n");
        }

        if (rest.StartsWith("/*", StringComparison.Ordinal))
        {
            return Behind(text, start, "*/");
        }

        if (text[start] == '$')
        {
            return EndOfHeredoc(text, start);
        }

        if (text[start] is not ('\'' or '"' or '`'))
        {
            return start;
        }

        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == text[start])
            {
                return i + 1;
            }
        }

        return text.Length;
    }

    /// <summary>Behind <c>$tag$ … $tag$</c>; <paramref name="start"/> where the dollar sign opens no heredoc.</summary>
    private static int EndOfHeredoc(string text, int start)
    {
        var close = start + 1;
        while (close < text.Length && (char.IsAsciiLetterOrDigit(text[close]) || text[close] == '_'))
        {
            close++;
        }

        if (close == text.Length || text[close] != '$' || (start > 0 && IsWord(text[start - 1])))
        {
            return start;
        }

        var tag = text[start..(close + 1)];
        var end = text.IndexOf(tag, close + 1, StringComparison.Ordinal);
        return end < 0 ? start : end + tag.Length;
    }

    /// <summary>Part of a name: a dollar sign within one opens nothing.</summary>
    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$';

    private static int Behind(string text, int start, string end)
    {
        var at = text.IndexOf(end, start, StringComparison.Ordinal);
        return at < 0 ? text.Length : at + end.Length;
    }

    [GeneratedRegex(@"\{(?<name>[a-z_]+)(:(?<argument>[^}]*))?\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
