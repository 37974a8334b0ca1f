using System.Collections.Concurrent;
using System.Diagnostics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace LivepeerAkka.Cluster.Kafka;

/// <summary>A topic that is produced to; records without a partition go round.</summary>
internal sealed class PacedTopic(IReadOnlyList<PacedPartition> partitions)
{
    private int _next;

    public IReadOnlyList<PacedPartition> Partitions => partitions;

    /// <summary>Takes room in the wanted partition, or in the next one that has room; null when there is none.</summary>
    public PacedPartition? TryReserve(int? wanted, long bytes)
    {
        if (wanted is int only)
        {
            return partitions[only].TryReserve(bytes) ? partitions[only] : null;
        }

        for (var tried = 0; tried < partitions.Count; tried++)
        {
            var candidate = partitions[_next];
            _next = (_next + 1) % partitions.Count;
            if (candidate.TryReserve(bytes))
            {
                return candidate;
            }
        }

        return null;
    }
}

/// <summary>The topics of one producing run, and the group's committed offsets in them, asked for while anything is under way.</summary>
internal sealed class PacedTopics : IDisposable
{
    private const int NameLengthMax = 249;
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan CommitPoll = TimeSpan.FromMilliseconds(15);

    private readonly ProduceOptions _options;
    private readonly ILogger _logger;
    private readonly IAdminClient _admin;

    /// <summary>
    /// Asks for the group's offsets as a consumer that never joins: the admin request for them ends the process, by an assertion of
    /// librdkafka, when its time runs out while the group's coordinator is away. Null without a group.
    /// </summary>
    private readonly IConsumer<Ignore, byte[]>? _group;
    private readonly ConcurrentDictionary<string, PacedTopic?> _topics = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _disposed = new();
    private readonly LogThrottle _throttle = new(TimeSpan.FromSeconds(10));
    private readonly Task _polling;
    private long _commitProgress;

