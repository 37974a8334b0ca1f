using System.Globalization;

namespace LivepeerAkka.EndToEnd.Tests.Seeded;

/// <summary>What can befall the nodes of a run.</summary>
internal enum FaultKind
{
    /// <summary>A node dies and is started again.</summary>
    Crash,

    /// <summary>All nodes die at once and are started again.</summary>
    CrashAll,

    /// <summary>A node leaves as it is told and comes back.</summary>
    Leave,

    /// <summary>Partitions of the log move between nodes.</summary>
    Rebalance,

    /// <summary>A node and the others do not reach each other.</summary>
    Partition,

    /// <summary>The clock of a node is hours off.</summary>
    ClockJump,

    /// <summary>ClickHouse is slow, fails, or does not tell that it wrote.</summary>
    Store,

    /// <summary>The journal's database is not reached.</summary>
    JournalOutage,

    /// <summary>The journal's database keeps its clients waiting, or ends their connections.</summary>
    JournalLock,

    /// <summary>Nodes are replaced one by one by a build with one more field.</summary>
    Upgrade,
}

/// <summary>One thing that befalls them.</summary>
/// <param name="Share">Share of the records that are committed when it begins.</param>
/// <param name="Node">Number of the node that it concerns.</param>
/// <param name="Ms">How long it lasts, milliseconds; some last until they have had their effect.</param>
/// <param name="Draw">Decides the rest.</param>
internal sealed record SeededFault(FaultKind Kind, double Share, int Node, int Ms, int Draw)
{
    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} of node {Node} at {Share:0.00} for {Ms} ms ({Draw % 100})");
}
