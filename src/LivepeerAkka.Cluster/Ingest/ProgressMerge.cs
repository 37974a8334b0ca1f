using LivepeerAkka.Cluster.Journal;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>Adds up what several finished groups commit.</summary>
public static class ProgressMerge
{
    /// <summary>One entry a partition and assignment: from the first offset of the groups to beyond their last, counts summed.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="before">What earlier groups came to; null for none.</param>
    public static IReadOnlyList<PartitionProgress> Merge(IEnumerable<KeptGroup> groups, IEnumerable<PartitionProgress>? before = null)
    {
        var merged = (before ?? []).ToDictionary(p => (p.Partition, p.Assignment));
        foreach (var part in groups.SelectMany(g => g.Progress))
        {
            merged[(part.Partition, part.Assignment)] = merged.TryGetValue((part.Partition, part.Assignment), out var sum) ? Add(sum, part) : part;
        }

        return [.. merged.Values];
    }

    private static PartitionProgress Add(PartitionProgress before, PartitionProgress part)
    {
        var counts = new Dictionary<CounterKey, long>(before.Counts);
        foreach (var (key, count) in part.Counts)
        {
            counts[key] = counts.GetValueOrDefault(key) + count;
        }

        return before with { Next = Math.Max(before.Next, part.Next), Counts = counts };
    }
}
