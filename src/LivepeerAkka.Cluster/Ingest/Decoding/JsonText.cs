using System.Text;
using System.Text.Json;

namespace LivepeerAkka.Cluster.Ingest.Decoding;

/// <summary>Texts of members that were found by a scan.</summary>
internal static class JsonText
{
    /// <summary>The member's text, trimmed; a number or literal is read as it is written; '' for null, objects and arrays.</summary>
    public static string Of(JsonSlice slice, ReadOnlySpan<byte> record)
    {
        switch (slice.Kind)
        {
            case JsonTokenType.String:
                var reader = new Utf8JsonReader(slice.Of(record));
                reader.Read();
                return reader.GetString()!.Trim();
            case JsonTokenType.Number:
            case JsonTokenType.True:
            case JsonTokenType.False:
                return Encoding.UTF8.GetString(slice.Of(record));
            default:
                return "";
        }
    }
}
