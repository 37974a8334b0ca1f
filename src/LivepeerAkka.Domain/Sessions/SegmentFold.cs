using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>
/// Who served, when (section 3): takes the evidence and the swaps in fold order, opens and ends segments. Everything later than the
/// close is told apart by the caller.
/// </summary>
internal sealed class SegmentFold(int keyCount)
{
    /// <summary>A record of a server that was left at most this long before still belongs to it (rule 3), ms.</summary>
    public const long StragglerMs = 30_000;

    /// <summary>How far a swap may stand from the change that it explains (rule 4), ms.</summary>
    public const long SwapReachMs = 15_000;

    /// <summary>Most segments of a session: their index is a 16-bit number. What comes then belongs to the segment that was opened last.</summary>
    public const int SegmentsMax = short.MaxValue;

    private readonly SegmentDraft?[] _latestOf = new SegmentDraft?[keyCount];
    private SegmentDraft? _serving;
    private bool _leftBySwap;
    private long? _triedAtMs;

    /// <summary>Segments in the order in which they opened.</summary>
    public List<SegmentDraft> Segments { get; } = [];

    /// <summary>Takes evidence of a key; returns the segment to which it is credited.</summary>
    public SegmentDraft Evidence(long timeMs, int key, bool isFirstIngest, EventUid uid)
    {
        if (_serving?.Key == key)
        {
            return _serving;
        }

        if (!isFirstIngest && _latestOf[key] is { } latest && timeMs - latest.EndMs <= StragglerMs)
        {
            return latest;
        }

        if (Segments.Count == SegmentsMax)
        {
            return Segments[^1];
        }

        var isConfirmed = _leftBySwap || timeMs - _triedAtMs <= SwapReachMs;
        var boundary = isConfirmed ? SegmentBoundary.Confirmed : _serving is null ? SegmentBoundary.Initial : SegmentBoundary.Inferred;
        var opened = Open(new SegmentDraft(key, timeMs, boundary, uid, isTriedOnly: false));
        if (_serving is not null)
        {
            End(_serving, timeMs, SegmentEndReason.OrchestratorChange);
            _serving.Successor = opened;
        }

        (_serving, _leftBySwap, _triedAtMs) = (opened, false, null);
        return opened;
    }

    /// <summary>Takes a swap that names a key, or nobody.</summary>
    public void Swap(long timeMs, int key, EventUid uid)
    {
        if (_serving is not null && (key == ServerKeys.Nobody || key == _serving.Key))
        {
            End(_serving, timeMs, SegmentEndReason.Swap);
            (_serving, _leftBySwap) = (null, true);
        }
        else if (key == ServerKeys.Nobody)
        {
            return;
        }
        else if (_latestOf[key] is not { } latest)
        {
            if (Segments.Count == SegmentsMax)
            {
                return;
            }

            var boundary = Segments.Count == 0 ? SegmentBoundary.Initial : SegmentBoundary.Confirmed;
            End(Open(new SegmentDraft(key, timeMs, boundary, uid, isTriedOnly: true)), timeMs, SegmentEndReason.Swap);
            _triedAtMs = timeMs;
        }
        else if (latest.Successor is { } successor && timeMs - latest.EndMs <= SwapReachMs)
        {
            latest.EndReason = SegmentEndReason.Swap;
            successor.Boundary = SegmentBoundary.Confirmed;
        }
    }

    /// <summary>Ends the segment that still serves with the session, <paramref name="isConcluded"/> or for the time being.</summary>
    public void EndSession(long timeMs, bool isConcluded)
    {
        if (_serving is not null)
        {
            End(_serving, Math.Max(_serving.StartMs, timeMs), isConcluded ? SegmentEndReason.SessionEnd : "");
        }
    }

    private SegmentDraft Open(SegmentDraft segment)
    {
        Segments.Add(segment);
        _latestOf[segment.Key] = segment;
        return segment;
    }

    private static void End(SegmentDraft segment, long timeMs, string reason) => (segment.EndMs, segment.EndReason) = (timeMs, reason);
}
