using System.Globalization;
using LivepeerAkka.Domain.Capabilities;

namespace LivepeerAkka.Domain.Attribution;

/// <summary>The GPU that the offers of one node agree on: a card, a pool of like cards, a mixed pool, or none (attribution.md section 3, step 6).</summary>
internal static class GpuChoice
{
    /// <summary>Slot of a pool of unlike cards.</summary>
    private const string Mixed = "mixed";

    /// <summary>The GPU; null without hardware, or where pipelines or models run on different cards.</summary>
    public static GpuIdentity? Of(List<Candidate> left, AttributionEvidence evidence)
    {
        var slots = SlotsOf(left, left[0].Offer);
        if (slots.Count == 0 || !left.TrueForAll(c => slots.SetEquals(SlotsOf(left, c.Offer))))
        {
            return null;
        }

        var first = slots.Min;
        return slots.Count == 1 ? new GpuIdentity(UuidOf(left, evidence), NameOf(first), first.Model, first.MemoryBytes, 1)
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
    /// The UUID that was new last when the segment began, or when the offer was first seen if that was later; '' where the card has none.
    /// </summary>
    private static string UuidOf(List<Candidate> left, AttributionEvidence evidence)
    {
        var atMs = evidence.StartMs;
        foreach (var candidate in left)
        {
            atMs = Math.Max(atMs, TemporalFit.Of(candidate.Offer.Seen, evidence.StartMs, evidence.EndMs).SeenMs);
        }

        SlotUuid? current = null;
        foreach (var uuid in left.SelectMany(c => c.Offer.Uuids))
        {
            current = uuid.FirstSeenMs <= atMs && (current is not { } known || IsNewer(uuid, known)) ? uuid : current;
        }

        return current?.Uuid ?? "";
    }

    private static bool IsNewer(in SlotUuid a, in SlotUuid b) =>
        a.FirstSeenMs != b.FirstSeenMs ? a.FirstSeenMs > b.FirstSeenMs : string.CompareOrdinal(a.Uuid, b.Uuid) < 0;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
