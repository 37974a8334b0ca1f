using System.Text.Json;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest.Payloads;

/// <summary><c>stream_trace</c>.</summary>
internal static class TraceReader
{
    private static readonly string[] Categories = ["gateway", "orchestrator", "runner", "app"];

    public static PayloadResult Read(ref Utf8JsonReader reader)
    {
        var fields = new SessionFields();
        var (type, pipelineId, pipeline, message) = ("", "", "", "");
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
            else if (reader.ValueTextEquals("pipeline_id"u8))
            {
                reader.Read();
                pipelineId = JsonValue.Label(ref reader);
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
            else
            {
                SessionFields.Skip(ref reader);
            }
        }

        return type.Length == 0 ? PayloadResult.Missing("data.type")
            : fields.HasNoId ? PayloadResult.Missing("data.stream_id")
            : PayloadResult.Of(
                new StreamTrace(fields.StreamId, fields.RequestId, fields.Orchestrator, type, CategoryOf(type), pipelineId, pipeline, message),
                fields.TimestampMs);
    }

    /// <summary>The part before the first underscore where it is one of the four known, else <c>other</c>.</summary>
    public static string CategoryOf(string type)
    {
        var first = type.AsSpan(0, Math.Max(0, type.IndexOf('_', StringComparison.Ordinal)));
        foreach (var category in Categories)
        {
            if (first.Equals(category, StringComparison.OrdinalIgnoreCase))
            {
                return category;
            }
        }

        return "other";
    }
}
