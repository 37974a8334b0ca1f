namespace LivepeerAkka.Cluster.ClickHouse.Schema;

/// <summary>Splits a file of SQL at the semicolons that end statements: the HTTP interface takes one at a time.</summary>
internal static class SqlStatements
{
    /// <summary>The statements, trimmed, with their comments; text that holds only comments is none.</summary>
    public static IReadOnlyList<string> Split(string sql)
    {
        var statements = new List<string>();
        var (start, at, hasCode) = (0, 0, false);
        while (at < sql.Length)
        {
            if (CommentEnd(sql, at) is { } end)
            {
                at = end;
                continue;
            }

            if (sql[at] == ';')
            {
                Add(sql[start..at]);
                start = ++at;
                hasCode = false;
                continue;
            }

            hasCode |= !char.IsWhiteSpace(sql[at]);
            at = sql[at] is '\'' or '"' or '`' ? QuoteEnd(sql, at) : sql[at] == '$' ? HeredocEnd(sql, at) : at + 1;
        }

        Add(sql[start..]);
        return statements;

        void Add(string text)
        {
            if (hasCode)
                statements.Add(text.Trim());
        }
    }

    // Index after the comment that begins here, null when none does. A block comment nests, as in ClickHouse.
    private static int? CommentEnd(string sql, int at)
    {
        if (string.CompareOrdinal(sql, at, "--", 0, 2) == 0)
            return sql.IndexOf('\n', at) is var line and >= 0 ? line + 1 : sql.Length;
        if (string.CompareOrdinal(sql, at, "/*", 0, 2) != 0)
            return null;
        var depth = 0;
        for (; at < sql.Length - 1; at++)
        {
            if (sql[at] == '/' && sql[at + 1] == '*')
                (depth, at) = (depth + 1, at + 1);
            else if (sql[at] == '*' && sql[at + 1] == '/' && (--depth, ++at).Item1 == 0)
                return at + 1;
        }

        throw new SchemaException("A comment of a migration does not end.");
    }

    // Index after $tag$ … $tag$; after the dollar sign alone where it opens no heredoc, as within a name.
    private static int HeredocEnd(string sql, int at)
    {
        var close = at + 1;
        while (close < sql.Length && IsWord(sql[close]))
            close++;
        if (close == sql.Length || sql[close] != '$' || (at > 0 && (IsWord(sql[at - 1]) || sql[at - 1] == '$')))
            return at + 1;
        var tag = sql[at..(close + 1)];
        var end = sql.IndexOf(tag, close + 1, StringComparison.Ordinal);
        return end >= 0 ? end + tag.Length : throw new SchemaException($"A {tag} of a migration is not closed.");
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    // Index after the closing quote; a backslash escapes, a doubled quote is a quote.
    private static int QuoteEnd(string sql, int at)
    {
        var quote = sql[at];
        for (at++; at < sql.Length; at++)
        {
            if (sql[at] == '\\')
                at++;
            else if (sql[at] == quote && (at + 1 == sql.Length || sql[at + 1] != quote))
                return at + 1;
            else if (sql[at] == quote)
                at++;
        }

        throw new SchemaException($"A {quote} of a migration is not closed.");
    }
}
