using System.Collections.Concurrent;
using LivepeerAkka.Cluster.Kafka;

namespace LivepeerAkka.Cluster.Tests.Kafka;

/// <summary>Offsets in memory, advanced by compare and set.</summary>
internal sealed class MemoryProgressStore : IProgressStore
{
    private readonly ConcurrentDictionary<(string Log, PartitionId Id), long> _next = new();
    private int _failures;

    public int Reads { get; private set; }

    public void FailNextReads(int count) => _failures = count;

    public void Set(PartitionId id, long next, string log = "") => _next[(log, id)] = next;

    public long? Get(PartitionId id, string log = "") => _next.TryGetValue((log, id), out var next) ? next : null;

    /// <summary>False when another owner was there in between: nothing is written.</summary>
    public bool TryAdvance(PartitionId id, long from, long to, string log = "") =>
        _next.TryAdd((log, id), to) || _next.TryUpdate((log, id), to, from);

    public Task<IReadOnlyDictionary<PartitionId, long>> ReadAsync(
        string log, string group, IReadOnlyCollection<PartitionId> partitions, CancellationToken cancellation)
    {
        Reads++;
        if (_failures > 0)
        {
            _failures--;
            throw new TimeoutException("the journal's database is locked");
        }

        return Task.FromResult<IReadOnlyDictionary<PartitionId, long>>(
            partitions.Where(p => _next.ContainsKey((log, p))).ToDictionary(p => p, p => _next[(log, p)]));
    }
}
