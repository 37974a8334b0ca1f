using CsCheck;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Tests.Identity;

public class NodeUrlTests
{
    [Theory]
    [InlineData("https://Host:8935/", "host:8935")]
    [InlineData("host:8935", "host:8935")]
    [InlineData("HTTPS://HOST", "host:8935")]
    [InlineData("  http://host/path?x=1#f ", "host:8935")]
    [InlineData("//host:0443", "host:443")]
    [InlineData("host:", "host:8935")]
    [InlineData("https://user:secret@host:1", "host:1")]
    [InlineData("137.184.160.167:65535", "137.184.160.167:65535")]
    [InlineData("https://[2001:DB8:0::1]:8936/", "[2001:db8::1]:8936")]
    [InlineData("2001:db8::1", "[2001:db8::1]:8935")]
    [InlineData("host?a=://b", "host:8935")]
    public void Case_35_Url_variants_of_a_node_have_one_spelling(string text, string expected)
    {
        Assert.Equal(expected, NodeUrl.Normalize(text));
        Assert.Equal(expected, NodeUrl.Normalize(expected));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("   ")]
    [InlineData("https://")]
    [InlineData("https:///path")]
    [InlineData(":8935")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:-1")]
    [InlineData("host: 1")]
    [InlineData("ho st")]
    [InlineData("[::1")]
    [InlineData("[::1]x")]
    [InlineData("[host]:1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("a:b:c")]
    [InlineData("\ud800")]
    public void A_text_that_names_no_host_gives_nothing(string? text) => Assert.Equal("", NodeUrl.Normalize(text));

    [Fact]
    public void A_text_beyond_the_limit_gives_nothing()
    {
        Assert.Equal("", NodeUrl.Normalize("h" + new string('/', NodeUrl.TextLengthMax)));
        Assert.Equal("h:8935", NodeUrl.Normalize("h" + new string('/', NodeUrl.TextLengthMax - 1)));
    }

    [Theory]
    [InlineData("host:8935", "host")]
    [InlineData("[::1]:8935", "[::1]")]
    [InlineData("", "")]
    public void The_host_of_a_normalised_url_is_without_port(string url, string host) => Assert.Equal(host, NodeUrl.HostOf(url));

    [Fact]
    public void No_text_throws_and_normalising_twice_changes_nothing() =>
        Gen.OneOf(Gen.String, Gen.String["htps:/.@[]?#%:0189aZ \\-_é"]).Sample(
            text =>
            {
                var once = NodeUrl.Normalize(text);
                Assert.Equal(once, NodeUrl.Normalize(once));
            },
            iter: 20_000);
}
