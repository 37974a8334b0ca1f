using System.Text.Json;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest.Payloads;

/// <summary><c>stream_ingest_metrics</c>; the last entry of a track type wins.</summary>
internal static class IngestMetricsReader
{
    public static PayloadResult Read(ref Utf8JsonReader reader)
    {
        var fields = new SessionFields();
        var stats = new Stats();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (fields.TryRead(ref reader))
            {
                continue;
            }

            if (reader.ValueTextEquals("stats"u8))
            {
                reader.Read();
                stats = new Stats();
                ReadStats(ref reader, stats);
            }
            else
            {
                SessionFields.Skip(ref reader);
            }
        }

        return fields.HasNoId
            ? PayloadResult.Missing("data.stream_id")
            : PayloadResult.Of(
                new StreamIngestMetrics(
                    fields.StreamId, fields.RequestId, stats.Quality, stats.BytesReceived, stats.BytesSent, stats.Video, stats.Audio),
                fields.TimestampMs);
    }

    private static void ReadStats(ref Utf8JsonReader reader, Stats stats)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("conn_quality"u8))
            {
                reader.Read();
                stats.Quality = JsonValue.Label(ref reader);
            }
            else if (reader.ValueTextEquals("peer_conn_stats"u8))
            {
                reader.Read();
                ReadConnection(ref reader, stats);
            }
            else if (reader.ValueTextEquals("track_stats"u8))
            {
                reader.Read();
                ReadTracks(ref reader, stats);
            }
            else
            {
                SessionFields.Skip(ref reader);
            }
        }
    }

    private static void ReadConnection(ref Utf8JsonReader reader, Stats stats)
    {
        (stats.BytesReceived, stats.BytesSent) = (null, null);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("BytesReceived"u8))
            {
                reader.Read();
                stats.BytesReceived = JsonValue.Unsigned(ref reader);
            }
            else if (reader.ValueTextEquals("BytesSent"u8))
            {
                reader.Read();
                stats.BytesSent = JsonValue.Unsigned(ref reader);
            }
            else
            {
                SessionFields.Skip(ref reader);
            }
        }
    }

    private static void ReadTracks(ref Utf8JsonReader reader, Stats stats)
    {
        (stats.Video, stats.Audio) = (null, null);
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            var (type, track) = ReadTrack(ref reader);
            stats.Video = type == "video" ? track : stats.Video;
            stats.Audio = type == "audio" ? track : stats.Audio;
        }
    }

    private static (string Type, IngestTrack Track) ReadTrack(ref Utf8JsonReader reader)
    {
        var type = "";
        double? jitter = null, lossPct = null, rtt = null, lastInput = null, lastOutput = null, latency = null;
        long? lost = null, received = null;
        var members = JsonMembers.Of(ref reader);
        while (members.Next(ref reader, out var name))
        {
            switch (name)
            {
                case "type":
                    type = JsonValue.Label(ref reader).ToLowerInvariant();
                    break;
                case "jitter":
                    jitter = JsonValue.Number(ref reader);
                    break;
                case "packets_lost":
                    lost = JsonValue.Integer(ref reader);
                    break;
                case "packets_received":
                    received = JsonValue.Integer(ref reader);
                    break;
                case "packet_loss_pct":
                    lossPct = JsonValue.Number(ref reader);
                    break;
                case "rtt":
                    rtt = JsonValue.Number(ref reader);
                    break;
                case "last_input_ts":
                    lastInput = JsonValue.Number(ref reader);
                    break;
                case "last_output_ts":
                    lastOutput = JsonValue.Number(ref reader);
                    break;
                case "latency":
                    latency = JsonValue.Number(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (type, new IngestTrack(jitter, lost, received, lossPct, rtt, lastInput, lastOutput, latency));
    }

    private sealed class Stats
    {
        public string Quality { get; set; } = "";

        public ulong? BytesReceived { get; set; }

        public ulong? BytesSent { get; set; }

        public IngestTrack? Video { get; set; }

        public IngestTrack? Audio { get; set; }
    }
}
