using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Domain.Capabilities;

/// <summary>What one entry of a capability snapshot offers: pipeline, model and GPU, each unknown where the entry does not say.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Pipeline">Pipeline name, '' = unknown.</param>
/// <param name="Model">Model label, '' = unknown.</param>
/// <param name="Gpu">The card, null = the entry names none for this model.</param>
/// <param name="Configuration">Configuration of exactly this pipeline and model, null where the entry has none.</param>
/// <param name="Price">Price of exactly this pipeline and model, null where the entry has none.</param>
public sealed record CapabilityOffer(
    CapabilityEntry Entry, string Pipeline, string Model, CapabilityGpu? Gpu, CapabilityModel? Configuration, CapabilityPrice? Price);

/// <summary>Derives offers from entries (attribution.md section 2).</summary>
public static class CapabilityOffers
{
    private static readonly Dictionary<int, string> PipelineById = new()
    {
        [27] = "text-to-image", [28] = "image-to-image", [29] = "image-to-video", [30] = "upscale", [31] = "audio-to-text",
        [32] = "segment-anything-2", [33] = "llm", [34] = "image-to-text", [35] = "live-video-to-video", [36] = "text-to-speech", [37] = "byoc",
    };

    /// <summary>The offers of an entry, in its own order: hardware first, then models without hardware, else one placeholder.</summary>
    public static IReadOnlyList<CapabilityOffer> Of(CapabilityEntry entry)
    {
        var offers = new List<CapabilityOffer>();
        var named = new HashSet<(string, string)>();
        foreach (var hardware in entry.Hardware)
        {
            named.Add((hardware.Pipeline, hardware.Model));
            var (configuration, price) = (ModelOf(entry, hardware.Pipeline, hardware.Model), PriceOf(entry, hardware.Pipeline, hardware.Model));
            if (hardware.Gpus.Count == 0)
            {
                offers.Add(new CapabilityOffer(entry, hardware.Pipeline, hardware.Model, null, configuration, price));
            }

            foreach (var gpu in hardware.Gpus)
            {
                offers.Add(new CapabilityOffer(entry, hardware.Pipeline, hardware.Model, gpu, configuration, price));
            }
        }

        foreach (var model in entry.Models)
        {
            var pipeline = PipelineOf(model.CapabilityId);
            if (named.Add((pipeline, model.Model)))
            {
                offers.Add(new CapabilityOffer(entry, pipeline, model.Model, null, model, PriceOf(entry, pipeline, model.Model)));
            }
        }

        if (offers.Count == 0)
        {
            offers.Add(new CapabilityOffer(entry, "", "", null, null, null));
        }

        return offers;
    }

    /// <summary>Pipeline of a capability id, '' for one that is no AI pipeline.</summary>
    public static string PipelineOf(int capabilityId) => PipelineById.GetValueOrDefault(capabilityId, "");

    private static CapabilityModel? ModelOf(CapabilityEntry entry, string pipeline, string model) =>
        entry.Models.FirstOrDefault(m => PipelineOf(m.CapabilityId) == pipeline && m.Model == model);

    private static CapabilityPrice? PriceOf(CapabilityEntry entry, string pipeline, string model) =>
        entry.Prices.FirstOrDefault(p => PipelineOf(p.CapabilityId) == pipeline && p.Constraint == model);
}
