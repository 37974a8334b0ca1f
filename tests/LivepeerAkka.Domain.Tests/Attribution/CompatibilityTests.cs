using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Tests.Capabilities;
using static LivepeerAkka.Domain.Tests.Attribution.Segment;
using static LivepeerAkka.Domain.Tests.Capabilities.Network;

namespace LivepeerAkka.Domain.Tests.Attribution;

/// <summary>Hints of model and pipeline.</summary>
public class CompatibilityTests
{
    private const string Container = "openai-chat-completions";

    private static Network Containers => new Network().Report(
        Start, Entry("0xa", "", NodeA, Hardware("sdxl", Gpu(0, "1")), new(Container, "Qwen", [Gpu(1, "2")])));

    [Fact]
    public void A_hint_matches_in_any_letter_case_or_by_an_alias_that_is_configured()
    {
        var network = new Network().Cap("0xa", "", NodeA, "StreamDiffusion-SDXL", Start);
        var rules = new AttributionRules { ModelAliases = new Dictionary<string, string> { [" Fast "] = "streamdiffusion-sdxl" } };

        Assert.Equal("StreamDiffusion-SDXL", network.Decide(Of(NodeA, "", "streamdiffusion-sdxl")).Model);
        Assert.Equal("StreamDiffusion-SDXL", network.Decide(Of(NodeA, "", "fast"), rules).Model);
        Assert.Equal("incompatible_candidate", network.Decide(Of(NodeA, "", "fast")).Reason);
        Assert.Equal("incompatible_candidate", network.Decide(Of(NodeA, "", "slow"), rules).Reason);
    }

    [Fact]
    public void Spellings_of_a_model_are_one_model_and_its_cards_are_counted_once()
    {
        var network = new Network().Cap("0xa", "", NodeA, "sdxl", Start).Cap("0xa", "", NodeA, "SDXL", Start + 1 - Minute);

        Assert.Equal(("SDXL", 1), network.Decide(Of(NodeA, "")) is var d ? (d.Model, d.Gpu?.Count) : default);
    }

    [Fact]
    public void A_mismatch_is_never_a_fallback_even_at_the_segments_own_url()
    {
        var network = new Network().Cap("0xa", "0xhot", NodeA, "llama", Start).Cap("0xa", "0xhot", NodeB, "sdxl", Start);

        Assert.Equal(("unresolved", "incompatible_candidate", "none", 0), network.Decide(Of(NodeA, "0xhot", "sdxl")).Result());
    }

    [Fact]
    public void A_model_that_matches_beats_one_that_is_unknown()
    {
        var network = new Network().Cap("0xa", "", NodeA, "sdxl", Start - (2 * Hour)).Cap("0xa", "", NodeA, "", Start);

        Assert.Equal(("sdxl", "matched_prior"), network.Decide(Of(NodeA, "", "sdxl")) is var d ? (d.Model, d.Reason) : default);
        Assert.Equal(("flux", "matched"), network.Decide(Of(NodeA, "", "flux")) is var u ? (u.Model, u.Reason) : default);
    }

    [Fact]
    public void A_known_pipeline_filters_and_what_is_unknown_on_one_side_does_not()
    {
        AttributionEvidence Hinted(string pipeline) => Of(NodeA, "") with { PipelineHint = pipeline };

        Assert.Equal("sdxl", Containers.Decide(Hinted("LIVE-video-to-video")).Model);
        Assert.Equal("incompatible_candidate", Containers.Decide(Hinted("llm")).Reason);
        Assert.Equal("hardware_less", new Network().Report(Start, Entry("0xa", "", NodeA)).Decide(Hinted("llm")).Status);
        Assert.Equal("Qwen", Containers.Decide(Hinted("byoc")).Model);
    }

    [Fact]
    public void A_pipeline_that_matches_beats_one_that_is_unknown()
    {
        var network = new Network().Cap("0xa", "", NodeA, "sdxl", Start - (2 * Hour)).Report(Start, Entry("0xa", "", NodeA));

        Assert.Equal("matched_prior", network.Decide(Of(NodeA, "") with { PipelineHint = Live }).Reason);
        Assert.Equal("matched_without_hardware", network.Decide(Of(NodeA, "")).Reason);
    }

    [Fact]
    public void Another_pipeline_hint_does_not_filter_unless_it_is_a_containers_capability()
    {
        Assert.Equal("resolved", Containers.Decide(Of(NodeA, "") with { PipelineHint = "something" }).Status);
        Assert.Equal("incompatible_candidate", Containers.Decide(Of(NodeA, "") with { PipelineHint = "something", IsCapabilityVerbatim = true }).Reason);
        Assert.Equal(
            ("Qwen", Container, "2"),
            Containers.Decide(Of(NodeA, "") with { PipelineHint = Container, IsCapabilityVerbatim = true }) is var d ? (d.Model, d.Pipeline, d.Gpu?.Id) : default);
        Assert.Equal("incompatible_candidate", Containers.Decide(Of(NodeA, "", "llama") with { PipelineHint = Container, IsCapabilityVerbatim = true }).Reason);
    }

    [Fact]
    public void A_container_that_is_listed_under_the_capability_id_is_found_by_its_name()
    {
        var network = new Network().Report(Start, Models("0xa", "", NodeA, (37, Container), (37, "other")));
        var evidence = Of(NodeA, "", "Qwen") with { PipelineHint = Container, IsCapabilityVerbatim = true };

        Assert.Equal(("hardware_less", "byoc"), network.Decide(evidence) is var d ? (d.Status, d.Pipeline) : default);
        Assert.Equal("incompatible_candidate", network.Decide(evidence with { PipelineHint = "third" }).Reason);
    }

    [Fact]
    public void Nothing_to_go_by_has_a_reason_of_its_own()
    {
        Assert.Equal(("unresolved", "no_identity_evidence", "none", 0), new Network().Decide(Nobody with { ModelHint = "m" }).Result());
        Assert.Equal(("unresolved", "no_orchestrators", "none", 0), new Network().Decide(Nobody with { HadNobodyToTry = true }).Result());
        Assert.Equal("missing_candidate", new Network().Decide(Of("", "0xhot") with { HadNobodyToTry = true }).Reason);
        Assert.Equal("m", new Network().Decide(Nobody with { ModelHint = "m" }).Model);
    }

    [Theory]
    [InlineData("35_streamdiffusion-sdxl", "streamdiffusion-sdxl", "live-video-to-video")]
    [InlineData(" 33_meta-llama/Llama_3 ", "meta-llama/Llama_3", "llm")]
    [InlineData("99_m", "m", "")]
    [InlineData("35_", "", "")]
    [InlineData("_m", "", "")]
    [InlineData("x_m", "", "")]
    [InlineData("-1_m", "", "")]
    [InlineData("99999999999_m", "", "")]
    [InlineData("35", "", "")]
    [InlineData("", "", "")]
    public void Manifest_ids_name_a_capability_and_a_model(string manifestId, string model, string pipeline) =>
        Assert.Equal((model, pipeline), (ManifestIds.ModelOf(manifestId), ManifestIds.PipelineOf(manifestId)));

    [Fact]
    public void Labels_are_models_unless_they_name_a_pipeline()
    {
        Assert.Equal(("sdxl", ""), (PipelineLabels.ModelOf(" sdxl "), PipelineLabels.PipelineOf(" sdxl ")));
        Assert.Equal(("", "llm"), (PipelineLabels.ModelOf("LLM"), PipelineLabels.PipelineOf("LLM")));
        Assert.Equal(("", ""), (PipelineLabels.ModelOf(""), PipelineLabels.PipelineOf("")));
    }
}
