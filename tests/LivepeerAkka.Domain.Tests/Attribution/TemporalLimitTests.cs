using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Tests.Capabilities;
using static LivepeerAkka.Domain.Tests.Attribution.Segment;
using static LivepeerAkka.Domain.Tests.Capabilities.Network;

namespace LivepeerAkka.Domain.Tests.Attribution;

/// <summary>Every limit of the temporal classes, on both sides.</summary>
public class TemporalLimitTests
{
    [Theory]
    [InlineData(0, "matched", 1.0)]
    [InlineData(-Hour, "matched", 1.0)]
    [InlineData(-Hour - 1, "matched_prior", 0.9)]
    [InlineData(-Day, "matched_prior", 0.9)]
    [InlineData(-Day - 1, "stale_candidate", 0.4)]
    [InlineData(-7 * Day, "stale_candidate", 0.4)]
    [InlineData((-7 * Day) - 1, "missing_candidate", 0.0)]
    [InlineData(1, "future_skew", 0.8)]
    [InlineData(30 * Second, "future_skew", 0.8)]
    [InlineData((30 * Second) + 1, "learned_later", 0.7)]
    public void One_sighting_before_or_after_the_start(long fromStart, string reason, double confidence)
    {
        var decision = new Network().Cap("0xop", "0xhot", NodeA, "sdxl", Start + fromStart).Decide(Of(NodeA, ""));

        Assert.Equal((reason, confidence), (decision.Reason, decision.Confidence));
    }

    [Theory]
    [InlineData(0, "learned_later")]
    [InlineData(30 * Minute, "learned_later")]
    [InlineData((30 * Minute) + 1, "missing_candidate")]
    public void One_sighting_after_the_end(long fromEnd, string reason) =>
        Assert.Equal(reason, new Network().Cap("0xop", "0xhot", NodeA, "sdxl", End + fromEnd).Decide(Of(NodeA, "")).Reason);

    [Fact]
    public void A_gap_of_exactly_the_hold_is_bridged_and_a_longer_one_is_not()
    {
        var bridged = new Network().Cap("0xop", "0xhot", NodeA, "sdxl", Start).Cap("0xop", "0xhot", NodeA, "sdxl", Start + Hour);
        var broken = new Network().Cap("0xop", "0xhot", NodeA, "sdxl", Start).Cap("0xop", "0xhot", NodeA, "sdxl", Start + Hour + 1);

        Assert.Single(bridged.Picture.NodeAt(NodeA)!.Offers[0].Seen);
        Assert.Equal(2, broken.Picture.NodeAt(NodeA)!.Offers[0].Seen.Count);
    }

    [Fact]
    public void Nothing_is_learned_later_about_a_node_that_offered_the_like_within_seven_days()
    {
        var known = new Network().Cap("0xop", "0xhot", NodeA, "sdxl", Start - (7 * Day)).Cap("0xop", "0xhot", NodeA, "sdxl", End + Minute);
        var forgotten = new Network().Cap("0xop", "0xhot", NodeA, "sdxl", Start - (7 * Day) - 1).Cap("0xop", "0xhot", NodeA, "sdxl", End + Minute);

        Assert.Equal("stale_candidate", known.Decide(Of(NodeA, "")).Reason);
        Assert.Equal("learned_later", forgotten.Decide(Of(NodeA, "")).Reason);
    }

    [Fact]
    public void What_a_node_offered_that_does_not_fit_keeps_nothing_from_being_learned_later()
    {
        var network = new Network().Cap("0xop", "0xhot", NodeA, "llama", Start - Day).Cap("0xop", "0xhot", NodeA, "sdxl", End + Minute);

        Assert.Equal(("learned_later", "sdxl"), network.Decide(Of(NodeA, "", "sdxl")) is var d ? (d.Reason, d.Model) : default);
    }

    [Fact]
    public void A_skewed_clock_is_believed_although_the_node_was_known_before()
    {
        var network = new Network().Cap("0xop", "0xhot", NodeA, "sdxl", Start - (3 * Day)).Cap("0xop", "0xhot", NodeA, "sdxl", Start + Second);

        Assert.Equal(("future_skew", 0.8), network.Decide(Of(NodeA, "")) is var d ? (d.Reason, d.Confidence) : default);
    }

    [Fact]
    public void Evidence_names_the_record_that_began_the_interval_and_for_what_is_past_the_last_sighting()
    {
        Network Reported(long from) => new Network()
            .Cap("0xop", "0xhot", NodeA, "sdxl", from).Cap("0xop", "0xhot", NodeA, "sdxl", from + Minute);

        Assert.Equal(
            [Record(1), Record(2), Record(1), Record(1), Record(2)],
            new[] { -2 * Minute, -2 * Hour, Second, Hour / 2, -2 * Day }.Select(t => Reported(Start + t).Decide(Of(NodeA, "")).CapabilityUid!.Value));
    }

    [Fact]
    public void The_next_report_of_an_unchanged_node_changes_no_decision()
    {
        var network = new Network().CapFrom(Start - Hour, Start - (10 * Minute), "0xop", "0xhot", NodeA, "sdxl")
            .CapFrom(Start - Hour, Start - (5 * Minute), "0xop", "0xhot", NodeB, "sdxl");
        AttributionEvidence[] segments = [Of(NodeA, "0xhot"), Of("", "0xhot"), Of(NodeB, "", "sdxl"), Of("", "0xhot", "flux")];
        var before = segments.Select(s => network.Decide(s)).ToList();

        network.Cap("0xop", "0xhot", NodeA, "sdxl", Start + (2 * Minute)).Cap("0xop", "0xhot", NodeB, "sdxl", Start + (40 * Minute));

        Assert.Equal(before, segments.Select(s => network.Decide(s)));
    }

    [Theory]
    [InlineData(-Day, "matched_prior", "shared_wallet")]
    [InlineData(-Day - 1, "matched", "matched")]
    public void A_wallet_is_shared_when_a_day_gives_it_two_operators(long second, string alone, string reason)
    {
        var network = new Network().Cap("0xa", "0xhot", NodeA, "sdxl", Start).Cap("0xb", "0xhot", NodeB, "sdxl", Start + second);

        Assert.Equal(reason, network.Decide(Of("", "0xhot")).Reason);
        Assert.Equal(alone, network.Decide(Of(second < -Day ? NodeA : NodeB, "0xhot")).Reason);
    }

    [Fact]
    public void A_wallet_whose_second_operator_comes_later_was_not_shared()
    {
        var network = new Network().Cap("0xa", "0xhot", NodeA, "sdxl", Start).Cap("0xb", "0xhot", NodeB, "sdxl", Start + 1);

        Assert.Equal(("0xa", "0xb", "matched"), network.Decide(Of("", "0xhot")) is var d ? (d.Operator, d.RunnerUp, d.Reason) : default);
    }
}
