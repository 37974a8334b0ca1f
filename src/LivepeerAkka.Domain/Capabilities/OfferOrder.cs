namespace LivepeerAkka.Domain.Capabilities;

/// <summary>
/// The order of a node's offers and at the same time what makes two of them the same: operator, pipeline, model and slot as they are spelled.
/// Decisions do not mind the spelling; were it merged here, a new one would alter decisions of any age.
/// </summary>
internal static class OfferOrder
{
    /// <summary>Order of sightings; the UUID tells two cards of one place apart.</summary>
    public static readonly IComparer<OfferSighting> OfSightings = Comparer<OfferSighting>.Create((a, b) =>
        Compare(a.Operator, a.Pipeline, a.Model, a.Slot, b.Operator, b.Pipeline, b.Model, b.Slot) is var byKey and not 0
            ? byKey
            : string.CompareOrdinal(a.Uuid, b.Uuid));

    public static int Compare(OfferTimeline a, in OfferSighting b) =>
        Compare(a.Operator, a.Pipeline, a.Model, a.Slot, b.Operator, b.Pipeline, b.Model, b.Slot);

    private static int Compare(
        string operatorA, string pipelineA, string modelA, GpuSlot? slotA, string operatorB, string pipelineB, string modelB, GpuSlot? slotB)
    {
        var byOperator = string.CompareOrdinal(operatorA, operatorB);
        if (byOperator != 0)
        {
            return byOperator;
        }

        var byPipeline = string.CompareOrdinal(pipelineA, pipelineB);
        if (byPipeline != 0)
        {
            return byPipeline;
        }

        var byModel = string.CompareOrdinal(modelA, modelB);
        if (byModel != 0)
        {
            return byModel;
        }

        return slotA is { } left && slotB is { } right ? CompareSlots(left, right) : slotA.HasValue.CompareTo(slotB.HasValue);
    }

    private static int CompareSlots(GpuSlot left, GpuSlot right)
    {
        var byModel = string.CompareOrdinal(left.Model, right.Model);
        if (byModel != 0)
        {
            return byModel;
        }

        var byMemory = left.MemoryBytes.CompareTo(right.MemoryBytes);
        return byMemory != 0 ? byMemory : left.Ordinal.CompareTo(right.Ordinal);
    }
}
