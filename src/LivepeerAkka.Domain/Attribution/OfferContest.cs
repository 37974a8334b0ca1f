using LivepeerAkka.Domain.Capabilities;

namespace LivepeerAkka.Domain.Attribution;

/// <summary>What the offers of one operator that are left have in common.</summary>
internal static class OfferContest
{
    /// <summary>
    /// Without those that never compete: an offer without GPU beside one with GPU of the same node, pipeline and model, and the placeholder
    /// of an entry that names neither beside one that names them.
    /// </summary>
    public static List<Candidate> Of(List<Candidate> left)
    {
        if (left.Count == 1)
        {
            return left;
        }

        return left.FindAll(c => !left.Exists(other => IsBeatenBy(c.Offer, other.Offer) && ReferenceEquals(c.Node, other.Node)));
    }

    /// <summary>The one pipeline, '' where they differ.</summary>
    public static string PipelineOf(List<Candidate> left)
    {
        var pipeline = left[0].Offer.Pipeline;
        return left.TrueForAll(c => Same(c.Offer.Pipeline, pipeline)) ? LowestOf(left, o => o.Pipeline) : "";
    }

    /// <summary>The one model in the offer's spelling; the hint where offers differ or name none.</summary>
    public static string ModelOf(List<Candidate> left, string hint)
    {
        var model = left[0].Offer.Model;
        return model.Length > 0 && left.TrueForAll(c => Same(c.Offer.Model, model)) ? LowestOf(left, o => o.Model) : hint;
    }

    /// <summary>True for offers of one pipeline and model.</summary>
    public static bool IsSameWork(OfferTimeline a, OfferTimeline b) => Same(a.Pipeline, b.Pipeline) && Same(a.Model, b.Model);

    private static bool IsBeatenBy(OfferTimeline offer, OfferTimeline other) =>
        (offer.Slot is null && other.Slot is not null && IsSameWork(offer, other)) || (IsPlaceholder(offer) && !IsPlaceholder(other));

    private static bool IsPlaceholder(OfferTimeline offer) => offer.Pipeline.Length == 0 && offer.Model.Length == 0 && offer.Slot is null;

    private static string LowestOf(List<Candidate> left, Func<OfferTimeline, string> text)
    {
        var lowest = text(left[0].Offer);
        foreach (var candidate in left)
        {
            lowest = string.CompareOrdinal(text(candidate.Offer), lowest) < 0 ? text(candidate.Offer) : lowest;
        }

        return lowest;
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
