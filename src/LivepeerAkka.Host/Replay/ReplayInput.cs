using System.Runtime.CompilerServices;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Host.Replay;

/// <summary>
/// Files as a source of records. A record's position is its line: original records have even offsets, the repetitions that
/// <c>--duplicate</c> adds the odd one after, so that both are the same whatever the order.
/// </summary>
/// <param name="Files">Paths, or <c>-</c> for standard input.</param>
/// <param name="Log">Incarnation of this replay run.</param>
/// <param name="OrgOf">Organisation of a topic; null for a bare event.</param>
/// <param name="ShuffleSeed">Reads everything into memory and feeds it in a random order; null feeds it in order.</param>
/// <param name="DuplicatePercent">Share of the records that are fed twice, 0 to 100.</param>
/// <param name="Clock">Receive times.</param>
public sealed record ReplayInput(
    IReadOnlyList<string> Files, string Log, Func<string?, string> OrgOf, long? ShuffleSeed, double DuplicatePercent, TimeProvider Clock)
{
    /// <summary>Furthest that a repetition follows its original, in records.</summary>
    private const int RepetitionDistanceMax = 500;

    /// <summary>Reads the records in the order in which they are fed.</summary>
    public IAsyncEnumerable<SourceRecord> ReadAsync(CancellationToken cancellation) =>
        ShuffleSeed is { } seed ? ShuffledAsync(seed, cancellation) : InOrderAsync(cancellation);

    private async IAsyncEnumerable<SourceRecord> InOrderAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var random = new Random(0);
        var repetitions = new PriorityQueue<SourceRecord, long>();
        long fed = 0;
        await foreach (var record in LinesAsync(cancellation).ConfigureAwait(false))
        {
            yield return record;
            if (IsRepeated(random))
            {
                repetitions.Enqueue(Repetition(record), fed + random.Next(1, RepetitionDistanceMax));
            }

            fed++;
            while (repetitions.TryPeek(out var due, out var at) && at <= fed)
            {
                repetitions.Dequeue();
                yield return due;
            }
        }

        while (repetitions.TryDequeue(out var rest, out _))
        {
            yield return rest;
        }
    }

    private async IAsyncEnumerable<SourceRecord> ShuffledAsync(long seed, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var random = new Random(unchecked((int)(seed ^ (seed >> 32))));
        var records = new List<SourceRecord>();
        await foreach (var record in LinesAsync(cancellation).ConfigureAwait(false))
        {
            records.Add(record);
            if (IsRepeated(random))
            {
                records.Add(Repetition(record));
            }
        }

        var order = records.ToArray();
        random.Shuffle(order);
        foreach (var record in order)
        {
            yield return record with { ReceivedAtMs = NowMs() };
        }
    }

    private async IAsyncEnumerable<SourceRecord> LinesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var file = 0; file < Files.Count; file++)
        {
            var name = string.Equals(Files[file], "-", StringComparison.Ordinal) ? "stdin" : Path.GetFileName(Files[file]);
            long line = 0;
            var stream = RecordFile.Open(Files[file]);
            await using (stream.ConfigureAwait(false))
            {
                await foreach (var record in RecordLineReader.ReadAsync(stream, cancellation).ConfigureAwait(false))
                {
                    var position = new SourcePosition(Log, record.Topic ?? name, file, 2 * line++);
                    yield return new SourceRecord(position, OrgOf(record.Topic), record.TimestampMs, NowMs(), record.Value);
                }
            }
        }
    }

    private static SourceRecord Repetition(SourceRecord record) =>
        record with { Position = record.Position with { Offset = record.Position.Offset + 1 } };

    private bool IsRepeated(Random random) => DuplicatePercent > 0 && random.NextDouble() * 100 < DuplicatePercent;

    private long NowMs() => Clock.GetUtcNow().ToUnixTimeMilliseconds();
}
