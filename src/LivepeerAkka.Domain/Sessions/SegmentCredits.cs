namespace LivepeerAkka.Domain.Sessions;

/// <summary>
/// Finds the segment of a record that the fold did not place: by node, nearest in time, or by time alone (section 3).
/// Segments stand in index order.
/// </summary>
internal sealed class SegmentCredits
{
    private readonly SegmentDraft[] _segments;

    /// <summary>Segments that a record without a name may belong to: those with length, or all where none has any.</summary>
    private readonly int[] _timeline;

    /// <summary>Segments by key, in index order; those of key k stand from <c>_keyStarts[k]</c> up to <c>_keyStarts[k + 1]</c>.</summary>
    private readonly int[] _byKey;

    private readonly int[] _keyStarts;

    public SegmentCredits(SegmentDraft[] segments, int keyCount)
    {
        _segments = segments;
        _timeline = TimelineOf(segments);
        _byKey = new int[segments.Length];
        _keyStarts = new int[keyCount + 1];
        foreach (var segment in segments)
        {
            _keyStarts[segment.Key + 1]++;
        }

        for (var key = 0; key < keyCount; key++)
        {
            _keyStarts[key + 1] += _keyStarts[key];
        }

        Span<int> next = keyCount <= 64 ? stackalloc int[keyCount] : new int[keyCount];
        _keyStarts.AsSpan(0, keyCount).CopyTo(next);
        for (var i = 0; i < segments.Length; i++)
        {
            _byKey[next[segments[i].Key]++] = i;
        }
    }

    /// <summary>Index of the segment of evidence later than the close: the last; one without length takes only what names it.</summary>
    public int LastFor(int key) =>
        _segments.Length == 0 ? -1
        : _segments[^1].HasLength || _segments[^1].Key == key ? _segments.Length - 1
        : _timeline[^1];

    /// <summary>Index of the segment of a record that names a node (or nobody) at a time, −1 when there is no segment.</summary>
    public int For(int key, long timeMs)
    {
        if (_segments.Length == 0)
        {
            return -1;
        }

        var ofKey = key == ServerKeys.Nobody ? [] : _byKey.AsSpan(_keyStarts[key].._keyStarts[key + 1]);
        return ofKey.IsEmpty ? AtTime(timeMs) : Nearest(ofKey, timeMs);
    }

    private int AtTime(long timeMs)
    {
        var place = FirstEndingAfter(_timeline, timeMs);
        return _timeline[Math.Min(place, _timeline.Length - 1)];
    }

    private int Nearest(ReadOnlySpan<int> ofKey, long timeMs)
    {
        var place = FirstEndingAfter(ofKey, timeMs - 1);
        if (place > 0)
        {
            var endBefore = _segments[ofKey[place - 1]].EndMs;
            if (place == ofKey.Length || timeMs - endBefore <= _segments[ofKey[place]].StartMs - timeMs)
            {
                // Several may end at that time: the earliest of them.
                return ofKey[FirstEndingAfter(ofKey, endBefore - 1)];
            }
        }

        return ofKey[place];
    }

    /// <summary>Place of the first segment that ends after a time. One key's segments, and those with length, end in index order.</summary>
    private int FirstEndingAfter(ReadOnlySpan<int> indexes, long timeMs)
    {
        var (low, high) = (0, indexes.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _segments[indexes[middle]].EndMs <= timeMs ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static int[] TimelineOf(SegmentDraft[] segments)
    {
        var withLength = 0;
        foreach (var segment in segments)
        {
            withLength += segment.HasLength ? 1 : 0;
        }

        var timeline = new int[withLength == 0 ? segments.Length : withLength];
        var place = 0;
        for (var i = 0; i < segments.Length; i++)
        {
            if (withLength == 0 || segments[i].HasLength)
            {
                timeline[place++] = i;
            }
        }

        return timeline;
    }
}
