using System.Text.Json;
using LivepeerAkka.Cluster.Ingest.Decoding;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest.Payloads;

/// <summary><c>ai_stream_events</c>.</summary>
internal sealed class StreamEventReader(PromptKeeper prompts)
{
    public PayloadResult Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> data)
    {
        var fields = new SessionFields();
        var (type, pipeline, message, capability) = ("", "", "", "");
        var parameters = PrivateText.Absent;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (fields.TryRead(ref reader))
            {
                continue;
            }

            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = JsonValue.Label(ref reader);
            }
            else if (reader.ValueTextEquals("pipeline"u8))
            {
                reader.Read();
                pipeline = JsonValue.Label(ref reader);
            }
            else if (reader.ValueTextEquals("message"u8))
            {
                reader.Read();
                message = JsonValue.Text(ref reader);
            }
            else if (reader.ValueTextEquals("capability"u8))
            {
                reader.Read();
                capability = JsonValue.Label(ref reader);
            }
            else if (reader.ValueTextEquals("params"u8))
            {
                reader.Read();
                parameters = prompts.Keep(ref reader, data);
            }
            else
            {
                SessionFields.Skip(ref reader);
            }
        }

        return type.Length == 0 ? PayloadResult.Missing("data.type")
            : fields.HasNoId ? PayloadResult.Missing("data.stream_id")
            : PayloadResult.Of(
                new StreamEvent(fields.StreamId, fields.RequestId, fields.Orchestrator, type, pipeline, message, capability, parameters),
                fields.TimestampMs);
    }
}
