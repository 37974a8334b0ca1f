using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Attribution;

/// <summary>An offer that the evidence of a segment reaches and that its hints allow.</summary>
/// <param name="Node">Node of the offer.</param>
/// <param name="Offer">The offer.</param>
/// <param name="Identity">How the evidence reaches it.</param>
/// <param name="Compatibility">Rank of <see cref="Attribution.Compatibility"/>, 0 = all agrees.</param>
/// <param name="Temporal">How its sightings lie to the segment, and the capability record behind that.</param>
/// <param name="SignalUid">Record that carries the deciding identity.</param>
internal readonly record struct Candidate(
    NodeTimeline Node, OfferTimeline Offer, IdentityClass Identity, int Compatibility, TemporalFit Temporal, EventUid SignalUid)
{
    /// <summary>
    /// Better first; 0 = equals, among which nothing may be chosen. A stale one is behind all others (attribution.md section 3, step 5).
    /// </summary>
    public int CompareRank(in Candidate other)
    {
        var byAge = (Temporal.Class == TemporalClass.Stale).CompareTo(other.Temporal.Class == TemporalClass.Stale);
        if (byAge != 0)
        {
            return byAge;
        }

        var byIdentity = Identity.CompareTo(other.Identity);
        if (byIdentity != 0)
        {
            return byIdentity;
        }

        var byCompatibility = Compatibility.CompareTo(other.Compatibility);
        return byCompatibility != 0 ? byCompatibility : Temporal.Class.CompareTo(other.Temporal.Class);
    }

    /// <summary>The same with an order among equals, for the record of the evidence only: later seen, URL, model, ordinal.</summary>
    public int CompareForRecord(in Candidate other)
    {
        var byRank = CompareRank(other);
        if (byRank != 0)
        {
            return byRank;
        }

        var bySeen = other.Temporal.SeenMs.CompareTo(Temporal.SeenMs);
        if (bySeen != 0)
        {
            return bySeen;
        }

        var byUrl = string.CompareOrdinal(Node.Url, other.Node.Url);
        if (byUrl != 0)
        {
            return byUrl;
        }

        var byModel = string.Compare(Offer.Model, other.Offer.Model, StringComparison.OrdinalIgnoreCase);
        if (byModel != 0)
        {
            return byModel;
        }

        return (Offer.Slot?.Ordinal ?? -1).CompareTo(other.Offer.Slot?.Ordinal ?? -1);
    }
}
