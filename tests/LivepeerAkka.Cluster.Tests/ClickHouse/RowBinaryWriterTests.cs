using System.Numerics;
using LivepeerAkka.Cluster.ClickHouse;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

public sealed class RowBinaryWriterTests
{
    private static string Bytes(Action<RowBinaryWriter> write)
    {
        using var writer = new RowBinaryWriter();
        write(writer);
        return Convert.ToHexString(writer.Written.Span);
    }

    [Fact]
    public void A_text_is_its_length_and_its_UTF_8_bytes()
    {
        Assert.Equal("00", Bytes(w => w.WriteString("")));
        Assert.Equal("0361C3A9", Bytes(w => w.WriteString("aé")));
        Assert.Equal("03EFBFBD", Bytes(w => w.WriteString("\ud800")));
        Assert.Equal("020A00", Bytes(w => w.WriteString("\n\0"u8)));
        Assert.Equal("AC02" + string.Concat(Enumerable.Repeat("78", 300)), Bytes(w => w.WriteString(new string('x', 300))));
    }

    [Fact]
    public void A_uuid_is_two_words_each_with_its_bytes_reversed() =>
        Assert.Equal("7766554433221100FFEEDDCCBBAA9988", Bytes(w => w.WriteUuid(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"))));

    [Fact]
    public void Numbers_are_little_endian()
    {
        Assert.Equal("FF", Bytes(w => w.WriteUInt8(255)));
        Assert.Equal("0100", Bytes(w => { w.WriteFlag(true); w.WriteFlag(false); }));
        Assert.Equal("FEFF", Bytes(w => w.WriteInt16(-2)));
        Assert.Equal("FEFFFFFF", Bytes(w => w.WriteInt32(-2)));
        Assert.Equal("04030201", Bytes(w => w.WriteUInt32(0x01020304)));
        Assert.Equal("FEFFFFFFFFFFFFFF", Bytes(w => w.WriteInt64(-2)));
        Assert.Equal("0807060504030201", Bytes(w => w.WriteUInt64(0x0102030405060708)));
        Assert.Equal("000000000000F83F", Bytes(w => w.WriteFloat64(1.5)));
        Assert.Equal("E803000000000000", Bytes(w => w.WriteDateTime64Ms(1000)));
    }

    [Fact]
    public void Wide_integers_take_32_bytes_in_twos_complement()
    {
        Assert.Equal("0201" + new string('0', 60), Bytes(w => w.WriteUInt256(0x0102)));
        Assert.Equal(new string('F', 64), Bytes(w => w.WriteUInt256(BigInteger.Pow(2, 256) - 1)));
        Assert.Equal("FE" + new string('F', 62), Bytes(w => w.WriteInt256(-2)));
        Assert.Throws<OverflowException>(() => Bytes(w => w.WriteUInt256(BigInteger.Pow(2, 256))));
        Assert.Throws<OverflowException>(() => Bytes(w => w.WriteUInt256(-1)));
        Assert.Throws<OverflowException>(() => Bytes(w => w.WriteInt256(BigInteger.Pow(2, 255))));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1.5")]
    [InlineData("1635.021")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001")]
    public void A_decimal_keeps_all_its_digits(string text)
    {
        var value = decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        var bytes = Convert.FromHexString(Bytes(w => w.WriteDecimal256(value)));

        Assert.Equal(32, bytes.Length);
        Assert.Equal(value, Reassemble(new BigInteger(bytes)));
    }

    // The unscaled value back to a decimal, digit by digit, so that no precision is lost on the way.
    private static decimal Reassemble(BigInteger unscaled)
    {
        var scale = 28;
        while (scale > 0 && unscaled % 10 == 0)
            (unscaled, scale) = (unscaled / 10, scale - 1);
        var parts = (ulong)(BigInteger.Abs(unscaled) & ulong.MaxValue);
        var high = (uint)(BigInteger.Abs(unscaled) >> 64);
        return new decimal((int)(uint)parts, (int)(uint)(parts >> 32), (int)high, unscaled.Sign < 0, (byte)scale);
    }

    [Fact]
    public void Nulls_arrays_and_maps_are_marked()
    {
        Assert.Equal("01", Bytes(w => Assert.False(w.WriteNullMark(isNull: true))));
        Assert.Equal("0007", Bytes(w => { Assert.True(w.WriteNullMark(isNull: false)); w.WriteUInt8(7); }));
        Assert.Equal("02016101" + "62", Bytes(w => { w.WriteCount(2); w.WriteString("a"); w.WriteString("b"); }));
        Assert.Throws<OverflowException>(() => Bytes(w => w.WriteCount(-1)));
    }

    [Fact]
    public void A_writer_grows_is_cut_back_and_says_how_much_it_holds()
    {
        using var writer = new RowBinaryWriter();
        var expected = new List<byte>();
        for (var i = 0; i < 10_000; i++)
        {
            writer.WriteInt32(i);
            expected.AddRange(BitConverter.GetBytes(i));
        }

        Assert.Equal(40_000, writer.Length);
        Assert.Equal(expected, writer.Written.ToArray());
        writer.Truncate(8);
        writer.Append([9, 9]);
        Assert.Equal([0, 0, 0, 0, 1, 0, 0, 0, 9, 9], writer.Written.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Truncate(11));
    }

    [Fact]
    public void A_writer_refuses_more_than_its_maximum()
    {
        using var writer = new RowBinaryWriter();
        writer.Append(new byte[10]);

        Assert.Throws<InvalidOperationException>(() => writer.Append(new byte[RowBinaryWriter.BytesMax - 9]));
        Assert.Equal(10, writer.Length);
    }
}
