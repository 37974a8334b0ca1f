using LivepeerAkka.Domain.Capabilities;

namespace LivepeerAkka.Domain.Attribution;

/// <summary>Whether an offer can be what a segment's hints ask for (attribution.md section 3, step 2).</summary>
internal static class Compatibility
{
    /// <summary>The offer is something else.</summary>
    public const int Mismatch = -1;

    private const int ModelUnknown = 2;
    private const int PipelineUnknown = 1;

    private static readonly string Byoc = CapabilityPipelines.NameOf(37);

    /// <summary>Rank of the offer, 0 = all that is hinted agrees, higher = more is unknown on one side; <see cref="Mismatch"/>.</summary>
    public static int Of(AttributionEvidence evidence, OfferTimeline offer, AttributionRules rules)
    {
        // A node that lists its containers under the capability id gives their names as models, and the models not at all.
        if (evidence.IsCapabilityVerbatim && evidence.PipelineHint.Length > 0 && Same(offer.Pipeline, Byoc))
        {
            return Same(offer.Model, evidence.PipelineHint) ? ModelUnknown + PipelineUnknown : Mismatch;
        }

        var byPipeline = OfPipeline(evidence, offer.Pipeline);
        // An offer of a container may give its name as model too: that tells no model.
        var namesContainer = evidence.IsCapabilityVerbatim && evidence.PipelineHint.Length > 0 && Same(offer.Model, evidence.PipelineHint);
        var byModel = evidence.ModelHint.Length == 0 || offer.Model.Length == 0 || namesContainer ? ModelUnknown
            : rules.IsSameModel(evidence.ModelHint, offer.Model) ? 0
            : Mismatch;
        return byPipeline == Mismatch || byModel == Mismatch ? Mismatch : byPipeline + byModel;
    }

    private static int OfPipeline(AttributionEvidence evidence, string pipeline)
    {
        var hint = evidence.PipelineHint;
        var isKnown = CapabilityPipelines.IdOf(hint) is not null;
        if (hint.Length == 0 || (!isKnown && !evidence.IsCapabilityVerbatim))
        {
            return 0;
        }

        if (pipeline.Length == 0)
        {
            return PipelineUnknown;
        }

        return Same(hint, pipeline) ? 0
            : Same(hint, Byoc) && CapabilityPipelines.IdOf(pipeline) is null ? 0
            : Mismatch;
    }

    private static bool Same(string a, string b) => a.AsSpan().Trim().Equals(b.AsSpan().Trim(), StringComparison.OrdinalIgnoreCase);
}
