using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Capabilities;

/// <summary>
/// What is known of one node: its offers, the operators and hot wallets that records gave it. Immutable; a function of the set of
/// observations, whatever their order and repetition.
/// </summary>
/// <param name="Url">Normalised URL.</param>
/// <param name="Offers">Offers in key order.</param>
/// <param name="Wallets">Hot wallets in key order.</param>
/// <param name="Recipients">Operators that payments named at this node, in order.</param>
public sealed record NodeTimeline(
    string Url, IReadOnlyList<OfferTimeline> Offers, IReadOnlyList<WalletTimeline> Wallets, IReadOnlyList<RecipientTimeline> Recipients);

/// <summary>One offer of a node and when it was seen.</summary>
/// <param name="Operator">Operator, lower-case.</param>
/// <param name="Pipeline">'' where the entry names none.</param>
/// <param name="Model">'' where the entry names none.</param>
/// <param name="Slot">GPU slot, null for an offer without GPU.</param>
/// <param name="Seen">Intervals by time, none touching another's hold.</param>
/// <param name="Uuids">UUIDs that the slot's card has had, by UUID; empty without GPU.</param>
public sealed record OfferTimeline(
    string Operator, string Pipeline, string Model, GpuSlot? Slot, IReadOnlyList<SeenInterval> Seen, IReadOnlyList<SlotUuid> Uuids);

/// <summary>A stable place of a card on its node (attribution.md section 1).</summary>
/// <param name="Model">GPU model name as reported, trimmed.</param>
/// <param name="MemoryBytes">Memory of the card.</param>
/// <param name="Ordinal">Rank among the like cards of one snapshot entry, from 0.</param>
public readonly record struct GpuSlot(string Model, long MemoryBytes, int Ordinal);

/// <summary>A UUID that a slot's card has had. Times epoch ms.</summary>
public readonly record struct SlotUuid(string Uuid, long FirstSeenMs, long LastSeenMs);

/// <summary>
/// A hot wallet at the node. <paramref name="Operator"/> is '' where only discovery ties it to the node.
/// </summary>
public sealed record WalletTimeline(string HotWallet, string Operator, IReadOnlyList<SeenInterval> Seen);

/// <summary>An operator that payments named at the node.</summary>
public sealed record RecipientTimeline(string Operator, IReadOnlyList<SeenInterval> Seen);

/// <summary>
/// Sightings each within the hold (60 min) of the one before. Times epoch ms; of several records at one time the lowest uid stands.
/// </summary>
public readonly record struct SeenInterval(long FirstMs, EventUid FirstUid, long LastMs, EventUid LastUid);
