using System.Runtime.CompilerServices;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Simulator;

namespace LivepeerAkka.EndToEnd.Tests.Seeded;

/// <summary>
/// A log in memory, in partitions, for a consumer group: how much of it is committed is known, and no record is handed out
/// that lies further than a window ahead of it, so that a fault meets a run in its middle.
/// </summary>
internal sealed class SeededLog
{
    private const int PartitionsOfTopic = 3;
    private const int RunMax = 40;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly SortedDictionary<(string Topic, int Partition), List<Entry>> _entries = [];
    private readonly Dictionary<LogPartition, long> _next = [];
    private readonly int _window;

    /// <summary>Spreads the records over partitions at random.</summary>
    /// <param name="records">The records, in the order of arrival.</param>
    /// <param name="seed">Seed of the spreading.</param>
    /// <param name="window">Most records that are handed out and not committed.</param>
    public SeededLog(IEnumerable<SimulatedRecord> records, int seed, int window)
    {
        _window = window;
        var random = new Random(seed);
        foreach (var record in records)
        {
            var key = (record.Topic, random.Next(PartitionsOfTopic));
            if (!_entries.TryGetValue(key, out var entries))
            {
                _entries.Add(key, entries = []);
            }

            entries.Add(new Entry(Count++, record));
        }

        Partitions = [.. _entries.Keys.Select(k => new LogPartition(Name, k.Topic, k.Partition))];
    }

    /// <summary>Incarnation of the log.</summary>
    public const string Name = "seeded";

    public IReadOnlyList<LogPartition> Partitions { get; }

    /// <summary>Records of the whole log.</summary>
    public long Count { get; private set; }

    /// <summary>Records that are committed.</summary>
    public long Committed
    {
        get
        {
            lock (_gate)
            {
                return _next.Values.Sum();
            }
        }
    }

    /// <summary>Notes how far a partition is committed.</summary>
    public void Note(LogPartition partition, long next)
    {
        lock (_gate)
        {
            _next[partition] = Math.Max(next, _next.GetValueOrDefault(partition));
        }
    }

    /// <summary>All records in the order of arrival, as one reader would see them.</summary>
    public async IAsyncEnumerable<SourceRecord> InOrderAsync(TimeProvider clock)
    {
        var all = _entries.SelectMany(p => p.Value.Select((e, offset) => (e.Ordinal, p.Key, Offset: offset))).OrderBy(r => r.Ordinal);
        foreach (var (_, key, offset) in all)
        {
            yield return RecordOf(key, offset, assignment: 0, clock);
        }

        await Task.CompletedTask;
    }

    /// <summary>Records of the partitions from their offsets on, interleaved at random; ends when the partitions are revoked.</summary>
    public async IAsyncEnumerable<SourceRecord> ReadAsync(
        IReadOnlyDictionary<LogPartition, long> from, int assignment, TimeProvider clock, Random random, CancellationToken revoked,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var position = from.ToDictionary(p => (p.Key.Topic, p.Key.Partition), p => (int)p.Value);
        while (!revoked.IsCancellationRequested)
        {
            var limit = Committed + _window;
            var ready = position.Where(p => _entries[p.Key].Count > p.Value && _entries[p.Key][p.Value].Ordinal < limit).Select(p => p.Key).ToList();
            if (ready.Count == 0)
            {
                await Passing.TimeAsync(Look, cancellation);
                continue;
            }

            var key = ready[random.Next(ready.Count)];
            for (var run = random.Next(1, RunMax); run > 0 && !revoked.IsCancellationRequested; run--)
            {
                var offset = position[key];
                if (_entries[key].Count <= offset || _entries[key][offset].Ordinal >= limit)
                {
                    break;
                }

                position[key] = offset + 1;
                yield return RecordOf(key, offset, assignment, clock);
            }
        }
    }

    private SourceRecord RecordOf((string Topic, int Partition) key, int offset, int assignment, TimeProvider clock)
    {
        var record = _entries[key][offset].Record;
        var position = new SourcePosition(Name, key.Topic, key.Partition, offset);
        return new SourceRecord(position, record.Org, record.TimestampMs, clock.GetUtcNow().ToUnixTimeMilliseconds(), record.Value) { Assignment = assignment };
    }

    private readonly record struct Entry(long Ordinal, SimulatedRecord Record);
}
