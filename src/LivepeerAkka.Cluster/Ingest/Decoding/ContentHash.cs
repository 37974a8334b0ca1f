using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text.Json;

namespace LivepeerAkka.Cluster.Ingest.Decoding;

/// <summary>
/// A structural hash that one pass makes without sorting: members are added up, so their order does not show; items are chained, so
/// theirs does. Tells equal content from other content; proves nothing against an adversary.
/// </summary>
internal static class ContentHash
{
    public const ulong ObjectSeed = 0x9E37_79B9_7F4A_7C15;
    public const ulong ArraySeed = 0xC2B2_AE3D_27D4_EB4F;

    private const ulong TextSeed = 0x1656_67B1_9E37_79F9;
    private const ulong NumberSeed = 0x27D4_EB2F_1656_67C5;
    private const int StackBytesMax = 512;

    /// <summary>Any whole number of so many digits is exact in a double.</summary>
    private const int ExactDigitsMax = 15;

    public static ulong Member(ulong name, ulong value) => Mix(name ^ BitOperations.RotateLeft(Mix(value), 31));

    public static ulong Item(ulong hash, ulong value) => Mix(BitOperations.RotateLeft(hash, 27) ^ value);

    public static ulong OfLiteral(JsonTokenType token) => Mix((ulong)token * ObjectSeed);

    /// <summary>Numbers are equal when their values are: 1, 1.0 and 1e0 are one number.</summary>
    public static ulong OfNumber(ref Utf8JsonReader reader) =>
        (TryWhole(reader.ValueSpan, out var value) || reader.TryGetDouble(out value)) && double.IsFinite(value)
            ? Mix(NumberSeed ^ BitConverter.DoubleToUInt64Bits(value == 0 ? 0 : value))
            : OfBytes(reader.ValueSpan);

    /// <summary>Most numbers are counters and times: whole, and exact in a double by their length.</summary>
    private static bool TryWhole(ReadOnlySpan<byte> digits, out double value)
    {
        value = 0;
        if (digits.Length > ExactDigitsMax)
        {
            return false;
        }

        long whole = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            whole = (whole * 10) + (digit - '0');
        }

        value = whole;
        return true;
    }

    /// <summary>Texts and names, unescaped.</summary>
    public static ulong OfText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return OfBytes(reader.ValueSpan);
        }

        var rented = reader.ValueSpan.Length > StackBytesMax ? ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length) : null;
        var buffer = rented ?? stackalloc byte[StackBytesMax];
        var hash = OfBytes(buffer[..reader.CopyString(buffer)]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return hash;
    }

    /// <summary>Bytes as they are.</summary>
    public static ulong OfBytes(ReadOnlySpan<byte> bytes)
    {
        var hash = TextSeed ^ ((ulong)bytes.Length * ObjectSeed);
        while (bytes.Length >= 8)
        {
            hash = (BitOperations.RotateLeft(hash, 29) ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * ArraySeed;
            bytes = bytes[8..];
        }

        ulong tail = 0;
        foreach (var b in bytes)
        {
            tail = (tail << 8) | b;
        }

        return Mix(hash ^ tail);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
