using System.Text;

namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>
/// Words and marks of a SQL text, without blanks and comments. A quoted text is one token whose <see cref="Text"/> is its quote.
/// </summary>
internal ref struct SqlTokens(ReadOnlySpan<byte> text)
{
    private const int KeywordBytesMax = 9;

    private static readonly string[] Marks = [.. Enumerable.Range(0, 128).Select(c => ((char)c).ToString())];

    private readonly ReadOnlySpan<byte> _text = text;
    private int _start;

    /// <summary>The token: a short word in upper case ("" for a longer one or a number), one mark, or the quote of a quoted text.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Whether the token is a plain word.</summary>
    public bool IsWord { get; private set; }

    /// <summary>The word as it is written.</summary>
    public readonly string Word => Encoding.UTF8.GetString(_text[_start..End]);

    /// <summary>Offset of the first byte after the token.</summary>
    public int End { get; private set; }

    /// <summary>Offset of the token before this one.</summary>
    public int PreviousStart { get; private set; }

    /// <summary>Moves to the next token; false at the end.</summary>
    public bool Next()
    {
        var at = SkipBlanks(End);
        if (at >= _text.Length)
        {
            End = _text.Length;
            return false;
        }

        PreviousStart = _start;
        _start = at;
        IsWord = IsWordByte(_text[at]);
        if (IsWord)
        {
            while (at < _text.Length && IsWordByte(_text[at]))
                at++;
            End = at;
            Text = End - _start <= KeywordBytesMax && char.IsAsciiLetter((char)_text[_start]) ? Word.ToUpperInvariant() : "";
            return true;
        }

        Text = Marks[_text[at]];
        End = (char)_text[at] switch
        {
            '\'' or '"' or '`' => Quoted(at + 1, _text[at]),
            '$' => HereDocument(at),
            _ => at + 1,
        };
        return true;
    }

    private static bool IsWordByte(byte b) => b is >= 128 or (byte)'_' || char.IsAsciiLetterOrDigit((char)b);

    private readonly int SkipBlanks(int at)
    {
        while (at < _text.Length)
        {
            var rest = _text[at..];
            if (rest[0] <= ' ')
                at++;
            else if (rest.StartsWith("--"u8) || rest.StartsWith("# "u8) || rest.StartsWith("#!"u8))
                at = After(at, "\n"u8);
            else if (rest.StartsWith("/*"u8))
                at = After(at + 2, "*/"u8);
            else
                break;
        }

        return at;
    }

    private readonly int After(int at, ReadOnlySpan<byte> end)
    {
        var found = at < _text.Length ? _text[at..].IndexOf(end) : -1;
        return found < 0 ? _text.Length : at + found + end.Length;
    }

    // A doubled quote reads as two quoted texts in a row, which changes nothing here.
    private readonly int Quoted(int at, byte quote)
    {
        while (at < _text.Length && _text[at] != quote)
            at += _text[at] == '\\' ? 2 : 1;
        return Math.Min(at + 1, _text.Length);
    }

    private readonly int HereDocument(int at)
    {
        var tagEnd = at + 1;
        while (tagEnd < _text.Length && IsWordByte(_text[tagEnd]))
            tagEnd++;
        if (tagEnd >= _text.Length || _text[tagEnd] != '$')
            return at + 1;
        var tag = _text[at..(tagEnd + 1)];
        return After(tagEnd + 1, tag);
    }
}