    public PacedTopics(ProduceOptions options, ILogger logger)
    {
        _options = options;
        _logger = logger;
        _admin = KafkaClients.Build(options.Client, () => new AdminClientBuilder(KafkaClients.Admin(options.Bootstrap, options.Client))
            .SetErrorHandler((_, e) => logger.LogDebug("Kafka: {Problem}", e.Reason))
            .SetLogHandler((_, m) => logger.LogDebug("Kafka client {Facility}: {Message}", m.Facility, m.Message))
            .Build());
        _group = options.PaceByGroup is not { } group ? null : KafkaClients.Build(
            options.Client,
            () => new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig(KafkaClients.Scan(options.Bootstrap, options.Client)) { GroupId = group })
                .SetErrorHandler((_, e) => logger.LogDebug("Kafka: {Problem}", e.Reason))
                .SetLogHandler((_, m) => logger.LogDebug("Kafka client {Facility}: {Message}", m.Facility, m.Message))
                .Build());
        _polling = options.PaceByGroup is null ? Task.CompletedTask : Task.Run(PollCommittedAsync);
    }

    /// <summary>Changes with every progress of the group.</summary>
    public long CommitProgress => Interlocked.Read(ref _commitProgress);

    /// <summary>A partition that was produced to.</summary>
    public PacedPartition Known(string topic, int partition) => _topics[topic]!.Partitions[partition];

    /// <summary>Finds a topic at the broker, once; null when the broker has none of that name, or can have none.</summary>
    public async ValueTask<PacedTopic?> FindAsync(string topic, CancellationToken cancellation)
    {
        if (_topics.TryGetValue(topic, out var known))
        {
            return known;
        }

        if (!IsLegal(topic))
        {
            return _topics[topic] = null;
        }

        var startedAt = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return _topics[topic] = await AskAsync(topic).ConfigureAwait(false);
            }
            catch (KafkaException e) when (Stopwatch.GetElapsedTime(startedAt) < _options.StallTimeout)
            {
                Report(e);
                await Task.Delay(RetryDelay, cancellation).ConfigureAwait(false);
            }
            catch (KafkaException e)
            {
                throw new KafkaSourceException(
                    $"The broker at {_options.Bootstrap} did not answer for {_options.StallTimeout.TotalSeconds:0} s about topic '{topic}': "
                    + $"{e.Error.Reason}.",
                    e);
            }
        }
    }

    public void Dispose()
    {
        _disposed.Cancel();
        _ = _polling.ContinueWith(_ => DisposeClients(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private void DisposeClients()
    {
        _group?.Dispose();
        _admin.Dispose();
    }

    // A broker that makes topics on demand may take any name: none of those that it could not have.
    private static bool IsLegal(string topic) =>
        topic.Length is > 0 and <= NameLengthMax && topic is not ("." or "..")
        && topic.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private async Task<PacedTopic?> AskAsync(string topic)
    {
        var answer = await Task.Run(() => _admin.GetMetadata(topic, AskTimeout)).ConfigureAwait(false);
        var metadata = answer.Topics.Find(t => string.Equals(t.Topic, topic, StringComparison.Ordinal));
        if (metadata is null || metadata.Error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.TopicException)
        {
            return null;
        }

        if (metadata.Error.IsError)
        {
            throw new KafkaException(metadata.Error);
        }

        List<PartitionId> ids = [.. metadata.Partitions.OrderBy(p => p.PartitionId).Select(p => new PartitionId(topic, p.PartitionId))];
        return new PacedTopic(_options.PaceByGroup is null
            ? ids.ConvertAll(id => new PacedPartition(id))
            : await PacedAsync(ids).ConfigureAwait(false));
    }

    private async Task<List<PacedPartition>> PacedAsync(List<PartitionId> ids)
    {
        var ranges = await LogRanges.AskAsync(_admin, ids).ConfigureAwait(false);
        var committed = await CommittedAsync(ids).ConfigureAwait(false);
        var unread = ids.ToDictionary(id => id, id => (From: Math.Max(ranges[id].Low, committed.GetValueOrDefault(id, -1)), To: ranges[id].High))
            .Where(u => u.Value.From < u.Value.To)
            .ToDictionary();
        var weighed = await Task.Run(() => UnreadScan.Run(_options, unread, _options.StallTimeout)).ConfigureAwait(false);
        return ids.ConvertAll(id =>
        {
            var partition = new PacedPartition(id, _options.WindowBytesMax, weighed.GetValueOrDefault(id, UnreadRecords.None));
            partition.SetCommitted(committed.GetValueOrDefault(id, -1));
            return partition;
        });
    }

    private async Task PollCommittedAsync()
    {
        while (!_disposed.IsCancellationRequested)
        {
            try
            {
                await ReadCommittedAsync([.. _topics.Values.OfType<PacedTopic>().SelectMany(t => t.Partitions)]).ConfigureAwait(false);
            }
            catch (KafkaException e)
            {
                Report(e);
            }

            await Task.Delay(CommitPoll).ConfigureAwait(false);
        }
    }

    private async Task ReadCommittedAsync(List<PacedPartition> partitions)
    {
        if (partitions.Count == 0)
        {
            return;
        }

        var committed = await CommittedAsync([.. partitions.Select(p => p.Id)]).ConfigureAwait(false);
        foreach (var partition in partitions)
        {
            if (committed.TryGetValue(partition.Id, out var next) && partition.SetCommitted(next))
            {
                Interlocked.Increment(ref _commitProgress);
            }
        }
    }

    // Partitions for which the group has committed nothing are absent.
    private async Task<Dictionary<PartitionId, long>> CommittedAsync(List<PartitionId> ids)
    {
        var partitions = ids.ConvertAll(id => new TopicPartition(id.Topic, id.Partition));
        var answer = await Task.Run(() =>
        {
            // What the client wants to tell (errors) waits for a poll.
            _group!.Consume(TimeSpan.Zero);
            return _group.Committed(partitions, AskTimeout);
        }).ConfigureAwait(false);
        return answer
            .Where(p => p.Offset.Value >= 0)
            .ToDictionary(p => new PartitionId(p.Topic, p.Partition.Value), p => p.Offset.Value);
    }

    private void Report(KafkaException e)
    {
        if (_throttle.Allows(e.Error.Code.ToString(), out var held))
        {
            _logger.LogWarning("Producing: {Problem} ({Code}, {Held} times before).", e.Error.Reason, e.Error.Code, held);
        }
    }
}
