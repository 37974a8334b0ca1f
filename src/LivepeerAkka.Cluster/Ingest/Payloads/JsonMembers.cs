using System.Text.Json;

namespace LivepeerAkka.Cluster.Ingest.Payloads;

/// <summary>Walks the members of the value that the reader stands on; a value that is no object has none and is passed over.</summary>
internal struct JsonMembers
{
    private bool _isAtEnd;

    public static JsonMembers Of(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return default;
        }

        reader.Skip();
        return new JsonMembers { _isAtEnd = true };
    }

    /// <summary>Moves to the next member's value; the caller reads or skips it to its last token.</summary>
    public bool Next(ref Utf8JsonReader reader, out string name)
    {
        name = "";
        if (_isAtEnd || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
        {
            _isAtEnd = true;
            return false;
        }

        name = JsonValue.Name(ref reader);
        reader.Read();
        return true;
    }
}
