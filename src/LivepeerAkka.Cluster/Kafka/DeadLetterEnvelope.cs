using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using LivepeerAkka.Cluster.Ingest;

namespace LivepeerAkka.Cluster.Kafka;

/// <summary>
/// The JSON message of a dead letter. Small payloads stand in it whole, as text in their encoding; of larger ones, and of those that were
/// not kept whole, only length and hash. Length and hash are always those of the value as it was received.
/// </summary>
internal static class DeadLetterEnvelope
{
    // Quotes and line breaks are escaped, everything else stays: a payload of 700 KB has to fit a message of 1 MB.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>True when the payload may stand in the message.</summary>
    public static bool FitsWhole(RejectedRow row, int payloadBytesMax) =>
        row.Record.IsReplayable && row.Record.PayloadBytes <= payloadBytesMax && row.Record.Payload.Length <= KafkaClients.BatchBytesMax;

    public static byte[] Write(RejectedRow row, bool withPayload)
    {
        var (record, source) = row;
        var buffer = new ArrayBufferWriter<byte>(512 + (withPayload ? record.Payload.Length : 0));
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("uid", record.Uid.ToString());
            json.WriteString("org", source.Org);
            json.WriteString("event_type", record.Type);
            json.WriteString("stage", record.Stage);
            json.WriteString("reason", record.Reason);
            json.WriteString("field_path", record.FieldPath);
            json.WriteString("log", source.Position.Log);
            json.WriteString("topic", source.Position.Topic);
            json.WriteNumber("partition", source.Position.Partition);
            json.WriteNumber("offset", source.Position.Offset);
            json.WriteNumber("received_at", source.ReceivedAtMs);
            json.WriteNumber("payload_bytes", record.PayloadBytes);
            json.WriteString("payload_sha256", Convert.ToHexStringLower(SHA256.HashData((source.Value ?? default).Span)));
            json.WriteString("payload_encoding", record.Encoding);
            if (withPayload)
            {
                json.WriteString("payload", record.Payload.Span);
            }
            else
            {
                json.WriteNull("payload");
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
