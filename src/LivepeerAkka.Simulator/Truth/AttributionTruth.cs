namespace LivepeerAkka.Simulator.Truth;

/// <summary>
/// Who did the work of a segment or job, as the contract decides it on what the network reported. Texts '' = not known.
/// </summary>
public sealed record IdentityTruth
{
    /// <summary><c>resolved</c>, <c>hardware_less</c>, <c>stale</c>, <c>ambiguous</c> or <c>unresolved</c>.</summary>
    public required string Status { get; init; }

    public required string Reason { get; init; }
    public required string Method { get; init; }

    /// <summary>In thousandths: 1000 = certain.</summary>
    public required int ConfidencePerMille { get; init; }

    /// <summary>Operator, canonical lower-case address.</summary>
    public string Operator { get; init; } = "";

    /// <summary>Node as <c>host:port</c>.</summary>
    public string Node { get; init; } = "";

    public string Pipeline { get; init; } = "";
    public string Model { get; init; } = "";

    /// <summary>Null = not known.</summary>
    public GpuTruth? Gpu { get; init; }

    /// <summary>The decision names a node: its work counts for the node's stretches.</summary>
    public bool NamesNode => Node.Length > 0;
}

/// <summary>The cards that may have done the work.</summary>
/// <param name="ModelName">Card model; '' for cards of several kinds.</param>
/// <param name="MemoryBytes">Memory of one card; null for cards of several kinds.</param>
/// <param name="Count">Cards: 1 = it is this one.</param>
/// <param name="Ids">For a single card every UUID that it had; empty for a pool.</param>
public sealed record GpuTruth(string ModelName, long? MemoryBytes, int Count, IReadOnlyList<string> Ids);

/// <summary>Who served a session: the decision that the evidence allows, and what really happened.</summary>
/// <param name="Org">Organisation.</param>
/// <param name="SessionId">Session.</param>
/// <param name="IdentitySegment">Index of the segment whose identity is the session's; −1 = it has no segment.</param>
/// <param name="Session">Identity of a session without a segment, null for others.</param>
/// <param name="Segments">By index.</param>
public sealed record AttributionTruth(
    string Org, string SessionId, int IdentitySegment, IdentityTruth? Session, IReadOnlyList<SegmentIdentityTruth> Segments)
{
    /// <summary>The session's own identity.</summary>
    public IdentityTruth OfSession() => Session ?? Segments[IdentitySegment].Decision;
}

/// <summary>Who served a segment.</summary>
/// <param name="Decision">What the evidence allows.</param>
/// <param name="Server">Node that really served when the segment began, <c>host:port</c>.</param>
/// <param name="Operators">Operators that really served in it, canonical: more than one only where nothing but a shared wallet tells.</param>
public sealed record SegmentIdentityTruth(IdentityTruth Decision, string Server, IReadOnlyList<string> Operators);

/// <summary>Truth of one payment.</summary>
/// <param name="Org">Organisation.</param>
/// <param name="EventUid">Uid of the record (events.md section 2), lower case with dashes.</param>
/// <param name="LinkStatus"><c>linked</c>, <c>inferred</c> or <c>unlinked</c>.</param>
/// <param name="SessionId">Session that it is linked to, else ''.</param>
/// <param name="Recipient">Operator that was paid, canonical.</param>
/// <param name="Node">Node that was paid, <c>host:port</c>.</param>
/// <param name="FaceValueWei">One ticket's face value, wei, decimal.</param>
/// <param name="ExpectedValueWei">Face value × chance of winning × tickets, integer part, wei, decimal.</param>
/// <param name="Tickets">Tickets.</param>
public sealed record PaymentTruth(
    string Org, string EventUid, string LinkStatus, string SessionId, string Recipient, string Node,
    string FaceValueWei, string ExpectedValueWei, int Tickets);

/// <summary>Truth of one job. Null = no record told.</summary>
public sealed record JobTruth
{
    public required string Org { get; init; }

    /// <summary><c>batch</c>, <c>llm</c> or <c>byoc</c>.</summary>
    public required string Kind { get; init; }

    public required string RequestId { get; init; }
    public required bool? Succeeded { get; init; }
    public required int? Tries { get; init; }

    /// <summary>Duration of the final attempt, ms.</summary>
    public required long? DurationMs { get; init; }

    /// <summary><c>selected</c>, <c>no_orchestrator</c> or <c>unknown</c>.</summary>
    public required string SelectionOutcome { get; init; }

    /// <summary>Epoch ms.</summary>
    public required long? CompletedAtMs { get; init; }

    public required long? PromptTokens { get; init; }
    public required long? CompletionTokens { get; init; }
    public required long? TtftMs { get; init; }
    public required string Capability { get; init; }

    /// <summary>Model that was asked for; for own containers that of the worker's registration.</summary>
    public required string Model { get; init; }

    public required IdentityTruth Identity { get; init; }

    /// <summary>Operator that really did the work, canonical; '' = nobody did.</summary>
    public required string TrueOperator { get; init; }
}

/// <summary>One stretch of work of a node.</summary>
/// <param name="Org">Organisation.</param>
/// <param name="Node">Node as <c>host:port</c>.</param>
/// <param name="OpenedAtMs">First work, epoch ms.</param>
/// <param name="ClosedAtMs">Last work, epoch ms.</param>
/// <param name="BusyMs">Length of the union of the spans that its samples stand for, ms.</param>
public sealed record StretchTruth(string Org, string Node, long OpenedAtMs, long ClosedAtMs, long BusyMs);
