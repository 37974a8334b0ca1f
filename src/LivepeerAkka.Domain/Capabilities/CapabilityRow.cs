using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Domain.Capabilities;

/// <summary>One orchestrator × pipeline × model × GPU of a capability snapshot (attribution.md section 2).</summary>
/// <param name="Entry">The orchestrator's entry.</param>
/// <param name="Pipeline">Pipeline, '' where the entry names none.</param>
/// <param name="Model">Model, '' where the entry names none.</param>
/// <param name="CapabilityId">Capability id of the pipeline, null where it has none.</param>
/// <param name="Configuration">The entry's configuration of this capability and model, null where it has none.</param>
/// <param name="Price">The entry's price of this capability and model, null where it has none.</param>
/// <param name="Gpu">The GPU, null for a row without one.</param>
public sealed record CapabilityRow(
    CapabilityEntry Entry, string Pipeline, string Model, int? CapabilityId,
    CapabilityModel? Configuration, CapabilityPrice? Price, CapabilityGpu? Gpu)
{
    /// <summary>
    /// The rows of a snapshot, always in the same order: the hardware with its GPUs, then models that the hardware does not name; an entry
    /// with neither gives one row without pipeline.
    /// </summary>
    public static IReadOnlyList<CapabilityRow> Of(NetworkCapabilities snapshot) => [.. snapshot.Entries.SelectMany(Of)];

    /// <summary>The rows of one entry, in the order that they have in the snapshot.</summary>
    public static IEnumerable<CapabilityRow> Of(CapabilityEntry entry)
    {
        var rows = 0;
        foreach (var hardware in entry.Hardware)
        {
            var bare = Row(entry, hardware.Pipeline, hardware.Model, CapabilityPipelines.IdOf(hardware.Pipeline));
            foreach (var gpu in hardware.Gpus)
            {
                rows++;
                yield return bare with { Gpu = gpu };
            }

            if (hardware.Gpus.Count > 0)
                continue;
            rows++;
            yield return bare;
        }

        foreach (var model in entry.Models)
        {
            var pipeline = CapabilityPipelines.NameOf(model.CapabilityId);
            if (entry.Hardware.Any(h => Same(h.Pipeline, pipeline) && Same(h.Model, model.Model)))
                continue;
            rows++;
            yield return Row(entry, pipeline, model.Model, model.CapabilityId);
        }

        if (rows == 0)
            yield return new CapabilityRow(entry, "", "", CapabilityId: null, Configuration: null, Price: null, Gpu: null);
    }

    // Configuration and price are never borrowed from another capability or model.
    private static CapabilityRow Row(CapabilityEntry entry, string pipeline, string model, int? capabilityId) => new(
        entry, pipeline, model, capabilityId,
        entry.Models.FirstOrDefault(m => m.CapabilityId == capabilityId && Same(m.Model, model)),
        entry.Prices.FirstOrDefault(p => p.CapabilityId == capabilityId && Same(p.Constraint, model)),
        Gpu: null);

    private static bool Same(string a, string b) => a.AsSpan().Trim().Equals(b.AsSpan().Trim(), StringComparison.OrdinalIgnoreCase);
}
