using System.Security.Cryptography;
using System.Text;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest.Decoding;

/// <summary>What may be stored of a prompt: its length and a keyed hash, the text itself only where <c>privacy.keep_prompts</c> is on.</summary>
internal sealed class PromptKeeper(IngestSettings settings)
{
    private const int HashBytes = 16;

    private readonly byte[] _key = Encoding.UTF8.GetBytes(settings.PromptHashKey);

    /// <summary>Prompts are stored in clear.</summary>
    public bool KeepPrompts => settings.KeepPrompts;

    /// <summary>First sixteen bytes of HMAC-SHA256, lower-case hex: equal prompts are seen to be equal, and no more.</summary>
    public string Hash(ReadOnlySpan<byte> value)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, value, hash);
        return Convert.ToHexStringLower(hash[..HashBytes]);
    }

    /// <summary>A value of <c>data</c> (its JSON as sent) that may hold a prompt.</summary>
    public PrivateText Keep(ReadOnlySpan<byte> json)
    {
        var text = KeepPrompts ? Encoding.UTF8.GetString(json) : null;
        return new PrivateText(text?.Length ?? Encoding.UTF8.GetCharCount(json), Hash(json), text);
    }
}
