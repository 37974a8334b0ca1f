using System.Text.Json;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest.Payloads;

/// <summary>Members that the families of sessions share.</summary>
internal struct SessionFields
{
    public string StreamId = "";
    public string RequestId = "";
    public OrchestratorInfo Orchestrator = OrchestratorInfo.None;
    public long? TimestampMs;

    public SessionFields()
    {
    }

    /// <summary>Neither id is known: no session can be found.</summary>
    public readonly bool HasNoId => StreamId.Length == 0 && RequestId.Length == 0;

    /// <summary>Reads the member whose name the reader stands on; false leaves the reader on the name.</summary>
    public bool TryRead(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("stream_id"u8))
        {
            reader.Read();
            StreamId = JsonValue.Id(ref reader);
        }
        else if (reader.ValueTextEquals("request_id"u8))
        {
            reader.Read();
            RequestId = JsonValue.Id(ref reader);
        }
        else if (reader.ValueTextEquals("timestamp"u8))
        {
            reader.Read();
            TimestampMs = JsonValue.TimeMs(ref reader);
        }
        else if (reader.ValueTextEquals("orchestrator_info"u8))
        {
            reader.Read();
            Orchestrator = ReadOrchestrator(ref reader);
        }
        else
        {
            return false;
        }

        return true;
    }

    public static OrchestratorInfo ReadOrchestrator(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return OrchestratorInfo.None;
        }

        var (address, url) = ("", "");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("address"u8))
            {
                reader.Read();
                address = JsonValue.Address(ref reader);
            }
            else if (reader.ValueTextEquals("url"u8))
            {
                reader.Read();
                url = JsonValue.Url(ref reader);
            }
            else
            {
                Skip(ref reader);
            }
        }

        return new OrchestratorInfo(address, url);
    }

    /// <summary>Passes over the member whose name the reader stands on.</summary>
    public static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
