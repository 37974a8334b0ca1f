using System.Globalization;
using LivepeerAkka.Domain.Capabilities;

namespace LivepeerAkka.Domain.Attribution;

/// <summary>Reads a payment's manifest id of the form <c>CAPABILITY-ID_MODEL</c>; other manifest ids name nothing.</summary>
public static class ManifestIds
{
    /// <summary>Model that the manifest id names, trimmed; '' where it is of another form.</summary>
    public static string ModelOf(string manifestId) => TryRead(manifestId, out _, out var model) ? model : "";

    /// <summary>Pipeline of the capability that the manifest id names; '' where it is of another form or names no pipeline.</summary>
    public static string PipelineOf(string manifestId) => TryRead(manifestId, out var id, out _) ? CapabilityPipelines.NameOf(id) : "";

    private static bool TryRead(string manifestId, out int capabilityId, out string model)
    {
        var text = manifestId.AsSpan().Trim();
        var bar = text.IndexOf('_');
        model = bar < 0 ? "" : text[(bar + 1)..].Trim().ToString();
        capabilityId = 0;
        return model.Length > 0 && int.TryParse(text[..bar], NumberStyles.None, CultureInfo.InvariantCulture, out capabilityId);
    }
}
