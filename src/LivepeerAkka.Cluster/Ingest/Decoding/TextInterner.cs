using System.Text.Json;
using LivepeerAkka.Cluster.Ingest.Payloads;
using LivepeerAkka.Cluster.Serialization;

namespace LivepeerAkka.Cluster.Ingest.Decoding;

/// <summary>Texts that repeat in nearly every record (types, gateways) are made once.</summary>
internal sealed class TextInterner
{
    /// <summary>Text of a string member, quotes included, trimmed.</summary>
    public string Trimmed(ReadOnlySpan<byte> quoted)
    {
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return JsonValue.Label(ref reader);
    }

    /// <summary>Text of a member of any kind, trimmed.</summary>
    public string Trimmed(JsonSlice slice, ReadOnlySpan<byte> record) =>
        slice.Kind == JsonTokenType.String ? Trimmed(slice.Of(record)) : TextPool.Shared.Intern(KeyText.Of(JsonText.Of(slice, record)));
}
