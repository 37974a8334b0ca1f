using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Attribution;

/// <summary>Everything about a segment (or job) that a decision looks at beside the capability timelines. Times epoch ms.</summary>
public sealed record AttributionEvidence
{
    /// <summary>Distinct identities that the records credited to the segment carry, each with its earliest record (event time, then uid), in that order.</summary>
    public required IReadOnlyList<IdentityEvidence> Identities { get; init; }

    /// <summary>Payments that are evidence for the segment, by (time, uid).</summary>
    public IReadOnlyList<PaymentEvidence> Payments { get; init; } = [];

    /// <summary>Normalised URL of the segment's server key, '' = none.</summary>
    public required string Url { get; init; }

    /// <summary>Model label, '' = none; never the name of a pipeline.</summary>
    public required string ModelHint { get; init; }

    /// <summary>Pipeline named by a signal: one of the 11 known, or a BYOC capability string; '' = none.</summary>
    public string PipelineHint { get; init; } = "";

    /// <summary>Pipeline hint that only filters verbatim (a BYOC capability), not one of the known names.</summary>
    public bool IsCapabilityVerbatim { get; init; }

    public required long StartMs { get; init; }

    public required long EndMs { get; init; }

    /// <summary>The session saw <c>no orchestrators available</c> and this is no segment: reason <c>no_orchestrators</c>.</summary>
    public bool HadNobodyToTry { get; init; }
}

/// <summary>A URL or wallet that a record of the segment carries.</summary>
/// <param name="Uid">Earliest record with this identity.</param>
/// <param name="TimeMs">Its event time, epoch ms.</param>
/// <param name="Url">Normalised URL, '' = none.</param>
/// <param name="Address">What the signal carries as address (a hot wallet, sometimes an operator), lower-case, '' = none.</param>
public readonly record struct IdentityEvidence(EventUid Uid, long TimeMs, string Url, string Address);

/// <summary>A payment of the session.</summary>
/// <param name="Uid">The payment's record.</param>
/// <param name="TimeMs">Event time, epoch ms.</param>
/// <param name="Recipient">Operator that was paid, lower-case, '' = none.</param>
/// <param name="Url">Normalised URL, '' = none.</param>
/// <param name="ModelHint">Model part of its manifest id, '' = none.</param>
public sealed record PaymentEvidence(EventUid Uid, long TimeMs, string Recipient, string Url, string ModelHint);
