using LivepeerAkka.Simulator.Faults;

namespace LivepeerAkka.Simulator.Network;

/// <summary>
/// Nodes that are reported too late, too early, or under another operator. Only nodes whose hot wallet is theirs alone: so that
/// nothing that is known of a wallet points away from the node that serves.
/// </summary>
internal static class NetworkFaults
{
    /// <summary>Capabilities show a node's next operator this long before anybody talks to it.</summary>
    public const long MoveNoticeMs = 90_000;

    /// <summary>Age of the last report of a stale node at the start of the run, ms; every other one is younger.</summary>
    public const long StaleAgeMs = 30 * 3_600_000L;

    private const long PriorAgeMs = 5 * 3_600_000L;

    /// <summary>A capability report of what changes hands is taken this long after the change shows.</summary>
    public const long NoticeReportMs = 5_000;

    public static List<OrchestratorNode> Apply(SimulationOptions options, List<OrchestratorNode> nodes)
    {
        var random = SeededRandom.Derive(options.Seed, Purpose.NetworkFaults, 0);
        var start = options.Start.ToUnixTimeMilliseconds();
        var span = (long)(options.Hours * 3_600_000);
        // A node that nobody streams through shows none of these faults.
        var free = new Queue<int>(nodes
            .Where(n => n.IsLive && nodes.Count(o => string.Equals(o.HotWallet, n.HotWallet, StringComparison.Ordinal)) == 1)
            .Select(n => n.Index).OrderBy(_ => random.Next()));
        foreach (var index in Take(options, FaultNames.LateCapabilities, free, Math.Max(1, nodes.Count / 12)))
        {
            nodes[index] = nodes[index].Shown(start + random.Between(span / 4, span * 3 / 4), long.MaxValue);
        }

        var age = StaleAgeMs;
        foreach (var index in Take(options, FaultNames.StaleCapabilities, free, Math.Max(1, nodes.Count / 25)))
        {
            nodes[index] = nodes[index].Shown(long.MinValue, start - age + 1);
            age = age == StaleAgeMs ? PriorAgeMs : StaleAgeMs;
        }

        var keepsWallet = false;
        foreach (var index in Take(options, FaultNames.Moves, free, Math.Max(2, nodes.Count / 25)))
        {
            nodes[index] = Moving(random, NetworkShape.Of(options.Mix), nodes[index], keepsWallet, start + random.Between(span * 2 / 5, span * 3 / 5));
            keepsWallet = !keepsWallet && nodes.Count >= 12;
        }

        return nodes;
    }

    // A node that keeps its wallet serves nobody before it moves: only payments, or the order of sightings, tell its operators apart.
    private static OrchestratorNode Moving(SeededRandom random, NetworkShape shape, OrchestratorNode node, bool keepsWallet, long atMs)
    {
        var (owner, wallet) = NetworkBuilder.NewOwner(random, shape);
        return NetworkBuilder.Moving(node, owner, keepsWallet ? node.HotWallet : wallet, atMs - MoveNoticeMs, atMs, keepsWallet);
    }

    private static IEnumerable<int> Take(SimulationOptions options, string fault, Queue<int> free, int count)
    {
        // At least two nodes of every run are what they seem.
        for (; options.Faults.Contains(fault) && count > 0 && free.Count > 2; count--)
        {
            yield return free.Dequeue();
        }
    }
}
