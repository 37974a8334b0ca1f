using System.Globalization;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Domain.Capabilities;

/// <summary>The distinct cards of one capability entry and the slots that they take (attribution.md section 1).</summary>
internal sealed class EntryCards
{
    private readonly Dictionary<string, GpuSlot> _slotByCard = new(StringComparer.Ordinal);

    private EntryCards()
    {
    }

    public static EntryCards Of(CapabilityEntry entry)
    {
        var cards = new EntryCards();
        var likeCards = new Dictionary<(string Model, long Memory), int>();
        foreach (var gpu in entry.Hardware.SelectMany(h => h.Gpus.OrderBy(g => g.Index)))
        {
            var card = CardOf(gpu);
            if (cards._slotByCard.ContainsKey(card))
            {
                continue;
            }

            var name = gpu.Name.Trim();
            var like = (name.ToLowerInvariant(), gpu.MemoryTotalBytes);
            var ordinal = likeCards.GetValueOrDefault(like);
            likeCards[like] = ordinal + 1;
            cards._slotByCard.Add(card, new GpuSlot(name, gpu.MemoryTotalBytes, ordinal));
        }

        return cards;
    }

    public GpuSlot SlotOf(CapabilityGpu gpu) => _slotByCard[CardOf(gpu)];

    // A card that reports no UUID is told by its index, which is the same under every model that it runs.
    private static string CardOf(CapabilityGpu gpu) =>
        gpu.Id.AsSpan().Trim().IsEmpty ? string.Create(CultureInfo.InvariantCulture, $"#{gpu.Index}") : gpu.Id.Trim().ToLowerInvariant();
}
