using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Tests.Capabilities;
using static LivepeerAkka.Domain.Tests.Attribution.Segment;
using static LivepeerAkka.Domain.Tests.Capabilities.Network;

namespace LivepeerAkka.Domain.Tests.Attribution;

/// <summary>Cards, pools, and several models of one node.</summary>
public class GpuTests
{
    [Fact]
    public void One_card_is_the_gpu() =>
        Assert.Equal(new GpuIdentity("gpu-1", $"{Card}/{Memory}/0", Card, Memory, 1), Decide(Hardware("sdxl", Gpu(0, "GPU-1"))).Gpu);

    [Fact]
    public void Unlike_cards_are_a_mixed_pool()
    {
        Assert.Equal(new GpuIdentity("", "mixed", "", null, 3), Decide(Hardware("sdxl", Gpu(0, "1"), Gpu(1, "2"), Gpu(2, "3", "RTX 3090"))).Gpu);
        Assert.Equal(new GpuIdentity("", "mixed", "", null, 2), Decide(Hardware("sdxl", Gpu(0, "1"), Gpu(1, "2", memory: 1))).Gpu);
    }

    [Fact]
    public void No_card_is_hardware_less()
    {
        var decision = Decide(Hardware("sdxl"));

        Assert.Equal(("hardware_less", "matched_without_hardware", "uri", 1), decision.Result());
        Assert.Equal(("0xa", NodeA, "sdxl", Live, null), (decision.Operator, decision.NodeUrl, decision.Model, decision.Pipeline, decision.Gpu));
    }

    [Fact]
    public void A_card_that_runs_two_models_is_one_card_and_the_models_stay_open()
    {
        var decision = Decide(Hardware("sdxl", Gpu(0, "1")), Hardware("flux", Gpu(0, "1")));

        Assert.Equal(("resolved", "", Live, $"{Card}/{Memory}/0", 1), (decision.Status, decision.Model, decision.Pipeline, decision.Gpu?.Slot, decision.Gpu?.Count));
    }

    [Fact]
    public void Models_on_different_cards_leave_the_gpu_open()
    {
        var decision = Decide(Hardware("sdxl", Gpu(0, "1")), Hardware("flux", Gpu(1, "2")));

        Assert.Equal(("resolved", "", null), (decision.Status, decision.Model, decision.Gpu));
        Assert.Equal("2", Decide("flux", Hardware("sdxl", Gpu(0, "1")), Hardware("flux", Gpu(1, "2"))).Gpu?.Id);
    }

    [Fact]
    public void A_model_without_a_card_beside_one_with_a_card_leaves_the_gpu_open()
    {
        var decision = Decide(Hardware("sdxl", Gpu(0, "1")), Hardware("flux"));

        Assert.Equal(("resolved", null), (decision.Status, decision.Gpu));
        Assert.Equal("hardware_less", Decide("flux", Hardware("sdxl", Gpu(0, "1")), Hardware("flux")).Status);
    }

    [Fact]
    public void Pipelines_that_differ_stay_empty_and_a_model_that_does_not_is_kept()
    {
        var decision = Decide(Hardware("m", Gpu(0, "1")), new("llm", "M", [Gpu(0, "1")]));

        Assert.Equal(("", "M", 1), (decision.Pipeline, decision.Model, decision.Gpu?.Count));
    }

    [Fact]
    public void An_offer_without_gpu_does_not_compete_with_one_that_has_one()
    {
        var network = new Network().Report(Start, Models("0xa", "", NodeA, (35, "SDXL"))).Cap("0xa", "", NodeA, "sdxl", Start);

        Assert.Equal(("resolved", 1), network.Decide(Of(NodeA, "")) is var d ? (d.Status, d.Gpu?.Count) : default);
    }

    [Fact]
    public void An_offer_without_gpu_that_is_seen_beats_one_with_gpu_that_was()
    {
        var network = new Network().Report(Start, Models("0xa", "", NodeA, (35, "sdxl"))).Cap("0xa", "", NodeA, "sdxl", Start - (2 * Hour));

        Assert.Equal("hardware_less", network.Decide(Of(NodeA, "")).Status);
    }

    [Fact]
    public void The_placeholder_of_an_entry_without_models_does_not_compete()
    {
        var network = new Network().Report(Start, Entry("0xa", "", NodeA)).Cap("0xa", "", NodeA, "sdxl", Start);
        var alone = new Network().Report(Start, Entry("0xa", "", NodeA));

        Assert.Equal(("resolved", "sdxl", Live), network.Decide(Of(NodeA, "")) is var d ? (d.Status, d.Model, d.Pipeline) : default);
        Assert.Equal(("hardware_less", "flux", ""), alone.Decide(Of(NodeA, "", "flux")) is var p ? (p.Status, p.Model, p.Pipeline) : default);
    }

    [Fact]
    public void Stale_beats_hardware_less_and_tells_no_gpu()
    {
        var without = new Network().Report(Start - (2 * Day), Models("0xa", "0xhot", NodeA, (35, "sdxl"))).Decide(Of(NodeA, "", "SDXL"));
        var elsewhere = new Network().Cap("0xa", "0xhot", NodeA, "sdxl", Start - (2 * Day)).Decide(Of(NodeB, "0xhot"));

        Assert.Equal(("stale", "stale_candidate", "uri", 0.4), without.Result());
        Assert.Equal(("0xa", NodeA, "SDXL", ""), (without.Operator, without.NodeUrl, without.Model, without.Pipeline));
        Assert.Equal(("stale", "0xa", NodeB), (elsewhere.Status, elsewhere.Operator, elsewhere.NodeUrl));
    }

    [Fact]
    public void The_uuid_is_that_which_the_card_had_when_the_segment_began()
    {
        var network = new Network().Cap("0xa", "", NodeA, "sdxl", Start - Hour, "old").Cap("0xa", "", NodeA, "sdxl", Start - Minute, "new")
            .Cap("0xa", "", NodeA, "sdxl", Start + Second, "later");

        Assert.Equal("new", network.Decide(Of(NodeA, "")).Gpu?.Id);
        Assert.Equal("", new Network().Cap("0xa", "", NodeA, "sdxl", Start, "").Decide(Of(NodeA, "")).Gpu?.Id);
        Assert.Equal("x", new Network().Cap("0xa", "", NodeA, "sdxl", End + Second, "x").Cap("0xa", "", NodeA, "sdxl", End + Minute, "y").Decide(Of(NodeA, "")).Gpu?.Id);
    }

    private static AttributionDecision Decide(params Domain.Events.CapabilityHardware[] hardware) => Decide("", hardware);

    private static AttributionDecision Decide(string hint, params Domain.Events.CapabilityHardware[] hardware) =>
        new Network().Report(Start, Entry("0xa", "0xhot", NodeA, hardware)).Decide(Of(NodeA, "", hint));
}
