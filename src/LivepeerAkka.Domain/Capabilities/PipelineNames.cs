using System.Collections.Frozen;

namespace LivepeerAkka.Domain.Capabilities;

/// <summary>The network's pipeline names (attribution.md section 2). A label that is one of them is no model.</summary>
public static class PipelineNames
{
    private static readonly FrozenSet<string> Known = FrozenSet.ToFrozenSet(
    [
        "text-to-image", "image-to-image", "image-to-video", "upscale", "audio-to-text", "segment-anything-2", "llm",
        "image-to-text", "live-video-to-video", "text-to-speech", "byoc",
    ], StringComparer.OrdinalIgnoreCase);

    /// <summary>True for a known pipeline name in any letter case.</summary>
    public static bool IsKnown(string label) => Known.Contains(label);
}
