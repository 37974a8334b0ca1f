namespace LivepeerAkka.Cluster.Tests.Architecture;

/// <summary>C# text with comments, strings and characters blanked out, line for line, so that what is left is code.</summary>
internal sealed class SourceText
{
    private readonly string _text;
    private readonly char[] _code;
    private int _at;

    private SourceText(string text)
    {
        _text = text;
        _code = text.ToCharArray();
    }

    public static string CodeOf(string text)
    {
        var source = new SourceText(text);
        source.SkipCode(nested: false);
        return new string(source._code);
    }

    private char Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private bool At(string token) => string.CompareOrdinal(_text, _at, token, 0, token.Length) == 0;

    // Code up to its end; nested in an interpolated string, up to the brace that closes the hole.
    private void SkipCode(bool nested)
    {
        var depth = 0;
        while (_at < _text.Length)
        {
            if (At("//"))
                Blank(LineEnd());
            else if (At("/*"))
                Blank(IndexAfter("*/", _at + 2));
            else if (Peek() == '\'')
                SkipCharacter();
            else if (StringStart() is { } prefix)
                SkipString(prefix);
            else if (nested && Peek() == '}' && depth == 0)
                return;
            else
                depth += _text[_at++] switch { '{' => 1, '}' => -1, _ => 0 };
        }
    }

    // Length of $ and @ before a quote, or null when no string starts here.
    private int? StringStart()
    {
        var length = 0;
        while (Peek(length) is '$' or '@')
            length++;
        return Peek(length) == '"' ? length : null;
    }

    private void SkipString(int prefix)
    {
        var start = _at;
        var marks = _text.AsSpan(_at, prefix);
        var (holes, verbatim) = (marks.Count('$'), marks.Contains('@'));
        _at += prefix;
        var quotes = 0;
        while (Peek(quotes) == '"')
            quotes++;
        if (quotes >= 3)
        {
            _at = start;
            Blank(IndexAfter(new string('"', quotes), start + prefix + quotes));
            return;
        }

        _at++;
        while (_at < _text.Length && (Peek() != '"' || (verbatim && Peek(1) == '"')))
        {
            if (Peek() == '\\' && !verbatim)
                _at += 2;
            else if (holes > 0 && Peek() == '{' && Peek(1) != '{')
                SkipHole();
            else
                _at += Peek() == '"' || (holes > 0 && Peek() == '{') ? 2 : 1;
        }

        var end = Math.Min(_at + 1, _text.Length);
        _at = start;
        Blank(end);
    }

    private void SkipHole()
    {
        _at++;
        SkipCode(nested: true);
        _at++;
    }

    private void SkipCharacter()
    {
        var length = Peek(1) == '\\' ? 3 : 2;
        while (Peek(length) is not ('\'' or '\n' or '\0'))
            length++;
        Blank(Math.Min(_at + length + 1, _text.Length));
    }

    private int LineEnd()
    {
        var end = _text.IndexOf('\n', _at);
        return end < 0 ? _text.Length : end;
    }

    private int IndexAfter(string token, int from)
    {
        var at = _text.IndexOf(token, Math.Min(from, _text.Length), StringComparison.Ordinal);
        return at < 0 ? _text.Length : at + token.Length;
    }

    private void Blank(int end)
    {
        for (; _at < end; _at++)
            if (_code[_at] is not ('\n' or '\r'))
                _code[_at] = ' ';
    }
}
