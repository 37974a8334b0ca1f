using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LivepeerAkka.Simulator.Truth.Hours;

/// <summary>A value in a truth file: an integer without a point, a number with one (or an exponent), an array of texts, or null.</summary>
internal sealed class HourValueFormat : JsonConverter<HourValue>
{
    public override HourValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return default;
            case JsonTokenType.Number:
                var text = Encoding.UTF8.GetString(reader.ValueSpan);
                return text.AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? BigInteger.Parse(text, CultureInfo.InvariantCulture) : (double?)reader.GetDouble();
            case JsonTokenType.StartArray:
                var texts = new List<string>();
                while (reader.Read() && reader.TokenType == JsonTokenType.String)
                {
                    texts.Add(reader.GetString()!);
                }

                return reader.TokenType == JsonTokenType.EndArray ? HourValue.Text(texts) : throw new JsonException("A text is missing.");
            default:
                throw new JsonException("A value is a number, an array of texts or null.");
        }
    }

    public override void Write(Utf8JsonWriter writer, HourValue value, JsonSerializerOptions options)
    {
        if (value.OneOf is { } texts)
        {
            writer.WriteStartArray();
            foreach (var text in texts)
            {
                writer.WriteStringValue(text);
            }

            writer.WriteEndArray();
        }
        else if (value.Exact is { } exact)
        {
            writer.WriteRawValue(exact.ToString(CultureInfo.InvariantCulture));
        }
        else if (value.Near is { } near)
        {
            var text = near.ToString("R", CultureInfo.InvariantCulture);
            writer.WriteRawValue(text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    // Null is a value of its own.
    public override bool HandleNull => true;
}
