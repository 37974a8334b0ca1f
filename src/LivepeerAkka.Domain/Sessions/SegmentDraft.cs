using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>A segment while the fold draws it. Times epoch ms, gateway clock.</summary>
internal sealed class SegmentDraft(int key, long startMs, string boundary, EventUid openedBy, bool isTriedOnly)
{
    /// <summary>Number among the drafts: opening order while they are drawn, then the segment's index.</summary>
    public int Index { get; set; }

    /// <summary>Number of the server key.</summary>
    public int Key { get; } = key;

    public long StartMs { get; } = startMs;

    public long EndMs { get; set; } = startMs;

    public string Boundary { get; set; } = boundary;

    /// <summary>'' while the segment serves.</summary>
    public string EndReason { get; set; } = "";

    public EventUid OpenedBy { get; } = openedBy;

    /// <summary>Known from a swap alone: was tried and left no other evidence when it was left.</summary>
    public bool IsTriedOnly { get; } = isTriedOnly;

    /// <summary>The segment that opened when this one was left by rule 2.</summary>
    public SegmentDraft? Successor { get; set; }

    public bool HasLength => EndMs > StartMs;
}

/// <summary>How a segment opened.</summary>
public static class SegmentBoundary
{
    public const string Initial = "initial";
    public const string Confirmed = "confirmed";
    public const string Inferred = "inferred";
}

/// <summary>How a segment ended; '' while it serves.</summary>
public static class SegmentEndReason
{
    public const string Swap = "swap";
    public const string OrchestratorChange = "orchestrator_change";
    public const string SessionEnd = "session_end";
}
