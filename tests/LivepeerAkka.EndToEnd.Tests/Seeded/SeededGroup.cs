using LivepeerAkka.Cluster.Journal;

namespace LivepeerAkka.EndToEnd.Tests.Seeded;

/// <summary>
/// The consumer group of a <see cref="SeededLog"/>: shares the partitions among its members anew whenever one comes or goes. A new owner waits
/// until the old one has finished what it read, unless that one lost its partitions without hearing of it.
/// </summary>
internal sealed class SeededGroup(SeededLog log)
{
    /// <summary>Longest wait for a former owner.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly List<string> _members = [];
    private readonly Dictionary<string, Assignment> _current = new(StringComparer.Ordinal);
    private int _generation;

    /// <summary>Share of a member, which joins by its first question; completes when the former owners are done.</summary>
    /// <param name="member">The member.</param>
    /// <param name="held">What the member had before and has finished, null = nothing.</param>
    public async Task<Assignment> AssignmentOfAsync(string member, Assignment? held)
    {
        Assignment mine;
        lock (_gate)
        {
            if (!_members.Contains(member))
            {
                _members.Add(member);
                Share(waits: true);
            }

            mine = _current[member];
            if (held is not null && held != mine)
            {
                held.Release();
            }
        }

        await Task.WhenAny(Task.WhenAll(mine.Before.Select(b => b.Released)), Passing.TimeAsync(DrainTime));
        return mine;
    }

    /// <summary>A member goes; it finishes what it has read unless it died.</summary>
    public void Remove(string member, bool isDead)
    {
        lock (_gate)
        {
            if (!_members.Remove(member))
            {
                return;
            }

            if (isDead && _current.TryGetValue(member, out var left))
            {
                left.Release();
            }

            Share(waits: true);
        }
    }

    /// <summary>Shares anew; <paramref name="waits"/> is false when former owners lose what they have and the new ones begin at once.</summary>
    public void Rebalance(bool waits)
    {
        lock (_gate)
        {
            Share(waits);
        }
    }

    private void Share(bool waits)
    {
        _generation++;
        var before = _current.Values.ToList();
        _current.Clear();
        for (var i = 0; i < _members.Count; i++)
        {
            var share = log.Partitions.Where((_, p) => (p + _generation) % _members.Count == i).ToList();
            _current.Add(_members[i], new Assignment(_generation, share, waits ? before : []));
        }

        before.ForEach(b => b.Revoke());
    }
}

/// <summary>What a member reads until it is revoked.</summary>
internal sealed class Assignment(int generation, IReadOnlyList<LogPartition> partitions, IReadOnlyList<Assignment> before)
{
    private readonly CancellationTokenSource _revoked = new();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Generation => generation;

    public IReadOnlyList<LogPartition> Partitions => partitions;

    /// <summary>Assignments that must be released first.</summary>
    public IReadOnlyList<Assignment> Before { get; private set; } = before;

    public CancellationToken Revoked => _revoked.Token;

    public Task Released => _released.Task;

    public void Revoke() => _revoked.Cancel();

    /// <summary>What was read of it is committed, or will never be.</summary>
    public void Release()
    {
        Before = [];
        _released.TrySetResult();
    }
}
