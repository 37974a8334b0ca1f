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

    private readonly ServerKeys _keys;

    private SegmentOracle(ServerKeys keys, long? closedMs) => (_keys, _closedMs) = (keys, closedMs);

    /// <param name="signals">The session's signals, by event time, swaps before others.</param>
    /// <param name="keys">Whom the signals name.</param>
    /// <param name="closedMs">Last terminal trace, null = none.</param>
    /// <param name="endedMs">End of the session.</param>
    /// <returns>Segments by index, with their samples.</returns>
    public static List<OracleSegment> Fold(IReadOnlyList<PlannedEvent> signals, ServerKeys keys, long? closedMs, long endedMs)
    {
        var oracle = new SegmentOracle(keys, closedMs);
        var credits = new List<(PlannedEvent Signal, OracleSegment Segment)>();
        foreach (var signal in signals)
        {
            if (closedMs is { } closed && signal.EventMs > closed)
            {
                break;
            }

            if (signal.Kind == EventKind.Swap)
            {
                oracle.Swap(signal);
            }
            else if (keys.Of(signal) is { } key && IsEvidence(signal.Kind))
            {
                var segment = oracle.Evidence(key, signal);
                segment.Operators.Add(signal.Node!.Operator.Canonical);
                credits.Add((signal, segment));
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

    /// <summary>The segment of a key that is nearest to a time, then the earlier; null = the key has none.</summary>
    public static OracleSegment? Nearest(IReadOnlyList<OracleSegment> segments, string key, long atMs) =>
        segments.Where(s => Is(s, key)).MinBy(s => Math.Max(0, Math.Max(s.StartMs - atMs, atMs - s.EndMs!.Value)));

    // A segment without length takes only what names its node.
    private static OracleSegment? LastFor(List<OracleSegment> segments, string? key) =>
        segments.Count > 0 && Is(segments[^1], key) ? segments[^1]
            : segments.FindLast(s => !s.IsZeroLength) ?? segments.LastOrDefault();

    private static bool Is(OracleSegment segment, string? key) => string.Equals(segment.Key.Text, key, StringComparison.Ordinal);

    /// <summary>A gateway-clock record of this kind that names a node is evidence of it.</summary>
    public static bool IsEvidence(EventKind kind) =>
        kind is EventKind.FirstIngest or EventKind.FirstProcessed or EventKind.FewProcessed or EventKind.Status or EventKind.ParamsUpdate;

    private OracleSegment Evidence(ServerKey key, in PlannedEvent signal)
    {
        var at = signal.EventMs;
        if (_serving is not null && Is(_serving, key.Text))
        {
            return _serving;
        }

        var latest = _segments.FindLast(s => Is(s, key.Text));
        if (signal.Kind != EventKind.FirstIngest && latest?.EndMs is { } ended && at - ended <= StragglerMs)
        {
            return latest;
        }

        var isConfirmed = _isGapAfterSwap || (_phantomMs is { } phantom && at - phantom <= NamedLaterMs);
        var opened = new OracleSegment
        {
            Key = key,
            Server = signal.Node!,
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

    private void Swap(in PlannedEvent swap)
    {
        var at = swap.EventMs;
        if ((_keys.Of(swap) ?? _serving?.Key) is not { } key)
        {
            return;
        }

        if (_serving is not null && Is(_serving, key.Text))
        {
            _serving.EndMs = at;
            _serving.EndReason = "swap";
            _serving = null;
            _isGapAfterSwap = true;
            return;
        }

        var latest = _segments.FindLast(s => Is(s, key.Text));
        if (latest is null)
        {
            var boundary = _segments.Count == 0 ? "initial" : "confirmed";
            var tried = new OracleSegment
            {
                Key = key,
                Server = swap.Node!,
                StartMs = at,
                EndMs = at,
                EndReason = "swap",
                Boundary = boundary,
            };
            tried.Operators.Add(swap.Node!.Operator.Canonical);
            _segments.Add(tried);
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
            .OrderBy(s => s.StartMs).ThenBy(s => s.EndMs).ThenBy(s => s.Key.Text, StringComparer.Ordinal)
            .ToList();
        foreach (var (signal, segment) in credits)
        {
            Credit(segment, signal);
        }

        var folded = credits.Select(c => c.Signal.Number).ToHashSet();
        foreach (var signal in signals.Where(s => !folded.Contains(s.Number)))
        {
            if (PlaceOf(ordered, signal) is { } segment)
            {
                Credit(segment, signal);
            }
        }

        foreach (var segment in ordered)
        {
            segment.Samples.Sort(static (a, b) => a.EventMs.CompareTo(b.EventMs));
        }

        return ordered;
    }

    // What the fold did not place: records after the close, records that name nobody, and others than evidence.
    private OracleSegment? PlaceOf(List<OracleSegment> ordered, in PlannedEvent signal)
    {
        var key = _keys.TextOf(signal);
        var isLate = _closedMs is { } closed && signal.EventMs > closed;
        return isLate && !signal.IsRunnerTrace
            ? LastFor(ordered, key)
            : (key is null ? null : Nearest(ordered, key, signal.EventMs)) ?? At(ordered, signal.EventMs);
    }

    private static void Credit(OracleSegment segment, in PlannedEvent signal)
    {
        segment.Records.Add(signal);
        switch (signal.Kind)
        {
            case EventKind.Status:
                segment.Samples.Add(signal);

                // A node that changed hands goes on serving, also where its statuses name nobody.
                if (signal.Node is null)
                {
                    segment.Operators.Add(segment.Server.At(signal.EventMs).Operator.Canonical);
                }

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
