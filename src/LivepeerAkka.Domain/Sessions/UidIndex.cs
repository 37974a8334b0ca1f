using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>
/// Finds a signal by uid. Most sessions are small and are scanned; a large one has a table of open addressing with at most half of
/// its places taken, four bytes a place.
/// </summary>
internal sealed class UidIndex
{
    private const int ScanMax = 64;

    /// <summary>Number of the signal + 1; 0 = free.</summary>
    private int[]? _places;

    /// <summary>The number of the signal with a uid, −1 when there is none.</summary>
    public int Find(ReadOnlySpan<SignalEntry> entries, EventUid uid)
    {
        if (_places is null)
        {
            for (var i = 0; i < entries.Length; i++)
            {
                if (entries[i].Uid == uid)
                {
                    return i;
                }
            }

            return -1;
        }

        for (var place = HomeOf(uid); ; place = (place + 1) & (_places.Length - 1))
        {
            var number = _places[place] - 1;
            if (number < 0 || entries[number].Uid == uid)
            {
                return number;
            }
        }
    }

    /// <summary>Takes note of the last of the entries.</summary>
    public void Added(ReadOnlySpan<SignalEntry> entries)
    {
        if (_places is not null && entries.Length * 2 <= _places.Length)
        {
            Place(entries[^1].Uid, entries.Length);
        }
        else if (entries.Length > ScanMax)
        {
            _places = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)entries.Length * 3)];
            for (var i = 0; i < entries.Length; i++)
            {
                Place(entries[i].Uid, i + 1);
            }
        }
    }

    private void Place(EventUid uid, int numberPlusOne)
    {
        var places = _places!;
        var place = HomeOf(uid);
        while (places[place] != 0)
        {
            place = (place + 1) & (places.Length - 1);
        }

        places[place] = numberPlusOne;
    }

    private int HomeOf(EventUid uid)
    {
        // Guid's own hash is a plain exclusive or: the multiplication spreads uids that differ in a few bits.
        var mixed = (uint)uid.Value.GetHashCode() * 0x9E37_79B1u;
        return (int)((mixed ^ (mixed >> 15)) & (uint)(_places!.Length - 1));
    }
}
