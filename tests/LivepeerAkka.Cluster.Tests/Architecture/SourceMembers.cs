using System.Text.RegularExpressions;

namespace LivepeerAkka.Cluster.Tests.Architecture;

/// <summary>A method, constructor, property with a body or block of top-level statements; lines are counted from 1, both ends included.</summary>
internal sealed record SourceMember(string Name, int FirstLine, int LastLine)
{
    public int Lines => LastLine - FirstLine + 1;
}

/// <summary>
/// Finds members by their braces. Data is left out: a field or property that is initialised may be a long table, a method may not be long.
/// </summary>
internal static partial class SourceMembers
{
    public static IReadOnlyList<SourceMember> Of(string text)
    {
        var code = OperatorSign().Replace(SourceText.CodeOf(text), m => new string('x', m.Length));
        var members = new List<SourceMember>();
        ReadType(code, 0, members);
        return members;
    }

    // Reads declarations up to the brace that closes the type, and returns the index after it.
    private static int ReadType(string code, int at, List<SourceMember> members)
    {
        var start = at;
        while (at < code.Length)
        {
            switch (code[at])
            {
                case '}':
                    return at + 1;
                case ';':
                    Add(code, start, at, members);
                    start = ++at;
                    break;
                case '(' or '[':
                    at = Close(code, at);
                    break;
                case '{' when TypeHeader().IsMatch(code[start..at]):
                    start = at = ReadType(code, at + 1, members);
                    break;
                case '{':
                    at = Close(code, at);
                    if (!ContinuesAfterBrace(code, start, at))
                    {
                        Add(code, start, at - 1, members);
                        start = at;
                    }

                    break;
                default:
                    at++;
                    break;
            }
        }

        return at;
    }

    // After a closed brace a declaration goes on when it is an expression (=> x with { } ... ;) or an initialiser ({ get; } = ...;).
    private static bool ContinuesAfterBrace(string code, int start, int at)
    {
        if (FirstEquals(code, start, at) >= 0)
            return true;
        while (at < code.Length && char.IsWhiteSpace(code[at]))
            at++;
        return at < code.Length && code[at] == '=';
    }

    // Index of the first '=' outside all brackets, or -1: a plain one begins a value, '=>' the body of a member.
    private static int FirstEquals(string code, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (code[i] is '(' or '[' or '{')
                i = Close(code, i) - 1;
            else if (code[i] == '=')
                return i;
        }

        return -1;
    }

    private static int Close(string code, int at)
    {
        var depth = 0;
        for (; at < code.Length; at++)
        {
            if (code[at] is '(' or '[' or '{')
                depth++;
            else if (code[at] is ')' or ']' or '}' && --depth == 0)
                return at + 1;
        }

        return at;
    }

    private static void Add(string code, int start, int end, List<SourceMember> members)
    {
        start += Attributes().Match(code[start..end]).Length;
        var equals = FirstEquals(code, start, end);
        var isExpression = equals >= 0 && equals + 1 < code.Length && code[equals + 1] == '>';
        if (isExpression || (equals < 0 && code[start..end].Contains('{', StringComparison.Ordinal)))
        {
            var name = Blanks().Replace(code[start..Math.Min(end, start + 80)], " ");
            members.Add(new SourceMember(name, LineOf(code, start), LineOf(code, end)));
        }
    }

    private static int LineOf(string code, int at) => code.AsSpan(0, Math.Min(at, code.Length)).Count('\n') + 1;

    [GeneratedRegex(@"^\s*(\[[^\]]*\]\s*)*((public|internal|private|protected|file|static|sealed|abstract|partial|readonly|ref|unsafe|new)\s+)*(class|struct|interface|enum|record|namespace)\s", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypeHeader();

    [GeneratedRegex(@"^\s*(\[[^\]]*\]\s*)*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Attributes();

    [GeneratedRegex(@"(?<=\boperator\s*)[=!<>]+", RegexOptions.None, 1000)]
    private static partial Regex OperatorSign();

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Blanks();
}
