using System.Globalization;
using System.Text;
using CsCheck;
using LivepeerAkka.Cluster.Ingest.Decoding;

namespace LivepeerAkka.Cluster.Tests.Ingest;

public sealed class CanonicalJsonTests
{
    private static string Canonical(string json) => Encoding.UTF8.GetString(CanonicalJson.OfEvent(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("-0.0e5", "0")]
    [InlineData("1.0", "1")]
    [InlineData("-1.50", "-1.5")]
    [InlineData("333333333.33333329", "333333333.3333333")]
    [InlineData("1E30", "1e+30")]
    [InlineData("4.50", "4.5")]
    [InlineData("2e-3", "0.002")]
    [InlineData("0.000000000000000000000000001", "1e-27")]
    [InlineData("1e21", "1e+21")]
    [InlineData("1e20", "100000000000000000000")]
    [InlineData("999999999999999900000", "999999999999999900000")]
    [InlineData("123456789012345680000", "123456789012345680000")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("1e-7", "1e-7")]
    [InlineData("-1.25e-7", "-1.25e-7")]
    [InlineData("0.0000012345", "0.0000012345")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e+308")]
    [InlineData("9007199254740992", "9007199254740992")]
    [InlineData("295147905179352830000", "295147905179352830000")]
    [InlineData("1e23", "1e+23")]
    [InlineData("9.999999999999997e22", "9.999999999999997e+22")]
    [InlineData("1767908945298", "1767908945298")]
    [InlineData("20.484865861692217", "20.484865861692217")]
    [InlineData("1e999", "1e999")]
    public void Numbers_are_printed_as_rfc_8785_prints_them(string number, string canonical) =>
        Assert.Equal($"{{\"a\":{canonical}}}", Canonical($"{{ \"a\" : {number} }}"));

    [Fact]
    public void A_printed_number_reads_back_as_itself() => Gen.Double.Where(double.IsFinite).Sample(number =>
        Assert.Equal(number == 0 ? 0 : number, double.Parse(CanonicalJson.Number(number), CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("""{"b":1,"a":{"d":[3,{"f":1,"e":2}],"c":null}}""", """{"a":{"c":null,"d":[3,{"e":2,"f":1}]},"b":1}""")]
    [InlineData("""{ "a" : [ true , false , [ ] , { } ] }""", """{"a":[true,false,[],{}]}""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    [InlineData("""{"\u0061":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/"}""", """{"a":"€$\u000f\nA'B\"\\\\\"/"}""")]
    [InlineData("""{"a":"\b\f\t\r\u0000\u001f\u007f"}""", "{\"a\":\"\\b\\f\\t\\r\\u0000\\u001f\u007f\"}")]
    [InlineData("{}", "{}")]
    public void Members_are_sorted_and_texts_have_the_shortest_escapes(string json, string canonical) => Assert.Equal(canonical, Canonical(json));

    [Fact]
    public void Members_are_sorted_by_utf_16_code_units() => Assert.Equal(
        "{\"\\r\":1,\"1\":2,\"\u0080\":3,\"\u00f6\":4,\"\u20ac\":5,\"\ud83d\ude00\":6,\"\ufb33\":7}",
        Canonical("{\"\u20ac\":5,\"\\r\":1,\"\ufb33\":7,\"1\":2,\"\ud83d\ude00\":6,\"\u0080\":3,\"\u00f6\":4}"));
}
