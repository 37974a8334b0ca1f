using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Capabilities;

/// <summary>What one accepted record says about one node, each thing once.</summary>
/// <param name="Url">Normalised URL of the node.</param>
/// <param name="Uid">The record.</param>
/// <param name="TimeMs">Its event time, epoch ms.</param>
/// <param name="Gateway">Who reports, '' = not named.</param>
/// <param name="Offers">Offers that a capability record gives the node.</param>
/// <param name="Wallets">Hot wallets that a capability or discovery record gives the node.</param>
/// <param name="Recipients">Operators that a payment names at the node, lower-case.</param>
public sealed record NodeObservation(
    string Url, EventUid Uid, long TimeMs, string Gateway,
    IReadOnlyList<OfferSighting> Offers, IReadOnlyList<WalletSighting> Wallets, IReadOnlyList<string> Recipients);

/// <summary>An offer as one record shows it.</summary>
/// <param name="Operator">Operator, lower-case.</param>
/// <param name="Pipeline">'' where the entry names none.</param>
/// <param name="Model">'' where the entry names none.</param>
/// <param name="Slot">GPU slot, null for an offer without GPU.</param>
/// <param name="Uuid">The card's UUID, '' where it has none.</param>
public readonly record struct OfferSighting(string Operator, string Pipeline, string Model, GpuSlot? Slot, string Uuid);

/// <summary>A hot wallet as one record shows it; operator '' where the record names none.</summary>
public readonly record struct WalletSighting(string HotWallet, string Operator);
