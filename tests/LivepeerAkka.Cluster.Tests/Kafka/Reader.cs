using System.Collections.Concurrent;
using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using LivepeerAkka.Cluster.Kafka;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.Domain.Events;
using Microsoft.Extensions.Logging.Abstractions;

namespace LivepeerAkka.Cluster.Tests.Kafka;

/// <summary>A small pipeline behind the source: handles each partition's records in groups, stores their progress, commits.</summary>
internal sealed class Reader : IAsyncDisposable
{
    private readonly ActorMaterializer _materializer;
    private readonly KillSwitchHandle _kill;

    private Reader(ActorMaterializer materializer, KafkaControl control, Task done, KillSwitchHandle kill)
    {
        _materializer = materializer;
        Control = control;
        Done = done;
        _kill = kill;
    }

    public KafkaControl Control { get; }

    /// <summary>The stream's end.</summary>
    public Task Done { get; }

    public ConcurrentQueue<SourceRecord> Handled { get; private init; } = [];

    public ConcurrentQueue<PartitionSource> Assigned { get; private init; } = [];

    public static Reader Start(
        ActorSystem system, KafkaSettings settings, MemoryProgressStore store, Func<SourceRecord, Task>? handle = null, int groupRecords = 100)
    {
        var handled = new ConcurrentQueue<SourceRecord>();
        var assigned = new ConcurrentQueue<PartitionSource>();
        var controlSource = new TaskCompletionSource<KafkaControl>();
        var materializer = system.Materializer();
        var ((control, kill), done) = KafkaSource.Create(settings, store, TimeProvider.System, NullLogger.Instance)
            .ViaMaterialized(KillSwitches.Single<PartitionSource>(), Keep.Both)
            .Via(Flow.Create<PartitionSource>().MergeMany(1000, partition =>
            {
                assigned.Enqueue(partition);
                var next = partition.StartOffset;
                return partition.Records
                    .GroupedWithin(groupRecords, TimeSpan.FromMilliseconds(5))
                    .SelectAsync(1, async group =>
                    {
                        var records = group.ToList();
                        foreach (var record in records)
                        {
                            await (handle?.Invoke(record) ?? Task.CompletedTask);
                        }

                        var to = records[^1].Position.Offset + 1;
                        if (store.TryAdvance(partition.Id, next, to, settings.LogId))
                        {
                            records.ForEach(handled.Enqueue);
                        }

                        else if ((await controlSource.Task).IsAssigned(partition.Id, partition.Assignment))
                        {
                            throw new InvalidOperationException($"{partition.Id} was advanced by another owner");
                        }

                        next = to;
                        await (await controlSource.Task).CommitAsync([partition.Progress(to)]);
                        return NotUsed.Instance;
                    });
            }))
            .ToMaterialized(Sink.Ignore<NotUsed>(), Keep.Both)
            .Run(materializer);
        controlSource.SetResult(control);
        return new Reader(materializer, control, done, new KillSwitchHandle(kill)) { Handled = handled, Assigned = assigned };
    }

    /// <summary>Ends the stream as a crash would: nothing is drained.</summary>
    public async Task KillAsync()
    {
        _kill.Abort();
        await Control.Closed.WaitAsync(Eventually.Deadline);
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private sealed class KillSwitchHandle(UniqueKillSwitch killSwitch)
    {
        public void Abort() => killSwitch.Abort(new OperationCanceledException("killed by the test"));
    }
}
