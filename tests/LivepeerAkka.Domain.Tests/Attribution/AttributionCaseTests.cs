using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Tests.Capabilities;
using static LivepeerAkka.Domain.Tests.Attribution.Segment;
using static LivepeerAkka.Domain.Tests.Capabilities.Network;

namespace LivepeerAkka.Domain.Tests.Attribution;

/// <summary>Cases 26 to 35, as far as a decision is theirs.</summary>
public class AttributionCaseTests
{
    [Fact]
    public void Case_26_A_hint_chooses_among_the_offers_of_one_hot_wallet()
    {
        var network = new Network().Report(Start, Entry("0xop", "0xhot", NodeA, Hardware("llama", Gpu(0, "1")), Hardware("sdxl", Gpu(1, "2"))));

        var decision = network.Decide(Of("", "0xhot", "sdxl"));

        Assert.Equal(("resolved", "matched", "hot_wallet", 0.8), decision.Result());
        Assert.Equal(("0xop", NodeA, Live, "sdxl", "2"), (decision.Operator, decision.NodeUrl, decision.Pipeline, decision.Model, decision.Gpu?.Id));
    }

    [Fact]
    public void Case_26_A_hint_for_a_model_that_nobody_offers_is_incompatible()
    {
        var network = new Network().Report(Start, Entry("0xop", "0xhot", NodeA, Hardware("llama", Gpu(0, "1")), Hardware("sdxl", Gpu(1, "2"))));

        var decision = network.Decide(Of("", "0xhot", "flux"));

        Assert.Equal(("unresolved", "incompatible_candidate", "none", 0), decision.Result());
        Assert.Equal(("", "flux", "", null, null), (decision.Operator, decision.Model, decision.Pipeline, decision.SignalUid, decision.CapabilityUid));
    }

    [Fact]
    public void Case_27_An_offer_that_was_seen_beats_one_that_will_be()
    {
        var network = new Network().Cap("0xop", "0xhot", NodeA, "x", Start - 1000).Cap("0xop", "0xhot", NodeA, "y", Start + 1000);

        Assert.Equal("x", network.Decide(Of(NodeA, "0xhot")).Model);
    }

    [Fact]
    public void Case_28_A_shared_wallet_without_a_url_is_ambiguous_and_with_the_url_of_one_is_that_one()
    {
        var network = new Network().Cap("0xa", "0xhot", NodeA, "sdxl", Start).Cap("0xb", "0xhot", NodeB, "sdxl", Start);

        var without = network.Decide(Of("", "0xhot"));
        var with = network.Decide(Of(NodeB, "0xhot"));

        Assert.Equal(("ambiguous", "shared_wallet", "none", 0), without.Result());
        Assert.Equal(("", "", "0xb"), (without.Operator, without.NodeUrl, without.RunnerUp));
        Assert.Equal(("resolved", "matched", "uri_and_address", 1), with.Result());
        Assert.Equal(("0xb", NodeB), (with.Operator, with.NodeUrl));
    }

    [Fact]
    public void Case_29_Identical_cards_are_a_pool_without_an_id()
    {
        var network = new Network().Report(Start, Entry("0xop", "0xhot", NodeA, Hardware("sdxl", [.. Enumerable.Range(0, 8).Select(i => Gpu(i, $"{i}"))])));

        var decision = network.Decide(Of(NodeA, ""));

        Assert.Equal(new GpuIdentity("", $"pool/{Card}/{Memory}", Card, Memory, 8), decision.Gpu);
        Assert.Equal("resolved", decision.Status);
    }

    [Fact]
    public void Case_29_A_card_with_ever_new_uuids_is_one_slot()
    {
        var network = new Network();
        for (var i = 0; i < 76; i++)
        {
            network.Cap("0xop", "0xhot", NodeA, "sdxl", Start - ((75 - i) * Minute), $"GPU-{i}");
        }

        Assert.Equal(new GpuIdentity("gpu-75", $"{Card}/{Memory}/0", Card, Memory, 1), network.Decide(Of(NodeA, "")).Gpu);
        Assert.Equal(76, Assert.Single(network.Picture.NodeAt(NodeA)!.Offers).Uuids.Count);
    }

    [Fact]
    public void Case_30_A_node_that_is_still_reported_unchanged_after_six_hours_is_exact()
    {
        var network = new Network().CapFrom(Start - (6 * Hour), Start, "0xop", "0xhot", NodeA, "sdxl");

        var decision = network.Decide(Of(NodeA, ""));

        Assert.Equal(("resolved", "matched", "uri", 1), decision.Result());
        Assert.Equal(Record(1), decision.CapabilityUid);
    }

    [Fact]
    public void Case_31_Evidence_of_thirty_hours_ago_is_stale()
    {
        var decision = new Network().Cap("0xop", "0xhot", NodeA, "sdxl", Start - (30 * Hour)).Decide(Of(NodeA, ""));

        Assert.Equal(("stale", "stale_candidate", "uri", 0.4), decision.Result());
        Assert.Equal(("0xop", NodeA, null, "", ""), (decision.Operator, decision.NodeUrl, decision.Gpu, decision.Model, decision.Pipeline));
    }

    [Fact]
    public void Case_32_A_node_that_becomes_known_twenty_minutes_after_the_end_is_learned_later_and_after_45_missing()
    {
        var learned = new Network().Cap("0xop", "0xhot", NodeA, "sdxl", End + (20 * Minute)).Decide(Of(NodeA, "", "sdxl"));
        var missing = new Network().Cap("0xop", "0xhot", NodeA, "sdxl", End + (45 * Minute)).Decide(Of(NodeA, "", "sdxl"));

        Assert.Equal(("resolved", "learned_later", "uri", 0.7), learned.Result());
        Assert.Equal(("unresolved", "missing_candidate", "none", 0), missing.Result());
        Assert.Equal(("", "sdxl"), (missing.Operator, missing.Model));
    }

    [Fact]
    public void Case_33_A_record_of_three_days_ago_leaves_present_offers_alone()
    {
        var network = new Network().CapFrom(Start - Hour, Start, "0xop", "0xhot", NodeA, "sdxl");
        var before = network.Decide(Of(NodeA, ""));

        var after = network.Cap("0xop", "0xhot", NodeA, "sdxl", Start - (3 * Day)).Cap("0xold", "0xhot2", NodeA, "llama", Start - (3 * Day)).Decide(Of(NodeA, ""));

        Assert.Equal(before with { RunnerUp = "0xold" }, after);
    }

    [Fact]
    public void Case_34_The_name_of_a_pipeline_is_no_model_hint()
    {
        var network = new Network().Report(Start, Models("0xop", "0xhot", NodeA, (33, "llama"), (35, "sdxl")));
        var evidence = Of(NodeA, "0xhot", PipelineLabels.ModelOf(Live)) with { PipelineHint = PipelineLabels.PipelineOf(" Live-Video-To-Video ") };

        var decision = network.Decide(evidence);

        Assert.Equal((AttributionStatus.HardwareLess, "0xop", Live, "sdxl"), (decision.Status, decision.Operator, decision.Pipeline, decision.Model));
    }

    [Fact]
    public void Case_35_Spellings_of_a_url_are_one_node()
    {
        var network = new Network().Cap("0xa", "0xhot", "https://Host:8935/", "sdxl", Start).Cap("0xa", "0xhot", "host", "sdxl", Start + 1);

        Assert.Equal("host:8935", Assert.Single(network.Picture.Nodes).Url);
        Assert.Equal("0xa", network.Decide(Of(NodeUrl.Normalize("HTTPS://host:8935/path"), "")).Operator);
    }
}
