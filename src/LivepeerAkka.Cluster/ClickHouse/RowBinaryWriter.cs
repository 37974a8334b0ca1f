using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>Appends values in ClickHouse's RowBinary format to a pooled buffer. A <c>LowCardinality(T)</c> is written as its T.</summary>
public sealed class RowBinaryWriter : IDisposable
{
    /// <summary>Most bytes that one writer holds; appending beyond it throws.</summary>
    public const int BytesMax = 1 << 30;

    private const int BytesAtFirst = 4096;
    private const int VarIntBytesMax = 5;

    private byte[] _buffer = [];

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>What was written; valid until the next change of the writer.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    /// <summary>Bytes of the buffer behind the writer.</summary>
    public int Capacity => _buffer.Length;

    /// <summary>Forgets what was written after the first <paramref name="length"/> bytes.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    /// <summary>Appends bytes that are RowBinary already.</summary>
    public void Append(ReadOnlySpan<byte> rows) => rows.CopyTo(Take(rows.Length));

    /// <summary>Writes a <c>String</c>; an unpaired surrogate becomes U+FFFD.</summary>
    public void WriteString(string value)
    {
        var bytes = Encoding.UTF8.GetByteCount(value);
        WriteVarInt((uint)bytes);
        Encoding.UTF8.GetBytes(value, Take(bytes));
    }

    /// <summary>Writes a <c>String</c> from its UTF-8 bytes.</summary>
    public void WriteString(ReadOnlySpan<byte> utf8)
    {
        WriteVarInt((uint)utf8.Length);
        Append(utf8);
    }

    /// <summary>Writes a <c>UUID</c>: two little-endian words, the high one first.</summary>
    public void WriteUuid(Guid value)
    {
        var span = Take(16);
        value.TryWriteBytes(span, bigEndian: true, out _);
        span[..8].Reverse();
        span[8..].Reverse();
    }

    /// <summary>Writes a <c>UInt8</c>.</summary>
    public void WriteUInt8(byte value) => Take(1)[0] = value;

    /// <summary>Writes a flag as <c>UInt8</c> (or <c>Bool</c>).</summary>
    public void WriteFlag(bool value) => WriteUInt8(value ? (byte)1 : (byte)0);

    /// <summary>Writes an <c>Int16</c>.</summary>
    public void WriteInt16(short value) => BinaryPrimitives.WriteInt16LittleEndian(Take(2), value);

    /// <summary>Writes an <c>Int32</c>.</summary>
    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    /// <summary>Writes a <c>UInt32</c>.</summary>
    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(4), value);

    /// <summary>Writes an <c>Int64</c>.</summary>
    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    /// <summary>Writes a <c>UInt64</c>.</summary>
    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    /// <summary>Writes a <c>Float64</c>.</summary>
    public void WriteFloat64(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(8), value);

    /// <summary>Writes a <c>DateTime64(3)</c> from epoch ms.</summary>
    public void WriteDateTime64Ms(long epochMs) => WriteInt64(epochMs);

    /// <summary>Writes a <c>UInt256</c>.</summary>
    /// <exception cref="OverflowException">The value is negative or needs more than 256 bits.</exception>
    public void WriteUInt256(BigInteger value) => WriteWide(value, isUnsigned: true);

    /// <summary>Writes an <c>Int256</c>.</summary>
    /// <exception cref="OverflowException">The value needs more than 256 bits.</exception>
    public void WriteInt256(BigInteger value) => WriteWide(value, isUnsigned: false);

    /// <summary>Writes a <c>Decimal(76, 28)</c>, which holds every value of <see cref="decimal"/> exactly.</summary>
    public void WriteDecimal256(decimal value)
    {
        const int scale = 28;
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        var mantissa = new BigInteger(new decimal(parts[0], parts[1], parts[2], isNegative: value < 0, scale: 0));
        WriteInt256(mantissa * BigInteger.Pow(10, scale - value.Scale));
    }

    /// <summary>Opens a <c>Nullable</c>: true when its value must follow.</summary>
    public bool WriteNullMark(bool isNull)
    {
        WriteFlag(isNull);
        return !isNull;
    }

    /// <summary>Opens an <c>Array</c> or a <c>Map</c>: as many elements (a map: key and value each) must follow.</summary>
    public void WriteCount(int count) => WriteVarInt(checked((uint)count));

    /// <summary>Gives the buffer back to its pool.</summary>
    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        Length = 0;
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    private void WriteWide(BigInteger value, bool isUnsigned)
    {
        const int bytes = 32;
        Span<byte> digits = stackalloc byte[bytes];
        digits.Fill(value.Sign < 0 ? (byte)0xFF : (byte)0);
        if (!value.TryWriteBytes(digits, out _, isUnsigned))
            throw new OverflowException($"{value} does not fit {(isUnsigned ? "UInt256" : "Int256")}.");
        Append(digits);
    }

    private void WriteVarInt(uint value)
    {
        Span<byte> digits = stackalloc byte[VarIntBytesMax];
        var count = 0;
        for (; value >= 0x80; value >>= 7)
            digits[count++] = (byte)(value | 0x80);
        digits[count++] = (byte)value;
        Append(digits[..count]);
    }

    private Span<byte> Take(int count)
    {
        if (count > _buffer.Length - Length)
            Grow(count);
        var span = _buffer.AsSpan(Length, count);
        Length += count;
        return span;
    }

    private void Grow(int count)
    {
        var needed = (long)Length + count;
        if (needed > BytesMax)
            throw new InvalidOperationException($"{needed} bytes of rows are more than a writer holds ({BytesMax}).");
        var capacity = (int)Math.Min(BytesMax, Math.Max(needed, Math.Max(BytesAtFirst, 2L * _buffer.Length)));
        var grown = ArrayPool<byte>.Shared.Rent(capacity);
        _buffer.AsSpan(0, Length).CopyTo(grown);
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = grown;
    }
}
