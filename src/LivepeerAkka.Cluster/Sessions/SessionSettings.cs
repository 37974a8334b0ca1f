using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Sessions;

/// <summary>Sessions and their sharding (HOCON <c>livepeer.sessions</c>).</summary>
public sealed record SessionSettings
{
    /// <summary>Parameters of the rules.</summary>
    public required SessionRules Rules { get; init; }

    /// <summary>Number of shards; fixed for the life of a journal.</summary>
    public required int ShardCount { get; init; }

    /// <summary>Events between two snapshots of one session.</summary>
    public required int SnapshotEveryEvents { get; init; }

    /// <summary>How often overdue sessions are looked for in the index of open ones.</summary>
    public required TimeSpan SweepInterval { get; init; }

    /// <summary>Most sessions woken by one sweep.</summary>
    public required int SweepSessionsMax { get; init; }

    /// <summary>Least time that an open session gathers changes before it emits them.</summary>
    public required TimeSpan Gather { get; init; }

    /// <summary>A session's journal goes this long after its final facts were acknowledged.</summary>
    public required TimeSpan JournalRetention { get; init; }

    /// <summary>The marker that a journal leaves goes this long after it: the retention of raw rows.</summary>
    public TimeSpan MarkerRetention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>A settled session leaves memory after this long without a message.</summary>
    public required TimeSpan PassivateAfter { get; init; }
}
