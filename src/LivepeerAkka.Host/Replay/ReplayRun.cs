using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Host.Progress;
using Microsoft.Extensions.DependencyInjection;

namespace LivepeerAkka.Host.Replay;

/// <summary>Feeds records that have an end through a node's own ingest flow, concludes every session and brings the store up to date.</summary>
internal sealed class ReplayRun(IServiceProvider node)
{
    private readonly Dictionary<LogPartition, PartitionProgress> _progress = [];

    /// <summary>Records so far by outcome and reason.</summary>
    public IReadOnlyDictionary<CounterKey, long> Counts() => _progress.Values
        .SelectMany(p => p.Counts)
        .GroupBy(c => c.Key)
        .ToDictionary(g => g.Key, g => g.Sum(c => c.Value));

    /// <summary>Runs to the end; counters are committed with it, so that a run that was cut off is counted anew.</summary>
    public async Task RunAsync(IAsyncEnumerable<SourceRecord> records, IProgressView progress, CancellationToken cancellation)
    {
        var settings = node.GetRequiredService<NodeSettings>();
        var parts = node.GetRequiredService<IngestParts>();
        var system = node.GetRequiredService<ActorSystem>();
        var writers = node.GetRequiredService<BatchWriters>();
        var judge = await parts.JudgeAsync(cancellation).ConfigureAwait(false);

        var fed = progress.Step("Feeding records");
        using (var materializer = system.Materializer())
        {
            var ended = new TaskCompletionSource();
            var feeding = Source.From(() => Announced(records, ended))
                .Via(IngestFlow.Create(settings.Ingest, judge, parts.Keeper))
                .RunForeach(group => fed.Report(Note(group)), materializer);
            await Task.WhenAny(ended.Task, feeding).ConfigureAwait(false);
            await WriterFlush.UntilAsync(feeding, writers).ConfigureAwait(false);
        }

        var concluded = progress.Step("Concluding sessions");
        var conclusion = new ReplayConclusion(
            node.GetRequiredService<OpenSessionIndex>(), await parts.SessionsAsync(cancellation).ConfigureAwait(false), settings.Ingest.AskTimeout);
        await WriterFlush.UntilAsync(new ReplaySettlement(node).SettleAsync(conclusion, concluded, cancellation), writers).ConfigureAwait(false);

        var store = node.GetRequiredService<ProgressStore>();
        var accounting = node.GetRequiredService<AccountingExporter>();
        accounting.Note(await store.CommitAsync([.. _progress.Values]).ConfigureAwait(false));
        await WriterFlush.UntilAsync(accounting.FlushAsync(), writers).ConfigureAwait(false);
    }

    /// <summary>Tells when the last record was taken.</summary>
    private static async IAsyncEnumerable<SourceRecord> Announced(IAsyncEnumerable<SourceRecord> records, TaskCompletionSource ended)
    {
        await foreach (var record in records.ConfigureAwait(false))
        {
            yield return record;
        }

        ended.TrySetResult();
    }

    private long Note(KeptGroup group)
    {
        foreach (var part in group.Progress)
        {
            // A file's partitions are its own: whole, from the beginning, counted once.
            var counts = _progress.TryGetValue(part.Partition, out var before) ? new Dictionary<CounterKey, long>(before.Counts) : [];
            foreach (var (key, count) in part.Counts)
            {
                counts[key] = counts.GetValueOrDefault(key) + count;
            }

            _progress[part.Partition] = part with { From = null, Next = Math.Max(part.Next, before?.Next ?? 0), Counts = counts };
        }

        return _progress.Values.Sum(p => p.Counts.Values.Sum());
    }
}
