using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LivepeerAkka.Cluster.Ingest.Decoding;

/// <summary>
/// Canonical JSON by RFC 8785: members sorted by UTF-16 code unit at every level, numbers as ECMAScript prints them, shortest escapes,
/// no blanks. Root members that mark a replay are left out. Only events without an id need it.
/// </summary>
internal static class CanonicalJson
{
    /// <summary>Canonical form of a record that was found to be a JSON object.</summary>
    public static byte[] OfEvent(ReadOnlySpan<byte> record)
    {
        var reader = new Utf8JsonReader(record, new JsonReaderOptions { MaxDepth = EnvelopeScanner.DepthMax });
        reader.Read();
        var output = new ArrayBufferWriter<byte>(record.Length);
        WriteObject(ref reader, output, isRoot: true);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>True for a root member that a replay adds: <c>__replay</c> and <c>__replay_…</c>.</summary>
    public static bool IsReplayMarker(string name) =>
        name == "__replay" || name.StartsWith("__replay_", StringComparison.Ordinal);

    /// <summary>A number as ECMAScript's Number.prototype.toString prints it.</summary>
    public static string Number(double value)
    {
        if (value == 0)
        {
            return "0";
        }

        // The shortest digits that read back as the same double; only their layout differs.
        var (digits, exponent) = Digits(Math.Abs(value).ToString("R", CultureInfo.InvariantCulture));
        var sign = value < 0 ? "-" : "";
        var count = digits.Length;
        return exponent switch
        {
            > 21 or <= -6 => $"{sign}{digits[0]}{(count > 1 ? $".{digits[1..]}" : "")}e{(exponent - 1 < 0 ? "-" : "+")}{Math.Abs(exponent - 1).ToString(CultureInfo.InvariantCulture)}",
            <= 0 => $"{sign}0.{new string('0', -exponent)}{digits}",
            _ when exponent >= count => $"{sign}{digits}{new string('0', exponent - count)}",
            _ => $"{sign}{digits[..exponent]}.{digits[exponent..]}",
        };
    }

    /// <summary>Significant digits, and the exponent n of 0.DIGITS × 10^n.</summary>
    private static (string Digits, int Exponent) Digits(string text)
    {
        var mark = text.IndexOfAny(['E', 'e']);
        var exponent = mark < 0 ? 0 : int.Parse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? text : text[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa : mantissa[..point];
        var all = whole + (point < 0 ? "" : mantissa[(point + 1)..]);
        var leading = all.Length - all.TrimStart('0').Length;
        return (all.Trim('0'), exponent + whole.Length - leading);
    }

    private static void WriteValue(ref Utf8JsonReader reader, IBufferWriter<byte> output)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                WriteObject(ref reader, output, isRoot: false);
                break;
            case JsonTokenType.StartArray:
                WriteArray(ref reader, output);
                break;
            case JsonTokenType.String:
                WriteText(reader.GetString()!, output);
                break;
            case JsonTokenType.Number:
                // A number that no double holds stays as it was written.
                output.Write(reader.TryGetDouble(out var number) && double.IsFinite(number) ? Encoding.ASCII.GetBytes(Number(number)) : reader.ValueSpan);
                break;
            default:
                output.Write(reader.ValueSpan);
                break;
        }
    }

    private static void WriteObject(ref Utf8JsonReader reader, IBufferWriter<byte> output, bool isRoot)
    {
        var members = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var value = new ArrayBufferWriter<byte>();
            WriteValue(ref reader, value);
            if (!isRoot || !IsReplayMarker(name))
            {
                members[name] = value.WrittenSpan.ToArray();
            }
        }

        output.Write("{"u8);
        var first = true;
        foreach (var (name, value) in members.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            if (!first)
            {
                output.Write(","u8);
            }

            first = false;
            WriteText(name, output);
            output.Write(":"u8);
            output.Write(value);
        }

        output.Write("}"u8);
    }

    private static void WriteArray(ref Utf8JsonReader reader, IBufferWriter<byte> output)
    {
        output.Write("["u8);
        var first = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!first)
            {
                output.Write(","u8);
            }

            first = false;
            WriteValue(ref reader, output);
        }

        output.Write("]"u8);
    }

    private static void WriteText(string text, IBufferWriter<byte> output)
    {
        var escaped = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append("\\\\"),
                '\b' => escaped.Append("\\b"),
                '\t' => escaped.Append("\\t"),
                '\n' => escaped.Append("\\n"),
                '\f' => escaped.Append("\\f"),
                '\r' => escaped.Append("\\r"),
                < ' ' => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => escaped.Append(c),
            };
        }

        output.Write(Encoding.UTF8.GetBytes(escaped.Append('"').ToString()));
    }
}
