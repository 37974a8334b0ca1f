namespace LivepeerAkka.Cluster.Sharding;

/// <summary>
/// Bounds the messages between nodes: what one entity is told at once is parted, so that each message fits a frame of the transport. A message that
/// does not fit would be dropped without an answer, for ever.
/// </summary>
public static class CommandPieces
{
    /// <summary>Most bytes of records that one message carries, unless a single record is larger.</summary>
    public const int BytesMax = 4 << 20;

    /// <summary>Largest frame of the transport for records of up to <paramref name="recordBytesMax"/> bytes.</summary>
    /// <remarks>A message holds less than the records that it was made of (JSON names every member), and keys of one of them once more.</remarks>
    public static long FrameBytesMax(int recordBytesMax) => BytesMax + (2L * recordBytesMax) + (64 << 10);

    /// <summary>Parts items in order; <paramref name="bytes"/> is the size of the record that an item was made of.</summary>
    public static IEnumerable<List<T>> Of<T>(IReadOnlyList<T> items, Func<T, int> bytes)
    {
        var piece = new List<T>(items.Count);
        var size = 0L;
        foreach (var item in items)
        {
            var more = bytes(item);
            if (piece.Count > 0 && size + more > BytesMax)
            {
                yield return piece;
                piece = [];
                size = 0;
            }

            piece.Add(item);
            size += more;
        }

        if (piece.Count > 0)
        {
            yield return piece;
        }
    }
}
