namespace LivepeerAkka.Simulator.Truth.Hours;

/// <summary>What the views say of the card or pool of a key, beside its name.</summary>
internal static class GpuValues
{
    public static readonly string[] Columns = ["gpu_id", "gpu_memory_bytes", "gpu_count"];

    /// <summary>Adds the values.</summary>
    /// <param name="values">Values of the row.</param>
    /// <param name="identities">Identities of all that the row adds up: of one slot, so that only UUIDs differ.</param>
    public static void Add(Dictionary<string, HourValue> values, IEnumerable<HourIdentity> identities)
    {
        var gpus = identities.Select(i => i.Gpu).OfType<GpuTruth>().ToList();

        // A card that was restarted had several UUIDs; any of them is its own. A pool has none.
        values["gpu_id"] = HourValue.Text(gpus.SelectMany(g => g.Ids).ToHashSet(StringComparer.OrdinalIgnoreCase));
        values["gpu_memory_bytes"] = gpus.Max(g => g.MemoryBytes) is { } memory ? (HourValue)memory : default;
        values["gpu_count"] = gpus.Count == 0 ? default : (HourValue)gpus.Max(g => (long)g.Count);
    }
}
