using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>
/// Appends values in ClickHouse's RowBinary format to one growing buffer that is used again. A nullable value is one byte (1 = null),
/// then the value. Not thread-safe.
/// </summary>
public sealed class RowBinaryWriter
{
    private const int CapacityMin = 64 * 1024;

    private byte[] _buffer = new byte[CapacityMin];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes that the buffer holds without growing.</summary>
    public int Capacity => _buffer.Length;

    /// <summary>What was written; valid until the next write or reset.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    /// <summary>Forgets what was written and keeps the buffer.</summary>
    public void Reset() => Length = 0;

    /// <summary>Takes back what was written after <paramref name="length"/>.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>What was written as a stream for reading.</summary>
    public MemoryStream AsStream() => new(_buffer, 0, Length, writable: false, publiclyVisible: true);

    /// <summary>String, from text.</summary>
    public void String(string value)
    {
        // A length prefix needs the byte count first; short texts (nearly all) are encoded once behind a one-byte prefix.
        var bytesMax = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (bytesMax < 128)
        {
            Ensure(bytesMax + 1);
            var written = Encoding.UTF8.GetBytes(value, _buffer.AsSpan(Length + 1));
            _buffer[Length] = (byte)written;
            Length += written + 1;
            return;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        VarInt((uint)length);
        Ensure(length);
        Length += Encoding.UTF8.GetBytes(value, _buffer.AsSpan(Length));
    }

    /// <summary>String, from its bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        VarInt((uint)value.Length);
        value.CopyTo(Take(value.Length));
    }

    /// <summary>UUID: two little-endian halves, the high one first.</summary>
    public void Uuid(EventUid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.WriteTo(bytes);
        var destination = Take(16);
        BinaryPrimitives.WriteUInt64LittleEndian(destination, BinaryPrimitives.ReadUInt64BigEndian(bytes));
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }

    public void Int8(sbyte value) => Take(1)[0] = unchecked((byte)value);

    public void UInt8(byte value) => Take(1)[0] = value;

    public void Int16(short value) => BinaryPrimitives.WriteInt16LittleEndian(Take(2), value);

    public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(2), value);

    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    /// <summary>UInt8, 0 or 1.</summary>
    public void Flag(bool value) => UInt8(value ? (byte)1 : (byte)0);

    public void Float64(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(8), value);

    /// <summary>DateTime64(3): epoch ms.</summary>
    public void DateTime64(long epochMs) => Int64(epochMs);

    /// <summary>UInt256; negative values and values beyond 256 bits are errors.</summary>
    public void UInt256(BigInteger value)
    {
        var destination = Take(32);
        destination.Clear();
        if (!value.TryWriteBytes(destination, out _, isUnsigned: true))
        {
            throw new OverflowException($"{value} does not fit UInt256.");
        }
    }

    public void Nullable(long? value)
    {
        if (Present(value.HasValue))
        {
            Int64(value!.Value);
        }
    }

    public void NullableInt32(int? value)
    {
        if (Present(value.HasValue))
        {
            Int32(value!.Value);
        }
    }

    public void NullableUInt64(ulong? value)
    {
        if (Present(value.HasValue))
        {
            UInt64(value!.Value);
        }
    }

    public void NullableUInt8(bool? value)
    {
        if (Present(value.HasValue))
        {
            Flag(value!.Value);
        }
    }

    public void NullableFloat64(double? value)
    {
        if (Present(value.HasValue))
        {
            Float64(value!.Value);
        }
    }

    public void NullableDateTime64(long? epochMs) => Nullable(epochMs);

    public void NullableUInt256(BigInteger? value)
    {
        if (Present(value.HasValue))
        {
            UInt256(value!.Value);
        }
    }

    public void NullableString(string? value)
    {
        if (Present(value is not null))
        {
            String(value!);
        }
    }

    /// <summary>Nullable(Decimal(38, scale)); digits beyond the scale are rounded half to even.</summary>
    public void NullableDecimal128(decimal? value, int scale)
    {
        if (!Present(value.HasValue))
        {
            return;
        }

        var rounded = decimal.Round(value!.Value, Math.Min(scale, 28));
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(rounded, bits);
        var mantissa = new BigInteger(new decimal(bits[0], bits[1], bits[2], isNegative: false, scale: 0)) * BigInteger.Pow(10, scale - rounded.Scale);
        BinaryPrimitives.WriteInt128LittleEndian(Take(16), (Int128)(rounded < 0 ? -mantissa : mantissa));
    }

    private bool Present(bool isPresent)
    {
        UInt8(isPresent ? (byte)0 : (byte)1);
        return isPresent;
    }

    private void VarInt(uint value)
    {
        Ensure(5);
        while (value >= 0x80)
        {
            _buffer[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _buffer[Length++] = (byte)value;
    }

    private Span<byte> Take(int count)
    {
        Ensure(count);
        var taken = _buffer.AsSpan(Length, count);
        Length += count;
        return taken;
    }

    private void Ensure(int count)
    {
        if (_buffer.Length - Length < count)
        {
            Array.Resize(ref _buffer, checked((int)Math.Max((long)Length + count, Math.Min(2L * _buffer.Length, Array.MaxLength))));
        }
    }
}
