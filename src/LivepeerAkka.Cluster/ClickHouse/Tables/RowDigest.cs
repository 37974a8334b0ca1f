using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary>A number made of a row's content: tells rows of one uid apart in the same way whatever arrived first.</summary>
internal static class RowDigest
{
    /// <summary>First eight bytes of SHA-256 over a text and bytes.</summary>
    public static ulong Of(string described, ReadOnlySpan<byte> payload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(described));
        hash.AppendData(payload);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return BinaryPrimitives.ReadUInt64BigEndian(digest);
    }
}
