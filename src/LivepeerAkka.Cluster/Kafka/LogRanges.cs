using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace LivepeerAkka.Cluster.Kafka;

/// <summary>Asks the broker for the ends of partitions' logs, all partitions in two requests.</summary>
internal static class LogRanges
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyDictionary<PartitionId, (long Low, long High)>> AskAsync(
        IAdminClient admin, IReadOnlyCollection<PartitionId> partitions)
    {
        var low = EndsAsync(admin, partitions, OffsetSpec.Earliest());
        var high = EndsAsync(admin, partitions, OffsetSpec.Latest());
        await Task.WhenAll(low, high).ConfigureAwait(false);
        var lows = await low.ConfigureAwait(false);
        var highs = await high.ConfigureAwait(false);
        return partitions.ToDictionary(p => p, p => (lows[p], highs[p]));
    }

    private static async Task<Dictionary<PartitionId, long>> EndsAsync(
        IAdminClient admin, IReadOnlyCollection<PartitionId> partitions, OffsetSpec spec)
    {
        if (partitions.Count == 0)
        {
            return [];
        }

        var result = await admin.ListOffsetsAsync(
            partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = new TopicPartition(p.Topic, p.Partition), OffsetSpec = spec }),
            new ListOffsetsOptions { RequestTimeout = RequestTimeout }).ConfigureAwait(false);
        return result.ResultInfos.ToDictionary(
            i => new PartitionId(i.TopicPartitionOffsetError.Topic, i.TopicPartitionOffsetError.Partition.Value),
            i => i.TopicPartitionOffsetError.Offset.Value);
    }
}
