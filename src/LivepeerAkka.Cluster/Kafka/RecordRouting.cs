using System.Text.Json;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Kafka;

/// <summary>
/// Finds the topic of a record of a file. Families have topics of their own; anything else goes where a default subscription reads it, so
/// that it is counted there and no window waits for a topic without a reader.
/// </summary>
internal static class RecordRouting
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = int.MaxValue };

    public static string TopicOf(FileRecord record, ProduceOptions options)
    {
        if (!string.IsNullOrEmpty(record.Topic))
        {
            return record.Topic;
        }

        return record.Value is { } value && TypeOf(value.Span) is { } type && EventFamilies.TryParse(type, out var family)
            ? options.TopicPrefix + EventFamilies.NameOf(family)
            : options.FallbackTopic;
    }

    /// <summary>The text of the root's first member <c>type</c>; null where there is none.</summary>
    internal static string? TypeOf(ReadOnlySpan<byte> value)
    {
        try
        {
            var reader = new Utf8JsonReader(value, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isType = reader.ValueTextEquals("type"u8);
                reader.Read();
                if (isType)
                {
                    return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                }

                reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or text that is none: the checks behind the topic say so.
        }

        return null;
    }
}
