using LivepeerAkka.Domain.Tests.Capabilities;
using LivepeerAkka.Domain.Tests.Sessions;
using static LivepeerAkka.Domain.Tests.Attribution.Segment;
using static LivepeerAkka.Domain.Tests.Capabilities.Network;

namespace LivepeerAkka.Domain.Tests.Attribution;

/// <summary>How URLs, addresses and payments lead to operators.</summary>
public class IdentityTests
{
    private static Network TwoNodes => new Network().Cap("0xa", "0xhot", NodeA, "sdxl", Start).Cap("0xb", "0xhot2", NodeB, "sdxl", Start);

    [Fact]
    public void Each_method_has_its_confidence()
    {
        Assert.Equal(("resolved", "matched", "uri_and_address", 1), TwoNodes.Decide(Of(NodeA, "0xhot")).Result());
        Assert.Equal(("resolved", "matched", "uri", 1), TwoNodes.Decide(Of(NodeA, "")).Result());
        Assert.Equal(("resolved", "matched_recipient", "payment_recipient", 1), TwoNodes.Decide(Nobody.Paid("0xa", NodeA)).Result());
        Assert.Equal(("resolved", "matched", "address", 0.9), TwoNodes.Decide(Of("", "0xa")).Result());
        Assert.Equal(("resolved", "matched", "hot_wallet", 0.8), TwoNodes.Decide(Of("", "0xhot")).Result());
    }

    [Theory]
    [InlineData(0, 0.9, 0.8)]
    [InlineData(-2 * Hour, 0.81, 0.72)]
    [InlineData(Second, 0.72, 0.64)]
    [InlineData(Hour / 2, 0.63, 0.56)]
    [InlineData(-2 * Day, 0.36, 0.32)]
    public void What_only_an_address_or_a_wallet_tells_is_less_sure_in_every_class(long seen, double byAddress, double byWallet)
    {
        var network = new Network().Cap("0xa", "0xhot", NodeA, "sdxl", Start + seen);

        Assert.Equal(byAddress, network.Decide(Of("", "0xa")).Confidence);
        Assert.Equal(byWallet, network.Decide(Of("", "0xhot")).Confidence);
    }

    [Fact]
    public void The_url_beats_a_wallet_of_somebody_else()
    {
        var decision = TwoNodes.Decide(Of(NodeA, "0xhot2"));

        Assert.Equal(("uri", "0xa", ""), (decision.Method, decision.Operator, decision.RunnerUp));
    }

    [Fact]
    public void A_url_that_no_offer_names_leaves_the_operator_to_the_wallet_and_keeps_node_and_model_of_the_segment()
    {
        var decision = TwoNodes.Decide(Of("new:8935", "0xhot", "SDXL"));

        Assert.Equal(("hardware_less", "matched_without_hardware", "hot_wallet", 0.8), decision.Result());
        Assert.Equal(("0xa", "new:8935", "SDXL", "", null), (decision.Operator, decision.NodeUrl, decision.Model, decision.Pipeline, decision.Gpu));
        Assert.Equal("address", TwoNodes.Decide(Of("new:8935", "0xa")).Method);
        Assert.Equal("incompatible_candidate", TwoNodes.Decide(Of("new:8935", "0xhot", "llama")).Reason);
        Assert.Equal("missing_candidate", TwoNodes.Decide(Of("new:8935", "")).Reason);
    }

    [Fact]
    public void A_url_whose_offers_are_out_of_reach_is_like_one_that_no_offer_names()
    {
        var network = new Network().Cap("0xold", "", NodeA, "sdxl", Start - (7 * Day) - 1).Cap("0xb", "0xhot", NodeB, "sdxl", Start);

        Assert.Equal(("0xb", NodeA), network.Decide(Of(NodeA, "0xhot")) is var d ? (d.Operator, d.NodeUrl) : default);
    }

    [Fact]
    public void A_shared_wallet_with_a_url_that_no_offer_names_is_ambiguous()
    {
        var network = TwoNodes.Cap("0xb", "0xhot", NodeB, "sdxl", Start);

        Assert.Equal(("ambiguous", "shared_wallet", "none", 0), network.Decide(Of("new:8935", "0xhot")).Result());
    }

    [Fact]
    public void A_shared_wallet_is_not_decided_by_what_its_operators_offer()
    {
        var network = new Network().Cap("0xa", "0xhot", NodeA, "sdxl", Start).Cap("0xb", "0xhot", NodeB, "llama", Start);

        Assert.Equal("shared_wallet", network.Decide(Of("", "0xhot", "sdxl")).Reason);
        Assert.Equal("incompatible_candidate", network.Decide(Of("", "0xhot", "flux")).Reason);
    }

