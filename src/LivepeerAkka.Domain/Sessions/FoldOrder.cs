namespace LivepeerAkka.Domain.Sessions;

/// <summary>
/// The order in which every rule reads a session: event time, swaps before the rest, uid. Arrival plays no part in it.
/// </summary>
internal static class FoldOrder
{
    /// <summary>Numbers of the log's signals in fold order.</summary>
    public static int[] Of(ReadOnlySpan<SignalEntry> entries)
    {
        var keys = new Key[entries.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            ref readonly var entry = ref entries[i];
            keys[i] = new Key(entry.EventTimeMs, entry.Is(SignalTraits.Swap) ? 0 : 1, entry.Uid.Value, i);
        }

        keys.AsSpan().Sort();
        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = keys[i].Number;
        }

        return order;
    }

    private readonly record struct Key(long TimeMs, int Rank, Guid Uid, int Number) : IComparable<Key>
    {
        public int CompareTo(Key other)
        {
            var byTime = TimeMs.CompareTo(other.TimeMs);
            if (byTime != 0)
            {
                return byTime;
            }

            return Rank == other.Rank ? Uid.CompareTo(other.Uid) : Rank.CompareTo(other.Rank);
        }
    }
}
