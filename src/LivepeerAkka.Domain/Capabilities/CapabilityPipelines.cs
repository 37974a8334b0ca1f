namespace LivepeerAkka.Domain.Capabilities;

/// <summary>The network's capability ids and the pipelines that they stand for (attribution.md section 2).</summary>
public static class CapabilityPipelines
{
    private static readonly Dictionary<int, string> NameById = new()
    {
        [27] = "text-to-image",
        [28] = "image-to-image",
        [29] = "image-to-video",
        [30] = "upscale",
        [31] = "audio-to-text",
        [32] = "segment-anything-2",
        [33] = "llm",
        [34] = "image-to-text",
        [35] = "live-video-to-video",
        [36] = "text-to-speech",
        [37] = "byoc",
    };

    private static readonly Dictionary<string, int> IdByName = NameById.ToDictionary(p => p.Value, p => p.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>Pipeline of a capability id, '' for one that is no pipeline.</summary>
    public static string NameOf(int capabilityId) => NameById.GetValueOrDefault(capabilityId, "");

    /// <summary>Capability id of a pipeline in any letter case; null for a name outside the network's list.</summary>
    public static int? IdOf(string pipeline) => IdByName.TryGetValue(pipeline.Trim(), out var id) ? id : null;

    /// <summary>The network's spelling of a pipeline that it knows; any other name trimmed, as it is (a BYOC capability).</summary>
    public static string Canonical(string pipeline) => IdOf(pipeline) is { } id ? NameOf(id) : pipeline.Trim();
}
