using System.Globalization;
using System.Numerics;
using CsCheck;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Domain.Tests.Events;

public sealed class WeiAmountTests
{
    [Theory]
    [InlineData("2402400000000000 WEI", "2402400000000000")]
    [InlineData("0.012 ETH", "12000000000000000")]
    [InlineData("0.012 eth", "12000000000000000")]
    [InlineData("1 Ether", "1000000000000000000")]
    [InlineData("1.5 gwei", "1500000000")]
    [InlineData("  7   wei ", "7")]
    [InlineData("7", "7")]
    [InlineData("0", "0")]
    [InlineData("007", "7")]
    [InlineData(".5 gwei", "500000000")]
    [InlineData("5. gwei", "5000000000")]
    [InlineData("1.9 wei", "1")]
    [InlineData("0.0000000000000000019 ETH", "1")]
    [InlineData("123456789.123456789123456789 ETH", "123456789123456789123456789")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639935", "115792089237316195423570985008687907853269984665640564039457584007913129639935")]
    public void Case_08_An_amount_is_read_exactly(string text, string wei) =>
        Assert.Equal(BigInteger.Parse(wei, CultureInfo.InvariantCulture), WeiAmount.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("WEI")]
    [InlineData(".")]
    [InlineData("-1 WEI")]
    [InlineData("+1 WEI")]
    [InlineData("1e18 WEI")]
    [InlineData("1,000 WEI")]
    [InlineData("1 WEI WEI")]
    [InlineData("1 finney")]
    [InlineData("1.2.3 ETH")]
    [InlineData("٣ WEI")]
    [InlineData("0x10")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639936")]
    public void An_amount_that_cannot_be_read_is_unknown(string text) => Assert.Null(WeiAmount.Parse(text));

    [Fact]
    public void An_amount_without_end_is_unknown() => Assert.Null(WeiAmount.Parse(new string('9', 1_000_000)));

    [Fact]
    public void Case_08_The_expected_value_is_the_integer_part_computed_in_decimals()
    {
        Assert.Equal(new BigInteger(4_800_000_004_800), WeiAmount.ExpectedValue(2_402_400_000_000_000, 0.0009990010m, 2));
        Assert.Equal(BigInteger.Zero, WeiAmount.ExpectedValue(1, 0.9999999999m, 1));
        Assert.Equal(BigInteger.Zero, WeiAmount.ExpectedValue(5, 0, 5));
        Assert.Equal(new BigInteger(35), WeiAmount.ExpectedValue(7, 1, 5));
    }

    [Fact]
    public void An_expected_value_needs_all_three_and_a_place_in_256_bits()
    {
        Assert.Null(WeiAmount.ExpectedValue(null, 1, 1));
        Assert.Null(WeiAmount.ExpectedValue(1, null, 1));
        Assert.Null(WeiAmount.ExpectedValue(1, 1, null));
        Assert.Null(WeiAmount.ExpectedValue(BigInteger.Pow(2, 256) - 1, 1, 2));
    }

    [Fact]
    public void The_expected_value_does_not_depend_on_how_the_probability_is_written() => Gen.Select(
        Gen.ULong, Gen.Int[0, 1_000_000], Gen.Int[0, 1000]).Sample((face, millionths, tickets) =>
    {
        var expected = new BigInteger(face) * millionths * tickets / 1_000_000;
        Assert.Equal(expected, WeiAmount.ExpectedValue(face, millionths / 1_000_000m, tickets));
        Assert.Equal(expected, WeiAmount.ExpectedValue(face, millionths * 0.0000010000m, tickets));
    });

    [Theory]
    [InlineData("1635.021 wei/pixel", "1635.021")]
    [InlineData("0 WEI/Pixel", "0")]
    [InlineData(" 12  wei/pixel ", "12")]
    public void A_price_a_pixel_is_read(string text, string price) =>
        Assert.Equal(decimal.Parse(price, CultureInfo.InvariantCulture), WeiAmount.ParsePricePerPixel(text));

    [Theory]
    [InlineData("")]
    [InlineData("1635")]
    [InlineData("1635 wei")]
    [InlineData("-1 wei/pixel")]
    [InlineData("x wei/pixel")]
    [InlineData("1 wei/token")]
    [InlineData("999999999999999999999999999999999999999 wei/pixel")]
    public void A_price_in_another_unit_is_unknown(string text) => Assert.Null(WeiAmount.ParsePricePerPixel(text));
}
