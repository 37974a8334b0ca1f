using System.Globalization;
using LivepeerAkka.Domain.Capabilities;

namespace LivepeerAkka.Domain.Attribution;

/// <summary>The GPU that the offers of one node agree on: a card, a pool of like cards, a mixed pool, or none (attribution.md section 3, step 6).</summary>
internal static class GpuChoice
{
    /// <summary>Slot of a pool of unlike cards.</summary>
    private const string Mixed = "mixed";

    /// <summary>The GPU at <paramref name="startMs"/> (epoch ms); null without hardware, or where pipelines or models run on different cards.</summary>
    public static GpuIdentity? Of(List<Candidate> left, long startMs)
    {
        var slots = SlotsOf(left, left[0].Offer);
        if (slots.Count == 0 || !left.TrueForAll(c => slots.SetEquals(SlotsOf(left, c.Offer))))
        {
            return null;
        }

        var first = slots.Min;
        return slots.Count == 1 ? new GpuIdentity(UuidOf(left, startMs), NameOf(first), first.Model, first.MemoryBytes, 1)
            : slots.All(s => IsLike(s, first))
                ? new GpuIdentity("", Text($"pool/{first.Model}/{first.MemoryBytes}"), first.Model, first.MemoryBytes, slots.Count)
            : new GpuIdentity("", Mixed, "", null, slots.Count);
    }

    /// <summary>Stable name of a slot on its node.</summary>
    public static string NameOf(GpuSlot slot) => Text($"{slot.Model}/{slot.MemoryBytes}/{slot.Ordinal}");

    private static SortedSet<GpuSlot> SlotsOf(List<Candidate> left, OfferTimeline work)
    {
        var slots = new SortedSet<GpuSlot>(OfferOrder.OfSlots);
        foreach (var candidate in left)
        {
            if (candidate.Offer.Slot is { } slot && OfferContest.IsSameWork(candidate.Offer, work))
            {
                slots.Add(slot);
            }
        }

        return slots;
    }

    private static bool IsLike(GpuSlot a, GpuSlot b) =>
        a.MemoryBytes == b.MemoryBytes && string.Equals(a.Model, b.Model, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The card's UUID at a time: that which was new last. Where the first was seen later, that one; '' where the card has none.
    /// </summary>
    private static string UuidOf(List<Candidate> left, long startMs)
    {
        SlotUuid? current = null;
        foreach (var uuid in left.SelectMany(c => c.Offer.Uuids))
        {
            current = current is { } known && !IsNearer(uuid, known, startMs) ? known : uuid;
        }

        return current?.Uuid ?? "";
    }

    private static bool IsNearer(in SlotUuid uuid, in SlotUuid known, long startMs)
    {
        var (isKnownBefore, isBefore) = (known.FirstSeenMs <= startMs, uuid.FirstSeenMs <= startMs);
        return isBefore != isKnownBefore ? isBefore
            : uuid.FirstSeenMs != known.FirstSeenMs ? (uuid.FirstSeenMs > known.FirstSeenMs) == isBefore
            : string.CompareOrdinal(uuid.Uuid, known.Uuid) < 0;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
