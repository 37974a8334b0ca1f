namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>What the HTTP layer has to know of a statement.</summary>
internal enum StatementKind
{
    /// <summary>More text is needed to tell.</summary>
    Incomplete,

    /// <summary>Nothing but blanks and comments.</summary>
    Empty,

    /// <summary>INSERT with data after its FORMAT clause.</summary>
    InsertWithData,

    /// <summary>INSERT whose rows are in the text (VALUES) or come from a query.</summary>
    InsertInline,

    /// <summary>SELECT or WITH: can be streamed.</summary>
    Select,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>Outcome of a scan. Offsets are bytes of the scanned text.</summary>
/// <param name="Kind">What the statement is.</param>
/// <param name="Format">Format of its last FORMAT clause; null without one.</param>
/// <param name="HeadLength">Length of an <see cref="StatementKind.InsertWithData"/> without its FORMAT clause.</param>
/// <param name="DataOffset">Where the data of an <see cref="StatementKind.InsertWithData"/> starts.</param>
/// <param name="Refusal">Why this layer refuses the statement; null when it does not.</param>
internal readonly record struct Statement(
    StatementKind Kind, string? Format = null, int HeadLength = 0, int DataOffset = 0, string? Refusal = null);

/// <summary>
/// Finds the FORMAT clause and the end of a statement outside of quotes, comments and parentheses. It knows no grammar beyond that: the
/// engine judges the statement.
/// </summary>
internal static class StatementScanner
{
    /// <summary>
    /// Scans a text from its start. Without <paramref name="final"/> more text may follow, and only what that cannot change is said.
    /// </summary>
    public static Statement Scan(ReadOnlySpan<byte> text, bool final)
    {
        var tokens = new SqlTokens(text);
        var kind = StatementKind.Empty;
        var takesData = false;
        var depth = 0;
        var ended = false;
        string? format = null;
        string? refusal = null;
        var previous = "";
        var formatNext = false;
        while (tokens.Next())
        {
            var token = tokens.Text;
            if (!final && tokens.End == text.Length)
                return new Statement(StatementKind.Incomplete);
            if (ended)
                return new Statement(kind, Refusal: "Multi-statements are not allowed");
            if (kind == StatementKind.Empty && token is not ("(" or ";"))
            {
                kind = First(token, depth);
                takesData = kind == StatementKind.InsertInline;
                if (!final && !takesData)
                    return new Statement(kind);
            }

            if (formatNext && tokens.IsWord)
            {
                format = tokens.Word;
                if (takesData)
                    return WithData(text, final, format, tokens.PreviousStart, tokens.End);
            }

            formatNext = false;
            if (token == "(")
                depth++;
            else if (token == ")")
                depth--;
            else if (token == ";")
                ended = depth == 0;
            else if (depth == 0 && previous is not ("INTO" or "TABLE" or "FUNCTION" or "AS" or "."))
            {
                if (token == "INSERT")
                    kind = StatementKind.InsertInline;
                takesData &= token is not ("VALUES" or "SELECT" or "WITH" or "FROM" or "WATCH");
                if (!takesData && !final)
                    return new Statement(kind);
                formatNext = token == "FORMAT";
            }

            if ((previous == "INTO" && token == "OUTFILE") || (previous == "FROM" && token == "INFILE"))
                refusal = $"{previous} {token} is not allowed over HTTP";
            // The engine would read its data from standard input and insert nothing.
            else if (kind == StatementKind.InsertInline && previous == "INPUT" && token == "(")
                refusal = "input() is not supported by the embedded server";
            previous = token;
        }

        return final ? new Statement(kind, format, Refusal: refusal) : new Statement(StatementKind.Incomplete);
    }

    private static StatementKind First(string token, int depth) => token switch
    {
        "INSERT" => StatementKind.InsertInline,
        "SELECT" or "WITH" when depth == 0 => StatementKind.Select,
        _ => StatementKind.Other,
    };

    private static Statement WithData(ReadOnlySpan<byte> text, bool final, string format, int head, int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\f')
            at++;
        if (at < text.Length && text[at] == '\r')
            at++;
        if (at < text.Length && text[at] == '\n')
            return new Statement(StatementKind.InsertWithData, format, head, at + 1);
        if (at == text.Length && !final)
            return new Statement(StatementKind.Incomplete);
        if (at == text.Length || text[at] != ';')
            return new Statement(StatementKind.InsertWithData, format, head, at);
        var rest = text[(at + 1)..].TrimStart(" \t\r\n"u8);
        if (rest.Length > 0)
            return new Statement(StatementKind.InsertWithData, format, head, at, "A semicolon stands between FORMAT and the data");
        return final
            ? new Statement(StatementKind.InsertWithData, format, head, text.Length)
            : new Statement(StatementKind.Incomplete);
    }
}
