using System.Security.Cryptography;
using System.Text;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>Event uids as events.md section 2 makes them.</summary>
internal static class EventIds
{
    /// <summary>Uid of a record whose envelope id was made of <paramref name="idSeed"/>: lower case with dashes.</summary>
    public static string UidOf(string org, ulong idSeed)
    {
        var id = Uuid.From(SeededRandom.Mix(idSeed), SeededRandom.Mix(~idSeed));
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{org}\n{id}")).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }
}
