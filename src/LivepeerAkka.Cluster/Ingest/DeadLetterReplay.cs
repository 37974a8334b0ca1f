using System.Text;
using Akka.Streams;
using Akka.Streams.Dsl;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>
/// Feeds dead letters through the ingest flow, chunk by chunk: a chunk is marked as replayed after everything of it is durable, so what is
/// marked was processed. May repeat: a letter keeps its uid, and its position within a run.
/// </summary>
public sealed class DeadLetterReplay(DeadLetterQueries letters, IRowSink<RejectedRow> sink, ProgressStore progress, TimeProvider clock)
{
    /// <summary>
    /// Replays what is selected. The counters are committed at the end, as one: a run that was cut off is counted anew when it is repeated
    /// under the same <paramref name="log"/>.
    /// </summary>
    /// <param name="selection">Which letters; those that were not kept whole are left out.</param>
    /// <param name="log">Incarnation of this run: a later run has another, and what this one made accepted is a duplicate for it.</param>
    /// <param name="flow">The ingest flow (<see cref="IngestFlow.Create"/>).</param>
    /// <param name="materializer">Runs it.</param>
    /// <param name="replayed">Told the number of letters so far.</param>
    /// <param name="cancellation">Stops between two chunks.</param>
    public async Task<DeadLetterReplayed> RunAsync(
        DeadLetterSelection selection, string log, Flow<SourceRecord, KeptGroup, Akka.NotUsed> flow, IMaterializer materializer,
        IProgress<long>? replayed = null, CancellationToken cancellation = default)
    {
        var counts = new Dictionary<CounterKey, long>();
        var parts = new List<PartitionProgress>();
        await foreach (var chunk in letters.ReadReplayableAsync(selection, cancellation).ConfigureAwait(false))
        {
            var groups = await Source.From(chunk.Select(letter => RecordOf(letter, log)))
                .Via(flow)
                .RunWith(Sink.Seq<KeptGroup>(), materializer).ConfigureAwait(false);
            await sink.WriteAsync(Marked(chunk, groups.SelectMany(g => g.Rejected)), cancellation).ConfigureAwait(false);

            foreach (var (key, count) in groups.SelectMany(g => g.Progress).SelectMany(p => p.Counts))
            {
                counts[key] = counts.GetValueOrDefault(key) + count;
            }

            parts = [.. ProgressMerge.Merge(groups, parts)];
            replayed?.Report(counts.Values.Sum());
        }

        // Positions of one log are neither dense nor in order here: counted only.
        var totals = await progress.CommitAsync([.. parts.Select(p => p with { From = null })]).ConfigureAwait(false);
        return new DeadLetterReplayed(counts, totals);
    }

    /// <summary>The record of a letter as it was received, under the uid that it has had since.</summary>
    public static SourceRecord RecordOf(RejectedRow letter, string log) => letter.Source with
    {
        Position = letter.Source.Position with { Log = log },
        Value = letter.Record.Encoding switch
        {
            "json" or "text" => letter.Record.Payload,
            "base64" => Convert.FromBase64String(Encoding.ASCII.GetString(letter.Record.Payload.Span)),
            var other => throw new InvalidOperationException($"Dead letter {letter.Record.Uid} has an unknown encoding '{other}'."),
        },
        Uid = letter.Record.Uid,
    };

    /// <summary>The chunk's letters with the time of their replay; one that was rejected again carries why.</summary>
    private List<RejectedRow> Marked(IReadOnlyList<RejectedRow> chunk, IEnumerable<RejectedRecord> rejected)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var again = rejected.ToDictionary(r => r.Uid);
        return [.. chunk.Select(letter => letter with { Record = Again(letter.Record, again.GetValueOrDefault(letter.Record.Uid)), ReplayedAtMs = now })];
    }

    private static RejectedRecord Again(RejectedRecord before, RejectedRecord? now) => now is null
        ? before
        : before with { Type = now.Type, Stage = now.Stage, Reason = now.Reason, FieldPath = now.FieldPath };
}

/// <summary>What a replay of dead letters came to.</summary>
/// <param name="Counts">Letters by outcome and reason.</param>
/// <param name="Totals">New totals of the accounting.</param>
public sealed record DeadLetterReplayed(IReadOnlyDictionary<CounterKey, long> Counts, IReadOnlyList<CounterTotal> Totals);