    [Fact]
    public void A_payment_or_a_second_wallet_decides_where_a_shared_wallet_does_not()
    {
        var network = TwoNodes.Cap("0xb", "0xhot", NodeB, "sdxl", Start);

        Assert.Equal(("0xa", "payment_recipient"), network.Decide(Of("", "0xhot").Paid("0xa", NodeA)) is var p ? (p.Operator, p.Method) : default);
        Assert.Equal(("0xb", "hot_wallet"), network.Decide(Of("", "0xhot").And("", "0xhot2")) is var w ? (w.Operator, w.Method) : default);
    }

    [Fact]
    public void An_address_that_is_one_operators_own_and_anothers_wallet_proves_neither()
    {
        var network = new Network().Cap("0xa", "0xhot", NodeA, "sdxl", Start).Cap("0xb", "0xa", NodeB, "sdxl", Start);

        Assert.Equal("shared_wallet", network.Decide(Of("", "0xa")).Reason);
    }

    [Fact]
    public void An_operator_that_signs_with_its_own_address_is_known_by_it() =>
        Assert.Equal("address", new Network().Cap("0xa", "0xA ", NodeA, "sdxl", Start).Decide(Of("", "0xa")).Method);

    [Fact]
    public void Two_wallets_of_two_operators_are_ambiguous()
    {
        var decision = TwoNodes.Decide(Of("", "0xhot").And("", "0xhot2"));

        Assert.Equal(("ambiguous", "ambiguous_candidates", "none", 0), decision.Result());
        Assert.Equal(("", "0xb", Script.Uid(1), Record(1)), (decision.Operator, decision.RunnerUp, decision.SignalUid!.Value, decision.CapabilityUid!.Value));
    }

    [Fact]
    public void A_wallet_that_has_left_an_operator_counts_only_as_old_as_it_is()
    {
        // The operator 0xb is seen now, but not with the wallet, which it had two days ago.
        var network = new Network().Cap("0xb", "0xhot", NodeB, "sdxl", Start - (2 * Day)).Cap("0xb", "0xhot2", NodeB, "sdxl", Start);

        Assert.Equal(("stale", "stale_candidate", "hot_wallet", 0.32), network.Decide(Of("", "0xhot")).Result());
        Assert.Equal("0xa", network.Cap("0xa", "0xhot", NodeA, "sdxl", Start).Decide(Of("", "0xhot")).Operator);
    }

    [Fact]
    public void One_operator_with_several_nodes_leaves_node_and_gpu_empty()
    {
        var network = new Network().Cap("0xa", "0xhot", NodeA, "sdxl", Start).Cap("0xa", "0xhot", NodeB, "sdxl", Start);

        var decision = network.Decide(Of("", "0xhot"));

        Assert.Equal(("resolved", "0xa", "", "sdxl", Live, null), (decision.Status, decision.Operator, decision.NodeUrl, decision.Model, decision.Pipeline, decision.Gpu));
    }

    [Fact]
    public void A_node_that_capabilities_gave_to_a_wallet_is_the_node_but_the_wallet_is_the_evidence()
    {
        var network = new Network().Cap("0xa", "0xhot", NodeA, "sdxl", Start).Cap("0xa", "0xhot2", NodeB, "sdxl", Start);

        var decision = network.Decide(Of("", "0xhot") with { Url = NodeA });

        Assert.Equal(("hot_wallet", 0.8, "0xa", NodeA), (decision.Method, decision.Confidence, decision.Operator, decision.NodeUrl));
    }

    [Fact]
    public void A_payment_to_an_operator_elsewhere_or_to_one_without_offers_there_is_no_evidence()
    {
        Assert.Equal("missing_candidate", TwoNodes.Decide(Nobody.Paid("0xa", NodeB)).Reason);
        Assert.Equal(("0xa", "uri", "matched"), TwoNodes.Decide(Of(NodeA, "").Paid("0xb", NodeB)) is var d ? (d.Operator, d.Method, d.Reason) : default);
        Assert.Equal("no_identity_evidence", TwoNodes.Decide(Nobody.Paid("0xa", "")).Reason);
    }

    [Fact]
    public void A_discovered_wallet_names_no_operator()
    {
        var network = new Network().Cap("0xa", "", NodeA, "sdxl", Start).Discover(Start, ("0xhot", NodeA));

        Assert.Equal("missing_candidate", network.Decide(Of("", "0xhot")).Reason);
    }

    [Fact]
    public void Signals_are_named_by_what_they_decided()
    {
        Assert.Equal(Script.Uid(2), TwoNodes.Decide(Of(NodeA, "").And(NodeA, "0xhot")).SignalUid);
        Assert.Equal(Script.Uid(1), TwoNodes.Decide(Of(NodeA, "").And("", "0xhot")).SignalUid);
        Assert.Equal(Script.Uid(2), TwoNodes.Decide(Of("", "0xnobody").And("", "0xhot")).SignalUid);
        Assert.Equal(Script.Uid(100), TwoNodes.Decide(Nobody.Paid("0xa", NodeA).Paid("0xa", NodeA)).SignalUid);
    }
}
