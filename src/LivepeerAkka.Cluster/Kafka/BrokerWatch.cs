using System.Diagnostics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace LivepeerAkka.Cluster.Kafka;

/// <summary>
/// Looks at the broker beside the consumer: the ends of the logs for the lag, the list of topics for patterns.
/// Has a client of its own, so that a slow answer never holds up polling. One request of a kind at a time.
/// </summary>
internal sealed class BrokerWatch(KafkaSettings settings, bool watchTopics, ILogger logger) : IDisposable
{
    private static readonly TimeSpan RangesInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TopicsRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TopicsTimeout = TimeSpan.FromSeconds(5);

    private readonly LogThrottle _throttle = new(TimeSpan.FromSeconds(30));
    private Task _ranges = Task.CompletedTask;
    private Task _topics = Task.CompletedTask;
    private long? _rangesAskedAt;
    private long? _topicsAskedAt;
    private volatile bool _topicsKnown;

    public IAdminClient Admin { get; } = KafkaClients.Build(
        settings.Client,
        () => new AdminClientBuilder(KafkaClients.Admin(settings.Bootstrap, settings.Client))
            .SetLogHandler((_, m) => logger.LogDebug("Kafka watch: {Message}", m.Message))
            .SetErrorHandler((_, e) => logger.LogDebug("Kafka watch: {Problem}", e.Reason))
            .Build());

    /// <summary>Asks for the ends of the logs when it is time, and writes them into the buffers.</summary>
    public void RefreshRanges(IReadOnlyCollection<PartitionBuffer> buffers)
    {
        if (!_ranges.IsCompleted || buffers.Count == 0 || !IsDue(_rangesAskedAt, RangesInterval))
        {
            return;
        }

        _rangesAskedAt = Stopwatch.GetTimestamp();
        _ranges = Task.Run(async () =>
        {
            try
            {
                var ranges = await LogRanges.AskAsync(Admin, [.. buffers.Select(b => b.Id)]).ConfigureAwait(false);
                foreach (var buffer in buffers)
                {
                    buffer.SetWatermarks(ranges[buffer.Id].Low, ranges[buffer.Id].High);
                }
            }
            catch (Exception e) when (e is KafkaException)
            {
                Report("ends of the logs", e);
            }
        });
    }

    /// <summary>Asks for the broker's topics when it is time; <paramref name="found"/> runs on a pool thread.</summary>
    public void RefreshTopics(Action<IReadOnlyList<string>> found)
    {
        if (!watchTopics || !_topics.IsCompleted || !IsDue(_topicsAskedAt, _topicsKnown ? settings.MetadataRefresh : TopicsRetry))
        {
            return;
        }

        _topicsAskedAt = Stopwatch.GetTimestamp();
        _topics = Task.Run(() =>
        {
            try
            {
                var metadata = Admin.GetMetadata(TopicsTimeout);
                _topicsKnown = true;
                found([.. metadata.Topics.Select(t => t.Topic)]);
            }
            catch (Exception e) when (e is KafkaException)
            {
                Report("topics", e);
            }
        });
    }

    /// <summary>Returns at once; the client goes when its last request has ended.</summary>
    public void Dispose() => _ = DisposeLaterAsync();

    private static bool IsDue(long? askedAt, TimeSpan interval) => askedAt is not long at || Stopwatch.GetElapsedTime(at) >= interval;

    private async Task DisposeLaterAsync()
    {
        await Task.WhenAll(_ranges, _topics).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Admin.Dispose();
    }

    private void Report(string what, Exception e)
    {
        if (_throttle.Allows(what, out var held))
        {
            logger.LogWarning("Kafka: the {What} could not be read: {Problem} ({Held} times before).", what, e.Message, held);
        }
    }
}
