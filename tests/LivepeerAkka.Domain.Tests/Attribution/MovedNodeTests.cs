using LivepeerAkka.Domain.Tests.Capabilities;
using LivepeerAkka.Domain.Tests.Sessions;
using static LivepeerAkka.Domain.Tests.Attribution.Segment;
using static LivepeerAkka.Domain.Tests.Capabilities.Network;

namespace LivepeerAkka.Domain.Tests.Attribution;

/// <summary>Several operators at one URL.</summary>
public class MovedNodeTests
{
    private static Network Moved => new Network()
        .Cap("0xa", "0xhot", NodeA, "sdxl", Start - (40 * Minute)).Cap("0xa", "0xhot", NodeA, "sdxl", Start - (20 * Minute))
        .Cap("0xb", "0xhot", NodeA, "sdxl", Start - (10 * Minute)).Cap("0xb", "0xhot", NodeA, "sdxl", Start);

    [Fact]
    public void A_url_that_moved_belongs_to_the_operator_that_was_seen_there_later()
    {
        var decision = Moved.Decide(Of(NodeA, ""));

        Assert.Equal(("0xb", "0xa", "matched", "uri"), (decision.Operator, decision.RunnerUp, decision.Reason, decision.Method));
        Assert.Equal("0xb", Moved.Decide(Of(NodeA, "0xhot")).Operator);
    }

    [Fact]
    public void A_segment_before_the_move_stays_with_the_operator_of_then() =>
        Assert.Equal("0xa", Moved.Decide(Of(NodeA, "") with { StartMs = Start - (11 * Minute), EndMs = Start }).Operator);

    [Fact]
    public void Operators_that_take_turns_at_a_url_are_ambiguous()
    {
        var decision = Moved.Cap("0xa", "0xhot", NodeA, "sdxl", Start - (5 * Minute)).Decide(Of(NodeA, ""));

        Assert.Equal(("ambiguous", "ambiguous_candidates", "none", 0), decision.Result());
        Assert.Equal((NodeA, "0xb"), (decision.NodeUrl, decision.RunnerUp));
    }

    [Fact]
    public void Operators_seen_at_the_same_instant_are_ambiguous() =>
        Assert.Equal("ambiguous_candidates", new Network()
            .Cap("0xa", "", NodeA, "sdxl", Start).Cap("0xb", "", NodeA, "sdxl", Start).Decide(Of(NodeA, "")).Reason);

    [Fact]
    public void What_was_seen_out_of_the_segments_reach_says_nothing_about_a_move()
    {
        Assert.Equal("0xb", Moved.Cap("0xb", "", NodeA, "sdxl", Start - (7 * Day) - Minute).Decide(Of(NodeA, "")).Operator);
        Assert.Equal("", Moved.Cap("0xb", "", NodeA, "sdxl", Start - (7 * Day)).Decide(Of(NodeA, "")).Operator);
        Assert.Equal("0xb", Moved.Cap("0xa", "", NodeA, "sdxl", Start + (2 * Hour)).Decide(Of(NodeA, "")).Operator);
    }

    [Fact]
    public void A_payment_decides_among_the_operators_at_a_url()
    {
        var decision = Moved.Decide(Of(NodeA, "").Paid("0xa", NodeA));

        Assert.Equal(("0xa", "uri", "matched_recipient", 1.0), (decision.Operator, decision.Method, decision.Reason, decision.Confidence));
        Assert.Equal((Script.Uid(100), "0xb"), (decision.SignalUid!.Value, decision.RunnerUp));
    }

    [Fact]
    public void Payments_to_both_operators_decide_nothing() =>
        Assert.Equal("0xb", Moved.Decide(Of(NodeA, "").Paid("0xa", NodeA).Paid("0xb", NodeA)).Operator);

    [Fact]
    public void The_address_decides_among_the_operators_at_a_url_before_a_payment_does()
    {
        var network = new Network().Cap("0xa", "0xhot1", NodeA, "sdxl", Start).Cap("0xb", "0xhot2", NodeA, "sdxl", Start);

        Assert.Equal(("0xa", "uri_and_address"), network.Decide(Of(NodeA, "0xhot1").Paid("0xb", NodeA)) is var d ? (d.Operator, d.Method) : default);
    }

    [Fact]
    public void Operators_of_one_url_do_not_compete_by_having_a_gpu()
    {
        var network = new Network().Cap("0xa", "", NodeA, "sdxl", Start).Report(Start, Models("0xb", "", NodeA, (35, "sdxl")));

        Assert.Equal("ambiguous_candidates", network.Decide(Of(NodeA, "")).Reason);
    }
}
