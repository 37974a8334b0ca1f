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

    /// <summary>
    /// Moves to the next member's value; the caller reads or skips it to its last token. The name is '' where it is not a documented one.
    /// </summary>
    public bool Next(ref Utf8JsonReader reader, out string name)
    {
        name = "";
        if (!MoveToName(ref reader))
        {
            return false;
        }

        name = MemberNames.Of(ref reader);
        reader.Read();
        return true;
    }

    /// <summary>As <see cref="Next"/>, for maps whose keys are data: the key is trimmed.</summary>
    public bool NextKey(ref Utf8JsonReader reader, out string key)
    {
        key = "";
        if (!MoveToName(ref reader))
        {
            return false;
        }

        key = JsonValue.Label(ref reader);
        reader.Read();
        return true;
    }

    private bool MoveToName(ref Utf8JsonReader reader)
    {
        if (_isAtEnd || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
        {
            _isAtEnd = true;
            return false;
        }

        return true;
    }
}
