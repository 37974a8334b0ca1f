using System.Diagnostics;
using Confluent.Kafka;

namespace LivepeerAkka.Cluster.Kafka;

/// <summary>
/// Weighs what partitions hold that a group has not read, by reading it, at most a window of each: a broker tells offsets, not bytes.
/// Belongs to no group and commits nothing.
/// </summary>
internal static class UnreadScan
{
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(100);

    /// <exception cref="KafkaException">The broker did not give the records within <paramref name="timeout"/>.</exception>
    public static IReadOnlyDictionary<PartitionId, UnreadRecords> Run(
        ProduceOptions options, IReadOnlyDictionary<PartitionId, (long From, long To)> unread, TimeSpan timeout)
    {
        var sizes = unread.ToDictionary(u => u.Key, _ => new List<(long Offset, long Bytes)>());
        var totals = new Dictionary<PartitionId, long>();
        var results = new Dictionary<PartitionId, UnreadRecords>();
        if (unread.Count == 0)
        {
            return results;
        }

        using var consumer = KafkaClients.Build(
            options.Client,
            () => new ConsumerBuilder<Ignore, byte[]>(KafkaClients.Scan(options.Bootstrap, options.Client)).SetLogHandler((_, _) => { }).Build());
        consumer.Assign(unread.Select(u => new TopicPartitionOffset(u.Key.Topic, u.Key.Partition, u.Value.From)));
        var startedAt = Stopwatch.GetTimestamp();
        while (results.Count < unread.Count)
        {
            if (Stopwatch.GetElapsedTime(startedAt) > timeout)
            {
                throw new KafkaException(ErrorCode.Local_TimedOut);
            }

            if (consumer.Consume(PollWait) is not { } read)
            {
                continue;
            }

            var id = new PartitionId(read.Topic, read.Partition.Value);
            if (results.ContainsKey(id))
            {
                continue;
            }

            if (!read.IsPartitionEOF)
            {
                var size = PacedPartition.SizeOf(read.Message.Value?.Length ?? 0);
                sizes[id].Add((read.Offset.Value, size));
                totals[id] = totals.GetValueOrDefault(id) + size;
            }

            // The last offsets of a log need not be records.
            var isAll = read.IsPartitionEOF || read.Offset.Value >= unread[id].To - 1;
            if (isAll || totals[id] > options.WindowBytesMax)
            {
                results[id] = new UnreadRecords(sizes[id], isAll ? -1 : unread[id].To);
                consumer.Pause([read.TopicPartition]);
            }
        }

        return results;
    }
}
