namespace LivepeerAkka.Domain.Sessions;

/// <summary>
/// FNV-1a over 64 bits: tells whether something is as it was when it was last looked at. The same on every machine and in every release.
/// </summary>
public readonly record struct Digest64(ulong Value)
{
    private const ulong Prime = 1_099_511_628_211;

    /// <summary>Digest of nothing.</summary>
    public static readonly Digest64 Empty = new(14_695_981_039_346_656_037);

    /// <summary>Takes a number.</summary>
    public Digest64 Add(long value)
    {
        var digest = Value;
        for (var shift = 0; shift < 64; shift += 8)
        {
            digest = (digest ^ (byte)(value >> shift)) * Prime;
        }

        return new Digest64(digest);
    }

    /// <summary>Takes a uid.</summary>
    public Digest64 Add(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes);
        var digest = Value;
        foreach (var b in bytes)
        {
            digest = (digest ^ b) * Prime;
        }

        return new Digest64(digest);
    }

    /// <summary>Takes a text with its length, so that two texts are not one.</summary>
    public Digest64 Add(string text)
    {
        var digest = Add(text.Length).Value;
        foreach (var c in text)
        {
            digest = (digest ^ (byte)c) * Prime;
            digest = (digest ^ (byte)(c >> 8)) * Prime;
        }

        return new Digest64(digest);
    }
}
