using LivepeerAkka.Cluster.Journal;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>Adds up what several finished groups commit.</summary>
public static class ProgressMerge
{
    /// <summary>One entry a partition and assignment: from the first offset of the groups to beyond their last, counts summed.</summary>
    public static IReadOnlyList<PartitionProgress> Merge(IEnumerable<JudgedGroup> groups)
    {
        var merged = new Dictionary<(LogPartition, int), PartitionProgress>();
        foreach (var part in groups.SelectMany(g => g.Progress()))
        {
            merged[(part.Partition, part.Assignment)] = merged.TryGetValue((part.Partition, part.Assignment), out var before) ? Add(before, part) : part;
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
