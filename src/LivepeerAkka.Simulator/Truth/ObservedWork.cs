namespace LivepeerAkka.Simulator.Truth;

/// <summary>
/// What the product shows of who did what, as plain rows for <see cref="WorkComparison"/>; null = that part was not read and is not
/// compared. Texts '' = absent.
/// </summary>
public sealed record ObservedWork
{
    /// <summary>Rows of <c>v_api_session_latest</c>: the session's own identity; their segment index is not looked at.</summary>
    public IReadOnlyList<ObservedIdentity>? Sessions { get; init; }

    /// <summary>Rows of <c>v_api_segments_latest</c> without index −1.</summary>
    public IReadOnlyList<ObservedIdentity>? Segments { get; init; }

    /// <summary>Rows of <c>fact_payments</c>.</summary>
    public IReadOnlyList<ObservedPayment>? Payments { get; init; }

    /// <summary>Rows of <c>fact_ai_jobs</c>.</summary>
    public IReadOnlyList<ObservedJob>? Jobs { get; init; }

    /// <summary>Rows of <c>fact_orchestrator_sessions</c>.</summary>
    public IReadOnlyList<ObservedStretch>? Stretches { get; init; }
}

/// <summary>Identity columns of a row.</summary>
public sealed record ObservedIdentity
{
    public required string Org { get; init; }
    public required string SessionId { get; init; }
    public int SegmentIndex { get; init; }
    public required string Status { get; init; }
    public required string Reason { get; init; }
    public required string Method { get; init; }

    /// <summary><c>attribution_confidence</c> × 1000, rounded.</summary>
    public required int ConfidencePerMille { get; init; }

    /// <summary><c>orchestrator_address</c>.</summary>
    public required string Operator { get; init; }

    /// <summary><c>orchestrator_url</c>: <c>host:port</c>.</summary>
    public required string Node { get; init; }

    public required string Pipeline { get; init; }
    public required string Model { get; init; }
    public string GpuId { get; init; } = "";
    public string GpuModelName { get; init; } = "";

    /// <summary>Bytes; null or 0 = not known.</summary>
    public long? GpuMemoryBytes { get; init; }

    /// <summary>Cards; 0 = no GPU is known.</summary>
    public int GpuCount { get; init; }
}

/// <summary>A row of <c>fact_payments</c>; wei as decimal text.</summary>
public sealed record ObservedPayment(
    string Org, string EventUid, string LinkStatus, string SessionId, string Recipient, string Node,
    string FaceValueWei, string ExpectedValueWei, int Tickets);

/// <summary>A row of <c>fact_ai_jobs</c>. Times epoch ms, spans ms; null = null in the row.</summary>
public sealed record ObservedJob
{
    public required string Org { get; init; }

    /// <summary><c>batch</c>, <c>llm</c> or <c>byoc</c>, whatever the column calls them.</summary>
    public required string Kind { get; init; }

    public required string RequestId { get; init; }
    public required bool? Succeeded { get; init; }
    public required int? Tries { get; init; }
    public required long? DurationMs { get; init; }
    public required string SelectionOutcome { get; init; }
    public required long? CompletedAtMs { get; init; }
    public required long? PromptTokens { get; init; }
    public required long? CompletionTokens { get; init; }
    public required long? TtftMs { get; init; }
    public required string Capability { get; init; }
    public required string Model { get; init; }
    public required string AttributionStatus { get; init; }
    public required string Operator { get; init; }
    public required string Node { get; init; }
}

/// <summary>A row of <c>fact_orchestrator_sessions</c>; the busy time is <c>busy_minutes</c> × 60 000, rounded.</summary>
public sealed record ObservedStretch(string Org, string Node, long OpenedAtMs, long ClosedAtMs, long BusyMs);
