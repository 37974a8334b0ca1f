using System.Text.Json;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest.Payloads;

/// <summary><c>discovery_results</c>; items that are no objects, or empty ones, are passed over.</summary>
internal static class DiscoveryReader
{
    public static DiscoveryResults Read(ref Utf8JsonReader reader)
    {
        var found = new List<DiscoveredOrchestrator>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
            }
            else if (ReadItem(ref reader) is { } item)
            {
                found.Add(item);
            }
        }

        return new DiscoveryResults(found);
    }

    private static DiscoveredOrchestrator? ReadItem(ref Utf8JsonReader reader)
    {
        var (address, url) = ("", "");
        double? latency = null;
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
            else if (reader.ValueTextEquals("latency_ms"u8))
            {
                reader.Read();
                latency = JsonValue.Number(ref reader);
            }
            else
            {
                SessionFields.Skip(ref reader);
            }
        }

        return address.Length == 0 && url.Length == 0 ? null : new DiscoveredOrchestrator(address, url, latency);
    }
}
