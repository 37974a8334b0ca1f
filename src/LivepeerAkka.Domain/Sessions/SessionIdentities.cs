using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>The identity columns of a session and of its segments: what signals tell and what attribution decided.</summary>
internal static class SessionIdentities
{
    /// <summary>Identity of the session: that of the segment that speaks for it.</summary>
    public static SessionIdentity OfSession(SessionPicture picture, SessionRules rules)
    {
        var representative = picture.Analysis.Representative;
        return Of(picture.Decision, picture.Analysis.Gateway, representative?.Key.Url ?? "", representative?.HotWallet ?? "", rules);
    }

    /// <summary>Identity of a segment.</summary>
    public static SessionIdentity OfSegment(SessionPicture picture, int index, SessionRules rules)
    {
        var segment = picture.Analysis.Segments[index];
        return Of(picture.SegmentDecisions[index], picture.Analysis.Gateway, segment.Key.Url, segment.HotWallet, rules);
    }

    /// <summary>Identity of work that belongs to no segment: nobody's.</summary>
    public static SessionIdentity OfNobody(SessionPicture picture, SessionRules rules) => OfNobody(picture.Analysis.Gateway, rules);

    /// <summary>Nobody at a gateway.</summary>
    public static SessionIdentity OfNobody(string gateway, SessionRules rules) => new(gateway, RegionOf("", gateway, rules), "", "", "", "", "");

    private static SessionIdentity Of(AttributionDecision decision, string gateway, string url, string hotWallet, SessionRules rules) =>
        new(gateway, RegionOf(url, gateway, rules), decision.Operator, decision.NodeUrl, hotWallet, decision.Pipeline, decision.Model)
        {
            GpuId = decision.Gpu?.Id ?? "",
            GpuSlot = decision.Gpu?.Slot ?? "",
            GpuModelName = decision.Gpu?.ModelName ?? "",
            GpuMemoryBytes = decision.Gpu?.MemoryBytes,
            GpuCount = decision.Gpu?.Count,
            AttributionStatus = decision.Status,
            AttributionReason = decision.Reason,
            AttributionMethod = decision.Method,
            AttributionConfidence = decision.Confidence,
        };

    private static string RegionOf(string url, string gateway, SessionRules rules) =>
        rules.Regions.TryGetValue(NodeUrl.HostOf(url), out var ofHost) ? ofHost
        : rules.Regions.TryGetValue(gateway, out var ofGateway) ? ofGateway
        : "";
}
