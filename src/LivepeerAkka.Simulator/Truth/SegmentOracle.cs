using LivepeerAkka.Simulator.Network;
using LivepeerAkka.Simulator.Sessions;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>
/// Who served when, from the script's own knowledge of nodes (sessions.md section 3). Written from the contract alone;
/// it shares no code with the rules that it checks.
/// </summary>
internal sealed class SegmentOracle
{
    private const long StragglerMs = 30_000;
    private const long NamedLaterMs = 15_000;

    private readonly List<OracleSegment> _segments = [];
    private readonly long? _closedMs;
    private OracleSegment? _serving;
    private bool _isGapAfterSwap;
    private long? _phantomMs;

    private SegmentOracle(long? closedMs) => _closedMs = closedMs;

    /// <param name="signals">The session's signals, by event time, swaps before others.</param>
    /// <param name="closedMs">Last terminal trace, null = none.</param>
    /// <param name="endedMs">End of the session.</param>
    /// <returns>Segments by index, with their samples.</returns>
    public static List<OracleSegment> Fold(IReadOnlyList<PlannedEvent> signals, long? closedMs, long endedMs)
    {
        var oracle = new SegmentOracle(closedMs);
        var credits = new List<(PlannedEvent Signal, OracleSegment Segment)>();
        foreach (var signal in signals)
        {
            if (closedMs is { } closed && signal.EventMs > closed)
            {
                break;
            }

            if (signal.Kind == EventKind.Swap)
            {
                oracle.Swap(signal.Node, signal.EventMs);
            }
            else if (signal.Node is { } node && IsEvidence(signal.Kind))
            {
                credits.Add((signal, oracle.Evidence(node, signal)));
            }
        }

        return oracle.Finish(signals, credits, endedMs);
    }

    /// <summary>The segment that a record without a node belongs to; null = there is none.</summary>
    public static OracleSegment? At(IReadOnlyList<OracleSegment> segments, long atMs)
    {
        IReadOnlyList<OracleSegment> lasting = segments.Where(s => !s.IsZeroLength).ToList();
        lasting = lasting.Count > 0 ? lasting : segments;
        return lasting.FirstOrDefault(s => s.StartMs <= atMs && atMs < s.EndMs)
            ?? lasting.FirstOrDefault(s => s.StartMs > atMs)
            ?? lasting.LastOrDefault();
    }

    /// <summary>The segment of a node that is nearest to a time, then the earlier; null = the node has none.</summary>
    public static OracleSegment? Nearest(IReadOnlyList<OracleSegment> segments, OrchestratorNode node, long atMs) =>
        segments.Where(s => s.Node == node).MinBy(s => Math.Max(0, Math.Max(s.StartMs - atMs, atMs - s.EndMs!.Value)));

    // A segment without length takes only what names its node.
    private static OracleSegment? LastFor(List<OracleSegment> segments, OrchestratorNode? node) =>
        segments.Count > 0 && segments[^1].Node == node ? segments[^1]
            : segments.FindLast(s => !s.IsZeroLength) ?? segments.LastOrDefault();

    private static bool IsEvidence(EventKind kind) =>
        kind is EventKind.FirstIngest or EventKind.FirstProcessed or EventKind.FewProcessed or EventKind.Status or EventKind.ParamsUpdate;

    private OracleSegment Evidence(OrchestratorNode node, in PlannedEvent signal)
    {
        var at = signal.EventMs;
        if (_serving?.Node == node)
        {
            return _serving;
        }

        var latest = _segments.FindLast(s => s.Node == node);
        if (signal.Kind != EventKind.FirstIngest && latest?.EndMs is { } ended && at - ended <= StragglerMs)
        {
            return latest;
        }

        var isConfirmed = _isGapAfterSwap || (_phantomMs is { } phantom && at - phantom <= NamedLaterMs);
        var opened = new OracleSegment
        {
            Node = node,
            StartMs = at,
            Boundary = isConfirmed ? "confirmed" : _serving is null ? "initial" : "inferred",
        };
        if (_serving is { } left)
        {
            left.EndMs = at;
            left.EndReason = "orchestrator_change";
            left.Successor = opened;
        }

        _isGapAfterSwap = false;
        _phantomMs = null;
        _serving = opened;
        _segments.Add(opened);
        return opened;
    }

    private void Swap(OrchestratorNode? named, long at)
    {
        var node = named ?? _serving?.Node;
        if (node is null)
        {
            return;
        }

        if (_serving?.Node == node)
        {
            _serving.EndMs = at;
            _serving.EndReason = "swap";
            _serving = null;
            _isGapAfterSwap = true;
            return;
        }

        var latest = _segments.FindLast(s => s.Node == node);
        if (latest is null)
        {
            var boundary = _segments.Count == 0 ? "initial" : "confirmed";
            _segments.Add(new OracleSegment { Node = node, StartMs = at, EndMs = at, EndReason = "swap", Boundary = boundary });
            _phantomMs = at;
        }
        else if (latest is { EndReason: "orchestrator_change", Successor: { } successor } && at - latest.EndMs <= NamedLaterMs)
        {
            latest.EndReason = "swap";
            successor.Boundary = "confirmed";
        }
    }

    private List<OracleSegment> Finish(
        IReadOnlyList<PlannedEvent> signals, List<(PlannedEvent Signal, OracleSegment Segment)> credits, long endedMs)
    {
        if (_serving is { } open)
        {
            open.EndMs = endedMs;
            open.EndReason = "session_end";
        }

        var ordered = _segments
            .OrderBy(s => s.StartMs).ThenBy(s => s.EndMs).ThenBy(s => s.Node.NodeKey, StringComparer.Ordinal)
            .ToList();
        foreach (var (signal, segment) in credits)
        {
            Credit(segment, signal);
        }

        foreach (var signal in signals)
        {
            var isLate = _closedMs is { } closed && signal.EventMs > closed;
            if (isLate ? IsEvidence(signal.Kind) : signal is { Kind: EventKind.Status, Node: null })
            {
                var segment = isLate ? LastFor(ordered, signal.Node) : At(ordered, signal.EventMs);
                if (segment is not null)
                {
                    Credit(segment, signal);
                }
            }
        }

        foreach (var segment in ordered)
        {
            segment.Samples.Sort(static (a, b) => a.EventMs.CompareTo(b.EventMs));
        }

        return ordered;
    }

    private static void Credit(OracleSegment segment, in PlannedEvent signal)
    {
        switch (signal.Kind)
        {
            case EventKind.Status:
                segment.Samples.Add(signal);
                break;
            case EventKind.FirstIngest:
                segment.FirstIngestMs = Math.Min(segment.FirstIngestMs ?? long.MaxValue, signal.EventMs);
                break;
            case EventKind.FewProcessed:
                segment.HasFew = true;
                break;
            default:
                break;
        }
    }
}
