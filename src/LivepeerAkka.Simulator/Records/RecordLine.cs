using System.Text;
using System.Text.Json;

namespace LivepeerAkka.Simulator.Records;

/// <summary>
/// A record as one line, <c>{"topic":…,"partition":…,"offset":…,"timestamp":…,"value":…}</c>: what the product's
/// file readers take. An object stands in the line as it is; any other value as text; a null value as null.
/// </summary>
public static class RecordLine
{
    /// <summary>Deepest nesting of an embedded object: readers of a line stop at 64, and the line itself is one level.</summary>
    private const int DepthMost = 63;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The line without its end.</summary>
    /// <exception cref="ArgumentException">The value is no valid UTF-8: a line cannot carry it.</exception>
    public static string Format(SimulatedRecord record, int partition, long offset)
    {
        var line = new JsonBuffer();
        Append(line, record, partition, offset);
        return Encoding.UTF8.GetString(line.Written);
    }

    /// <summary>Appends the line without its end.</summary>
    internal static void Append(JsonBuffer line, SimulatedRecord record, int partition, long offset)
    {
        line.Raw("{\"topic\":"u8).Text(record.Topic)
            .Raw(",\"partition\":"u8).Number(partition)
            .Raw(",\"offset\":"u8).Number(offset)
            .Raw(",\"timestamp\":"u8).Number(record.TimestampMs)
            .Raw(",\"value\":"u8);
        if (record.Value is not { } value)
        {
            line.Raw("null"u8);
        }
        else if (record.IsPlainObject || IsEmbeddable(value.Span))
        {
            line.Raw(value.Span);
        }
        else
        {
            line.Text(TextOf(value.Span));
        }

        line.Raw("}"u8);
    }

    private static bool IsEmbeddable(ReadOnlySpan<byte> value)
    {
        if (value.IndexOfAny((byte)'\n', (byte)'\r') >= 0)
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(value, new JsonReaderOptions { MaxDepth = DepthMost });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read())
            {
                // A string's bytes are checked only when they are looked at.
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && !reader.ValueIsEscaped)
                {
                    _ = Strict.GetCharCount(reader.ValueSpan);
                }
            }

            return true;
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException)
        {
            return false;
        }
    }

    private static string TextOf(ReadOnlySpan<byte> value)
    {
        try
        {
            return Strict.GetString(value);
        }
        catch (DecoderFallbackException e)
        {
            throw new ArgumentException("A value that is no valid UTF-8 cannot stand in a line.", nameof(value), e);
        }
    }
}
