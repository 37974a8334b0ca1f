namespace LivepeerAkka.Domain.Sessions;

/// <summary>Draws a session's segments and credits every signal to one of them (section 3).</summary>
internal static class SessionSegments
{
    /// <summary>Segments by index, and the index of the segment of each signal (by its number in the log, −1 = none).</summary>
    public static (SegmentDraft[] Segments, int[] SegmentOf) Draw(
        SignalLog log, int[] order, ServerKeys keys, in SessionSpan span, bool isConcluded)
    {
        var entries = log.Entries;
        var fold = new SegmentFold(keys.Count);
        var closedAt = span.ClosedAtMs ?? long.MaxValue;
        var placed = new SegmentDraft?[entries.Length];
        foreach (var i in order)
        {
            ref readonly var entry = ref entries[i];
            if (entry.EventTimeMs > closedAt)
            {
                break;
            }

            if (entry.Is(SignalTraits.Swap))
            {
                fold.Swap(entry.EventTimeMs, keys.NumberOf(i), entry.Uid);
            }
            else if (entry.Is(SignalTraits.EvidenceKind) && keys.NumberOf(i) != ServerKeys.Nobody)
            {
                placed[i] = fold.Evidence(entry.EventTimeMs, keys.NumberOf(i), entry.Is(SignalTraits.FirstIngest), entry.Uid);
            }
        }

        fold.EndSession(span.ClosedAtMs ?? span.LastSignalAtMs, isConcluded);
        var segments = InIndexOrder(fold.Segments, keys);
        var credits = new SegmentCredits(segments, keys.Count);
        var segmentOf = new int[entries.Length];
        for (var i = 0; i < segmentOf.Length; i++)
        {
            ref readonly var entry = ref entries[i];
            var isLateEvidence = entry.EventTimeMs > closedAt && entry.Is(SignalTraits.EvidenceKind) && keys.NumberOf(i) != ServerKeys.Nobody;
            segmentOf[i] = placed[i] is { } segment ? segment.Index
                : isLateEvidence ? credits.LastFor(keys.NumberOf(i))
                : credits.For(keys.NumberOf(i), entry.EventTimeMs);
        }

        return (segments, segmentOf);
    }

    private static SegmentDraft[] InIndexOrder(List<SegmentDraft> opened, ServerKeys keys)
    {
        // Opening order settles what start, end and key leave open.
        Number(opened);
        if (opened.Count > 1)
        {
            opened.Sort((a, b) => (a.StartMs, a.EndMs, keys[a.Key], a.Index).CompareTo((b.StartMs, b.EndMs, keys[b.Key], b.Index)));
            Number(opened);
        }

        return [.. opened];
    }

    private static void Number(List<SegmentDraft> segments)
    {
        for (var i = 0; i < segments.Count; i++)
        {
            segments[i].Index = i;
        }
    }
}
