using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Attribution;

/// <summary>Who did the work of a segment or job, and why we think so (attribution.md section 3). "We do not know" is a decision too.</summary>
public sealed record AttributionDecision
{
    /// <summary>One of <see cref="AttributionStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>One of <see cref="AttributionReason"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>One of <see cref="AttributionMethod"/>.</summary>
    public required string Method { get; init; }

    /// <summary>0 to 1, as attribution.md tabulates it.</summary>
    public required double Confidence { get; init; }

    /// <summary>Operator, canonical lower-case ETH address; '' = not known. Never a hot wallet.</summary>
    public string Operator { get; init; } = "";

    /// <summary>Node, normalised URL; '' = not known.</summary>
    public string NodeUrl { get; init; } = "";

    /// <summary>'' = not known.</summary>
    public string Pipeline { get; init; } = "";

    /// <summary>The offer's model, else the hint; '' = not known.</summary>
    public string Model { get; init; } = "";

    /// <summary>The GPU or the pool; null = not known.</summary>
    public GpuIdentity? Gpu { get; init; }

    /// <summary>Signal (or payment) that carried the deciding identity; null without a candidate.</summary>
    public EventUid? SignalUid { get; init; }

    /// <summary>Capability record behind the deciding offer; null without a candidate.</summary>
    public EventUid? CapabilityUid { get; init; }

    /// <summary>Operator of the best candidate that did not win, '' = there was none.</summary>
    public string RunnerUp { get; init; } = "";
}

/// <summary>A GPU, or a pool of cards among which none can be told.</summary>
/// <param name="Id">The card's current UUID, '' for a pool.</param>
/// <param name="Slot">Stable name of the slot on its node, <c>model/memory/ordinal</c>; for a pool <c>pool/model/memory</c>, or <c>mixed</c>.</param>
/// <param name="ModelName">Card model as reported; '' for a mixed pool.</param>
/// <param name="MemoryBytes">Memory of one card, null for a mixed pool.</param>
/// <param name="Count">Cards: 1 for a slot.</param>
public sealed record GpuIdentity(string Id, string Slot, string ModelName, long? MemoryBytes, int Count);

/// <summary>Values of <c>attribution_status</c>.</summary>
public static class AttributionStatus
{
    public const string Resolved = "resolved";
    public const string HardwareLess = "hardware_less";
    public const string Stale = "stale";
    public const string Ambiguous = "ambiguous";
    public const string Unresolved = "unresolved";
}

/// <summary>Values of <c>attribution_reason</c>.</summary>
public static class AttributionReason
{
    public const string Matched = "matched";
    public const string MatchedPrior = "matched_prior";
    public const string FutureSkew = "future_skew";
    public const string LearnedLater = "learned_later";
    public const string StaleCandidate = "stale_candidate";
    public const string MatchedRecipient = "matched_recipient";
    public const string MatchedWithoutHardware = "matched_without_hardware";
    public const string AmbiguousCandidates = "ambiguous_candidates";
    public const string SharedWallet = "shared_wallet";
    public const string IncompatibleCandidate = "incompatible_candidate";
    public const string MissingCandidate = "missing_candidate";
    public const string NoIdentityEvidence = "no_identity_evidence";
    public const string NoOrchestrators = "no_orchestrators";
}

/// <summary>Values of <c>attribution_method</c>.</summary>
public static class AttributionMethod
{
    public const string UriAndAddress = "uri_and_address";
    public const string Uri = "uri";
    public const string PaymentRecipient = "payment_recipient";
    public const string Address = "address";
    public const string HotWallet = "hot_wallet";
    public const string None = "none";
}
