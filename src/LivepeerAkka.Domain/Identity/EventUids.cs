using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace LivepeerAkka.Domain.Identity;

/// <summary>
/// Makes event uids: the first sixteen bytes of SHA-256 over organisation, newline and what identifies the event, with the version (8)
/// and variant bits of RFC 9562 (events.md section 2).
/// </summary>
public static class EventUids
{
    private const int StackBytesMax = 512;

    /// <summary>From the envelope's id.</summary>
    public static EventUid OfId(string org, ReadOnlySpan<byte> id) => Of(org, id);

    /// <summary>From the canonical JSON of an event without an id.</summary>
    public static EventUid OfCanonicalEvent(string org, ReadOnlySpan<byte> canonicalJson) => Of(org, canonicalJson);

    /// <summary>From the bytes of a record without a readable envelope.</summary>
    public static EventUid OfRecord(string org, ReadOnlySpan<byte> record) => Of(org, record);

    private static EventUid Of(string org, ReadOnlySpan<byte> identifying)
    {
        var length = Encoding.UTF8.GetByteCount(org) + 1 + identifying.Length;
        var rented = length > StackBytesMax ? ArrayPool<byte>.Shared.Rent(length) : null;
        var buffer = rented is null ? stackalloc byte[StackBytesMax] : rented;
        var prefix = Encoding.UTF8.GetBytes(org, buffer);
        buffer[prefix] = (byte)'\n';
        identifying.CopyTo(buffer[(prefix + 1)..]);

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer[..length], hash);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return EventUid.FromBytes(hash[..16]);
    }
}
