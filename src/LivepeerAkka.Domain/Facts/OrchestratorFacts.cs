using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Facts;

/// <summary>One sighting of an offer, a row of <c>dim_orchestrator_offers</c>: sightings of one key add up to when it was first and last seen.</summary>
/// <param name="Url">Node, normalised URL.</param>
/// <param name="Operator">Operator, lower-case; '' = the entry names none.</param>
/// <param name="HotWallet">Lower-case, '' = the entry names none.</param>
/// <param name="Row">Pipeline, model, configuration, price and GPU.</param>
/// <param name="Slot">GPU slot, null for an offer without GPU.</param>
/// <param name="SeenAtMs">Event time of the record, epoch ms.</param>
/// <param name="Reporter">Gateway that reported, '' = not named.</param>
public sealed record OrchestratorOfferFact(
    string Url, string Operator, string HotWallet, CapabilityRow Row, GpuSlot? Slot, long SeenAtMs, string Reporter)
{
    /// <summary>The record.</summary>
    public required EventUid RecordUid { get; init; }

    /// <summary>
    /// Sightings of an accepted event, by entry; those of a node that no URL names are left out. None for other families than capabilities.
    /// </summary>
    public static IReadOnlyList<OrchestratorOfferFact> Of(CandidateEvent accepted)
    {
        if (accepted.Payload is not NetworkCapabilities snapshot)
        {
            return [];
        }

        var facts = new List<OrchestratorOfferFact>();
        foreach (var entry in snapshot.Entries)
        {
            var url = NodeUrl.Normalize(entry.Url);
            if (url.Length == 0)
            {
                continue;
            }

            var cards = EntryCards.Of(entry);
            facts.AddRange(CapabilityRow.Of(entry).Select(row => new OrchestratorOfferFact(
                url, entry.Operator, entry.HotWallet, row, row.Gpu is { } gpu ? cards.SlotOf(gpu) : null, accepted.EventTimeMs, accepted.Gateway)
            {
                RecordUid = accepted.Uid,
            }));
        }

        return facts;
    }
}
