using LivepeerAkka.Domain.Capabilities;

namespace LivepeerAkka.Domain.Attribution;

/// <summary>Reads the <c>pipeline</c> label of signals, which is a model's label unless it is the name of a pipeline.</summary>
public static class PipelineLabels
{
    /// <summary>Pipeline that the label names, in the network's spelling; '' where it names none of the known ones.</summary>
    public static string PipelineOf(string label) => CapabilityPipelines.IdOf(label) is { } id ? CapabilityPipelines.NameOf(id) : "";

    /// <summary>Model that the label names, trimmed; '' for the name of a pipeline.</summary>
    public static string ModelOf(string label) => CapabilityPipelines.IdOf(label) is null ? label.Trim() : "";
}
