using System.Diagnostics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace LivepeerAkka.Cluster.Kafka;

/// <summary>
/// Finds where assigned partitions start: at the stored offset when the log still has it, at the low watermark when nothing is stored.
/// A stored offset outside the log is an error, never a jump.
/// </summary>
internal sealed class StartOffsets(KafkaSettings settings, IProgressStore store, IAdminClient admin, ILogger logger)
{
    /// <summary>Longest wait for the store and the broker before the source gives up.</summary>
    public static readonly TimeSpan WaitLimit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryDelayMax = TimeSpan.FromSeconds(5);

    /// <exception cref="OffsetOutOfRangeException">A stored offset lies outside its log.</exception>
    /// <exception cref="KafkaSourceException">The store or the broker did not answer within <see cref="WaitLimit"/>.</exception>
    public async Task<IReadOnlyDictionary<PartitionId, long>> ResolveAsync(
        IReadOnlyCollection<PartitionId> partitions, CancellationToken cancellation)
    {
        var startedAt = Stopwatch.GetTimestamp();
        for (var delay = RetryDelay; ; delay = Min(2 * delay, RetryDelayMax))
        {
            try
            {
                var stored = await store.ReadAsync(settings.LogId, settings.GroupId, partitions, cancellation).ConfigureAwait(false);
                var ranges = await LogRanges.AskAsync(admin, partitions).ConfigureAwait(false);
                LogNew([.. partitions.Where(p => !stored.ContainsKey(p))], ranges);
                return partitions.ToDictionary(p => p, p => stored.TryGetValue(p, out var next) ? Checked(p, next, ranges[p]) : ranges[p].Low);
            }
            catch (Exception e) when (e is not (KafkaSourceException or OperationCanceledException))
            {
                if (Stopwatch.GetElapsedTime(startedAt) > WaitLimit)
                {
                    throw new KafkaSourceException(
                        $"The start of {partitions.Count} assigned partitions could not be found within {WaitLimit.TotalSeconds:0} s: {e.Message}",
                        e);
                }

                logger.LogWarning("Start offsets of {Count} partitions: {Problem}; trying again in {Delay}.", partitions.Count, e.Message, delay);
            }

            await Task.Delay(delay, cancellation).ConfigureAwait(false);
        }
    }

    private long Checked(PartitionId id, long stored, (long Low, long High) range) => stored >= range.Low && stored <= range.High
        ? stored
        : throw new OffsetOutOfRangeException(id, stored, range.Low, range.High, settings.LogId);

    private void LogNew(List<PartitionId> partitions, IReadOnlyDictionary<PartitionId, (long Low, long High)> ranges)
    {
        if (partitions.Count > 0)
        {
            logger.LogInformation(
                "Kafka: nothing stored in log '{Log}' for {Count} partitions; they start at their low watermarks: {Starts}.",
                settings.LogId, partitions.Count, string.Join(", ", partitions.Select(p => $"{p} {ranges[p].Low}")));
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
