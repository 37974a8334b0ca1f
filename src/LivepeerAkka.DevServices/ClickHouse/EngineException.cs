using System.Globalization;

namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>
/// An error of the engine or of the HTTP layer, with ClickHouse's code and text (<c>Code: N. DB::Exception: … (NAME)</c>).
/// </summary>
internal sealed class EngineException : Exception
{
    public EngineException(int code, string text)
        : base(text)
    {
        Code = code;
    }

    /// <summary>ClickHouse's error code; 1002 (unknown exception) when the text has none.</summary>
    public int Code { get; }

    /// <summary>An error that this layer raises in ClickHouse's form.</summary>
    public static EngineException Own(int code, string name, string text) =>
        new(code, $"Code: {code.ToString(CultureInfo.InvariantCulture)}. DB::Exception: {text} ({name})");

    /// <summary>Reads the code from the engine's text.</summary>
    public static EngineException FromText(string text)
    {
        const string Start = "Code: ";
        var at = text.IndexOf(Start, StringComparison.Ordinal);
        var code = 0;
        for (var i = at + Start.Length; at >= 0 && i < text.Length && char.IsAsciiDigit(text[i]); i++)
            code = (code * 10) + (text[i] - '0');
        return code == 0
            ? Own(1002, "UNKNOWN_EXCEPTION", text.TrimEnd('\n'))
            : new EngineException(code, text.TrimEnd('\n'));
    }
}
