using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest.Decoding;

/// <summary>What may be stored of a prompt: its length and a keyed hash, the text itself only where <c>privacy.keep_prompts</c> is on.</summary>
internal sealed class PromptKeeper(IngestSettings settings)
{
    private const int HashBytes = 16;

    private readonly PromptHashes _hashes = new();
    private readonly byte[] _key = Encoding.UTF8.GetBytes(settings.PromptHashKey);

    /// <summary>Prompts are stored in clear.</summary>
    public bool KeepPrompts => settings.KeepPrompts;

    /// <summary>First sixteen bytes of HMAC-SHA256, lower-case hex: equal prompts are seen to be equal, and no more.</summary>
    public string Hash(ReadOnlySpan<byte> value)
    {
        if (_hashes.Find(value) is { } known)
        {
            return known;
        }

        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, value, hash);
        return _hashes.Keep(value, Convert.ToHexStringLower(hash[..HashBytes]));
    }

    /// <summary>
    /// The value that the reader stands on, which may hold a prompt: its JSON as sent. Null, blank and empty values are absent.
    /// The reader is left on the value's last token.
    /// </summary>
    public PrivateText Keep(ref Utf8JsonReader reader, ReadOnlySpan<byte> data)
    {
        var isBlank = reader.TokenType == JsonTokenType.Null
            || (reader.TokenType == JsonTokenType.String && string.IsNullOrWhiteSpace(reader.GetString()));
        var json = Take(ref reader, data);
        if (isBlank || (json[0] is (byte)'{' or (byte)'[' && json[1..^1].IndexOfAnyExcept(" \t\r\n"u8) < 0))
        {
            return PrivateText.Absent;
        }

        if (StoredPrompt.TryRead(json, out var length, out var hash))
        {
            return new PrivateText(length, hash, Text: null);
        }

        return new PrivateText(Encoding.UTF8.GetCharCount(json), Hash(json), KeepPrompts ? WithoutAddresses(json) : null);
    }

    /// <summary>A text, or the JSON of what is no text; '' for null.</summary>
    public static string TextOrJson(ref Utf8JsonReader reader, ReadOnlySpan<byte> data) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!.Trim(),
        JsonTokenType.Null => "",
        _ => Encoding.UTF8.GetString(Take(ref reader, data)),
    };

    /// <summary>Addresses are dropped also from prompts that are kept.</summary>
    private static string WithoutAddresses(ReadOnlySpan<byte> json)
    {
        var text = new StringBuilder();
        var copied = 0;
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || PrivateMembers.KindOf(ref reader) != PrivateKind.Address)
            {
                continue;
            }

            reader.Read();
            text.Append(Encoding.UTF8.GetString(json[copied..(int)reader.TokenStartIndex])).Append("null");
            reader.Skip();
            copied = (int)reader.BytesConsumed;
        }

        return text.Append(Encoding.UTF8.GetString(json[copied..])).ToString();
    }

    private static ReadOnlySpan<byte> Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> data)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return data[start..(int)reader.BytesConsumed];
    }
}
