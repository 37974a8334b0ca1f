using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using LivepeerAkka.Cluster.Health;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>
/// Runs Kafka through the ingest flow for as long as the node lives: a failed run is started again, after a growing pause, from what
/// the ledger holds.
/// </summary>
public sealed class KafkaIngest(
    ActorSystem system, NodeSettings settings, IngestParts parts, ProgressStore progress, AccountingExporter accounting, TimeProvider clock,
    ILogger<KafkaIngest> logger)
    : BackgroundService, IQueueHolder
{
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait of a stopping node for what it has emitted: a full pipeline on a slow store. Longer than a rebalance may hold the group.</summary>
    private static readonly TimeSpan StopDrainLimit = TimeSpan.FromMinutes(1.5);

    /// <summary>A run that lasted this long was healthy: the next pause is short again.</summary>
    private static readonly TimeSpan HealthyAfter = TimeSpan.FromMinutes(1);

    private FlowGauge _gauge = new();

    /// <summary>The running source; null between two runs.</summary>
    public KafkaControl? Control { get; private set; }

    /// <summary>Why the latest run ended, null while none has failed.</summary>
    public string? LastError { get; private set; }

    /// <summary>Runs that failed.</summary>
    public long Restarts { get; private set; }

    /// <summary>When records were committed last; the start of the run before the first commit.</summary>
    public DateTimeOffset CommittedAt { get; private set; }

    /// <inheritdoc />
    public IEnumerable<QueueDepth> Queues
    {
        get
        {
            var partitions = Control?.Statistics.Partitions ?? [];
            return
            [
                new QueueDepth("kafka.partition.records", partitions.Max(p => (int?)p.BufferedRecords) ?? 0, settings.Kafka.BufferRecordsMax),
                new QueueDepth("kafka.partition.bytes", partitions.Max(p => (long?)p.BufferedBytes) ?? 0, settings.Kafka.BufferBytesMax),
                new QueueDepth("ingest.asked.groups", _gauge.Asked.Count, settings.Ingest.GroupsAskedMax),
                new QueueDepth("ingest.storing.groups", _gauge.Storing.Count, settings.Ingest.GroupsStoringMax),
            ];
        }
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await DrainAsync().ConfigureAwait(false);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops reading and completes when what was read is finished and committed; a second call finds nothing left.</summary>
    public async Task DrainAsync()
    {
        // Drain first: what was emitted is finished and committed, so a node that is told to stop repeats nothing.
        if (Control is { } control)
        {
            var drained = await control.DrainAsync(StopDrainLimit).ConfigureAwait(false);
            if (!drained.IsClean)
            {
                logger.LogWarning("Stopped before these partitions were finished; they are read again: {Partitions}", string.Join(", ", drained.Unfinished));
            }
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var judge = await parts.JudgeAsync(stoppingToken).ConfigureAwait(false);
        var pause = PauseMin;
        // An actor system that has ended (the resolver took this node down) runs no stream any more; the host stops the node.
        while (!stoppingToken.IsCancellationRequested && !system.WhenTerminated.IsCompleted)
        {
            var started = clock.GetTimestamp();
            try
            {
                await RunOnceAsync(judge).ConfigureAwait(false);
                return;
            }
#pragma warning disable CA1031 // whatever ended the run, the answer is to run again from what is durable, and to say so
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LastError = e.GetBaseException().Message;
                Restarts++;
                pause = clock.GetElapsedTime(started) > HealthyAfter ? PauseMin : pause;
                logger.LogError("Ingest stopped and starts again in {Pause}: {Error}", pause, LastError);
            }

            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = TimeSpan.FromTicks(Math.Min(PauseMax.Ticks, pause.Ticks * 2));
        }
    }

    private async Task CommitAsync(KafkaCommitter committer, List<KeptGroup> groups)
    {
        await committer.CommitAsync(groups).ConfigureAwait(false);
        CommittedAt = clock.GetUtcNow();
    }

    private async Task RunOnceAsync(RecordJudge judge)
    {
        // The system's own, shared by all: whoever ends it ends every later run too.
        var materializer = system.Materializer();
        var committer = new KafkaCommitter(progress, accounting);
        (_gauge, CommittedAt) = (new FlowGauge(), clock.GetUtcNow());
        var (control, finished) = KafkaSource.Create(settings.Kafka, new StoredOffsets(progress), clock, logger)
            .MergeMany(settings.Ingest.PartitionsMax, partition => partition.Records.MapMaterializedValue<KafkaControl>(_ => null!))
            .Via(IngestFlow.Create(settings.Ingest, judge, parts.Keeper, _gauge))
            .Batch(settings.Ingest.GroupsCommittedMax, group => new List<KeptGroup> { group }, (groups, group) => [.. groups, group])
            .ToMaterialized(
                Sink.ForEachAsync<List<KeptGroup>>(1, groups => CommitAsync(committer, groups)),
                Keep.Both)
            .Run(materializer);
        committer.Control = control;
        Control = control;
        try
        {
            await (await Task.WhenAny(finished, system.WhenTerminated).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            Control = null;
            await Task.WhenAny(control.Closed, system.WhenTerminated).ConfigureAwait(false);
        }
    }
}
