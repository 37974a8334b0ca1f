namespace LivepeerAkka.Domain.Capabilities;

/// <summary>
/// The order of a node's offers and at the same time what makes two of them the same: operator, pipeline, model and slot, texts in any
/// letter case.
/// </summary>
internal static class OfferOrder
{
    /// <summary>Order of sightings; the UUID tells two cards of one place apart.</summary>
    public static readonly IComparer<OfferSighting> OfSightings = Comparer<OfferSighting>.Create((a, b) =>
        Compare(a.Operator, a.Pipeline, a.Model, a.Slot, b.Operator, b.Pipeline, b.Model, b.Slot) is var byKey and not 0 ? byKey
        : string.CompareOrdinal(a.Model, b.Model) is var bySpelling and not 0 ? bySpelling
        : string.CompareOrdinal(a.Uuid, b.Uuid));

    /// <summary>Order of slots.</summary>
    public static readonly IComparer<GpuSlot> OfSlots = Comparer<GpuSlot>.Create(CompareSlots);

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

        var byPipeline = string.Compare(pipelineA, pipelineB, StringComparison.OrdinalIgnoreCase);
        if (byPipeline != 0)
        {
            return byPipeline;
        }

        var byModel = string.Compare(modelA, modelB, StringComparison.OrdinalIgnoreCase);
        if (byModel != 0)
        {
            return byModel;
        }

        return slotA is { } left && slotB is { } right ? CompareSlots(left, right) : slotA.HasValue.CompareTo(slotB.HasValue);
    }

    private static int CompareSlots(GpuSlot left, GpuSlot right)
    {
        var byModel = string.Compare(left.Model, right.Model, StringComparison.OrdinalIgnoreCase);
        if (byModel != 0)
        {
            return byModel;
        }

        var byMemory = left.MemoryBytes.CompareTo(right.MemoryBytes);
        return byMemory != 0 ? byMemory : left.Ordinal.CompareTo(right.Ordinal);
    }
}
