using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LivepeerAkka.Cluster.Ingest.Decoding;
using LivepeerAkka.Cluster.Serialization;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Cluster.Ingest.Payloads;

/// <summary>
/// Lenient reading of one value: numbers in texts, texts as numbers, null and blank as absent. The reader stands on the value's first
/// token and is left on its last.
/// </summary>
internal static class JsonValue
{
    /// <summary>Longest text, as it is written, that is looked for among those that repeat.</summary>
    private const int LabelBytesMax = KeyText.LengthMax;

    /// <summary>A text, trimmed, without NUL; numbers and literals as they are written; '' for null and for objects and arrays.</summary>
    public static string Text(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return KeyText.WithoutNul(reader.GetString()!.Trim());
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                return Encoding.UTF8.GetString(reader.ValueSpan);
            default:
                reader.Skip();
                return "";
        }
    }

    /// <summary>A text that something is found by: as <see cref="Text"/>, and of bounded length.</summary>
    public static string Id(ref Utf8JsonReader reader) => KeyText.Of(Text(ref reader));

    /// <summary>As <see cref="Text"/>; '' for what is too long to name a node.</summary>
    public static string Url(ref Utf8JsonReader reader)
    {
        var text = reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= LabelBytesMax ? Label(ref reader) : Text(ref reader);
        return text.Length <= NodeUrl.TextLengthMax ? text : "";
    }

    /// <summary>As <see cref="Id"/>, for a text, or name of a member, that repeats: made once.</summary>
    public static string Label(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || reader.ValueSpan.Length > LabelBytesMax)
        {
            return TextPool.Shared.Intern(
                KeyText.Of(reader.TokenType == JsonTokenType.PropertyName ? reader.GetString()!.Trim() : Text(ref reader)));
        }

        Span<char> buffer = stackalloc char[LabelBytesMax];
        var text = buffer[..reader.CopyString(buffer)];
        KeyText.WithoutNul(text);
        return TextPool.Shared.Intern(((ReadOnlySpan<char>)text).Trim());
    }

    /// <summary>As <see cref="Label"/>, for an address: lower-case.</summary>
    public static string Address(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > LabelBytesMax)
        {
            return KeyText.Of(Text(ref reader).ToLowerInvariant());
        }

        Span<char> buffer = stackalloc char[LabelBytesMax];
        Span<char> lower = stackalloc char[LabelBytesMax];
        var text = buffer[..reader.CopyString(buffer)];
        KeyText.WithoutNul(text);
        return TextPool.Shared.Intern(lower[..((ReadOnlySpan<char>)text).Trim().ToLowerInvariant(lower)]);
    }

    /// <summary>A finite number; null for anything else.</summary>
    public static double? Number(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return reader.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;
            case JsonTokenType.String:
                return double.TryParse(reader.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var text) && double.IsFinite(text) ? text : null;
            default:
                reader.Skip();
                return null;
        }
    }

    /// <summary>A whole number; fractions are cut off; null for anything else and beyond 64 bits.</summary>
    public static long? Integer(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var exact))
        {
            return exact;
        }

        if (reader.TokenType == JsonTokenType.String && Utf8Parser.TryParse(reader.ValueSpan, out long text, out var used) && used == reader.ValueSpan.Length)
        {
            return text;
        }

        return Number(ref reader) is { } number && Math.Abs(number) < 9e18 ? (long)number : null;
    }

    /// <summary>A number of things or bytes; 0 where there is none, and for a negative one, which counts nothing.</summary>
    public static long Count(ref Utf8JsonReader reader) => Math.Max(0, Integer(ref reader) ?? 0);

    public static int? Integer32(ref Utf8JsonReader reader) => Integer(ref reader) is { } value and >= int.MinValue and <= int.MaxValue ? (int)value : null;

    public static ulong? Unsigned(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out var exact) ? exact
        : Integer(ref reader) is { } value and >= 0 ? (ulong)value
        : null;

    /// <summary>A decimal number; null for anything else.</summary>
    public static decimal? Decimal(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return reader.TryGetDecimal(out var number) ? number : null;
            case JsonTokenType.String:
                return decimal.TryParse(reader.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var text) ? text : null;
            default:
                reader.Skip();
                return null;
        }
    }

    /// <summary>True or false, also as text or as 1 and 0; null for anything else.</summary>
    public static bool? Flag(ref Utf8JsonReader reader) => Text(ref reader).ToLowerInvariant() switch
    {
        "true" or "1" or "yes" => true,
        "false" or "0" or "no" => false,
        _ => null,
    };

    /// <summary>A time, epoch ms; seconds are recognised by their size; null for 0, negative and absent.</summary>
    public static long? TimeMs(ref Utf8JsonReader reader) => Number(ref reader) switch
    {
        null or <= 0 or > EnvelopeTime.LatestMs => null,
        < EnvelopeTime.SecondsBelow and var seconds => (long)Math.Round(seconds * 1000),
        { } ms => (long)ms,
    };
}
