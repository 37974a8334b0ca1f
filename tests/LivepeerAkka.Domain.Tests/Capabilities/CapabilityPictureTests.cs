using LivepeerAkka.Domain.Capabilities;
using static LivepeerAkka.Domain.Tests.Capabilities.Network;

namespace LivepeerAkka.Domain.Tests.Capabilities;

public class CapabilityPictureTests
{
    private const long T = 30 * Day;

    [Fact]
    public void Nodes_are_found_by_url_operator_and_wallet()
    {
        var picture = new Network().Cap("0xa", "0xhot", "b", "m", T).Cap("0xa", "0xhot2", "a", "m", T).Discover(T, ("0xhot", "c")).Picture;

        Assert.Equal(1, picture.Version);
        Assert.Equal("a:8935", picture.NodeAt("a:8935")?.Url);
        Assert.Null(picture.NodeAt("d:8935"));
        Assert.Equal(["a:8935", "b:8935"], picture.NodesOfOperator("0xa"));
        Assert.Equal(["b:8935", "c:8935"], picture.NodesOfWallet("0xhot"));
        Assert.Empty(picture.NodesOfOperator("0xhot"));
    }

    [Fact]
    public void A_picture_never_changes_and_the_next_one_has_the_change()
    {
        var before = new Network().Cap("0xa", "0xhot", "a", "m", T).Picture;
        var other = Network.Timelines(new Network().Cap("0xb", "0xhot2", "a", "m", T).Observations);

        var after = before.With(other, 9);

        Assert.Equal((1L, 9L), (before.Version, after.Version));
        Assert.Equal(["a:8935"], before.NodesOfOperator("0xa"));
        Assert.Empty(before.NodesOfOperator("0xb"));
        Assert.Empty(after.NodesOfOperator("0xa"));
        Assert.Equal(["a:8935"], after.NodesOfOperator("0xb"));
        Assert.Empty(after.NodesOfWallet("0xhot"));
        Assert.Equal(["a:8935"], after.NodesOfWallet("0xhot2"));
    }

    [Fact]
    public void A_node_of_which_nothing_is_left_is_gone()
    {
        var before = new Network().Cap("0xa", "0xhot", "a", "m", T).Cap("0xa", "0xhot", "b", "m", T).Picture;

        var after = before.With([before.NodeAt("a:8935")!.Forget(T + (16 * Day))], 2);

        Assert.Equal("b:8935", Assert.Single(after.Nodes).Url);
        Assert.Equal(["b:8935"], after.NodesOfOperator("0xa"));
        Assert.Equal(["b:8935"], after.NodesOfWallet("0xhot"));
    }

    [Theory]
    [InlineData(-Day, true)]
    [InlineData(-Day - 1, false)]
    [InlineData(0, true)]
    [InlineData(30 * Minute, true)]
    [InlineData((30 * Minute) + 1, false)]
    public void A_wallet_has_the_node_that_was_seen_a_day_before_or_half_an_hour_after(long seen, bool isNode) =>
        Assert.Equal(isNode ? "a:8935" : "", new Network().Cap("0xop", "0xhot", "a", "m", T + seen).Picture.NodeOf("0xhot", T));

    [Fact]
    public void A_wallet_of_two_nodes_has_none_and_what_is_out_of_time_does_not_count()
    {
        Assert.Equal("", new Network().Cap("0xa", "0xhot", "a", "m", T).Cap("0xa", "0xhot", "b", "m", T).Picture.NodeOf("0xhot", T));
        Assert.Equal("a:8935", new Network().Cap("0xa", "0xhot", "a", "m", T).Cap("0xb", "0xhot", "b", "m", T - (2 * Day)).Picture.NodeOf("0xhot", T));
        Assert.Equal("a:8935", new Network().Cap("0xa", "0xhot", "a", "m", T).Cap("0xb", "0xhot", "a", "m", T).Picture.NodeOf("0xhot", T));
        Assert.Equal("", new Network().Discover(T, ("0xhot", "a")).Picture.NodeOf("0xhot", T));
        Assert.Equal("", CapabilityPicture.Empty.NodeOf("0xhot", T));
    }

    [Fact]
    public void An_interval_that_spans_the_day_before_counts_as_seen_in_it() =>
        Assert.Equal("a:8935", new Network().CapFrom(T - (30 * Hour), T + Hour, "0xa", "0xhot", "a", "m").Picture.NodeOf("0xhot", T));
}
